import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CommitFacts } from '../sqlite/group-commit.ts';
import { VERSION } from '../version.ts';
import { processMetrics } from './process-metrics.ts';

/** Seconds, from a lookup in memory to what a user waits for. */
const REQUEST_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** Seconds, from a fast disk to a stuck one. */
const COMMIT_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
/** Writes that shared one commit. */
const COMMIT_WRITES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000];

/** The two kinds of sockets there are. */
export type SocketKind = 'level2' | 'base';

/** What is measured when somebody asks. */
export interface Gauges {
  /** Bytes of the files of the store, by what they hold. */
  readonly storeBytes: () => Promise<Readonly<Record<string, number>>>;
  /** Bytes that each open socket has not handed to the system yet. */
  readonly unsentBytes: () => Iterable<number>;
}

/**
 * What one server counts. Labels name routes, statuses and close codes, never users or conversations. Frames are counted in
 * plain numbers: there are many of them, and few who ask.
 */
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly #sockets: Gauge<'kind'>;
  readonly #closes: Counter<'kind' | 'code'>;
  readonly #commitWrites: Histogram;
  readonly #commitSeconds: Histogram;
  readonly #lostCommits: Counter;
  /** Frames that sockets sent, and got. */
  readonly frames = { out: 0, in: 0 };
  #events = 0;

  constructor() {
    const registers = [this.#registry];
    this.#requests = new Histogram({
      name: 'hypee_http_request_duration_seconds',
      help: 'Time from a request to the end of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: REQUEST_SECONDS,
      registers,
    });
    this.#sockets = new Gauge({
      name: 'hypee_sockets_open',
      help: 'Open WebSockets.',
      labelNames: ['kind'],
      registers,
    });
    for (const kind of ['level2', 'base'] as const) this.#sockets.set({ kind }, 0);
    this.#closes = new Counter({
      name: 'hypee_sockets_closed_total',
      help: 'WebSockets that ended, by close code.',
      labelNames: ['kind', 'code'],
      registers,
    });
    const frames = this.frames;
    new Counter({
      name: 'hypee_socket_frames_total',
      help: 'Frames sent to clients and received from them.',
      labelNames: ['direction'],
      registers,
      collect() {
        this.reset();
        this.inc({ direction: 'out' }, frames.out);
        this.inc({ direction: 'in' }, frames.in);
      },
    });
    const eventCount = (): number => this.#events;
    new Counter({
      name: 'hypee_events_committed_total',
      help: 'Durable events that are on disk.',
      registers,
      collect() {
        this.reset();
        this.inc(eventCount());
      },
    });
    this.#commitWrites = new Histogram({
      name: 'hypee_commit_writes',
      help: 'Writes that shared one commit.',
      buckets: COMMIT_WRITES,
      registers,
    });
    this.#commitSeconds = new Histogram({
      name: 'hypee_commit_duration_seconds',
      help: 'Time of a commit, from its first write until it is on disk.',
      buckets: COMMIT_SECONDS,
      registers,
    });
    this.#lostCommits = new Counter({
      name: 'hypee_commits_failed_total',
      help: 'Commits that failed; their senders were told to try again.',
      registers,
    });
    new Gauge({ name: 'hypee_info', help: 'Always 1.', labelNames: ['version'], registers }).set(
      { version: VERSION },
      1,
    );
  }

  /** Also measures these from now on. */
  watch({ storeBytes, unsentBytes }: Gauges): void {
    const registers = [this.#registry];
    new Gauge({
      name: 'hypee_store_bytes',
      help: 'Size of the files of the store.',
      labelNames: ['file'],
      registers,
      async collect() {
        this.reset();
        for (const [file, bytes] of Object.entries(await storeBytes())) this.set({ file }, bytes);
      },
    });
    new Gauge({
      name: 'hypee_socket_unsent_bytes',
      help: 'Bytes for clients that the system has not taken yet: of all sockets, and of the slowest one.',
      labelNames: ['of'],
      registers,
      collect() {
        const bytes = [...unsentBytes()];
        this.set(
          { of: 'all' },
          bytes.reduce((sum, one) => sum + one, 0),
        );
        this.set(
          { of: 'slowest' },
          bytes.reduce((most, one) => Math.max(most, one), 0),
        );
      },
    });
  }

  /** @param route the pattern of the route; undefined where none fitted */
  request(method: string, route: string | undefined, status: number, milliseconds: number): void {
    this.#requests.observe({ method, route: route ?? 'none', status }, milliseconds / 1_000);
  }

  socketOpened(kind: SocketKind): void {
    this.#sockets.inc({ kind });
  }

  socketClosed(kind: SocketKind, code: string): void {
    this.#sockets.dec({ kind });
    this.#closes.inc({ kind, code });
  }

  committed({ works, events, milliseconds }: CommitFacts): void {
    this.#events += events;
    this.#commitWrites.observe(works);
    this.#commitSeconds.observe(milliseconds / 1_000);
  }

  commitFailed(): void {
    this.#lostCommits.inc();
  }

  /** All of it, and what the process itself has, as Prometheus reads it. */
  async text(): Promise<string> {
    const [own, process] = await Promise.all([this.#registry.metrics(), processMetrics().metrics()]);
    return `${own}\n${process}`;
  }
}

/** The type of {@link ServerMetrics.text}. */
export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;
