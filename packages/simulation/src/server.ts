import { createBackend, matchRoute, MemoryBus, MemoryDatabase, MemoryFiles, MemoryStore } from '@hypee/chat-backend';
import type { ApiAnswer, Backend, DoorSocket, Ports, SocketSession } from '@hypee/chat-backend';
import { LifeTimers } from './life-timers.ts';
import { copyOf, type PlantedBug } from './planted-bug.ts';
import type { Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import { simulatedIds } from './simulated-ids.ts';
import { verifyToken } from './tokens.ts';

/** 2026-11-22T00:00:00Z: what the wall clocks of a simulated world say at its beginning. */
export const WORLD_BEGAN = 1_795_305_600_000;

/** How often the disk of a planted bug keeps what it was given. */
const SYNC_MS = 500;

/** One run of the server process, from a start to a kill. */
interface Process {
  backend: Backend;
  store: MemoryStore;
  timers: LifeTimers;
}

/** The backend that ships, over a database that outlives the process. A killed process never does anything again. */
export class Server {
  database = new MemoryDatabase();
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;
  readonly #planted: PlantedBug | undefined;
  #process: Process | undefined;
  /** What is on the disk, where that is not what the process was told. */
  #synced: MemoryDatabase | undefined;
  readonly problems: string[] = [];

  constructor(scheduler: Scheduler, random: SeededRandom, planted: PlantedBug | undefined) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#planted = planted;
  }

  get running(): boolean {
    return this.#process !== undefined;
  }

  start(): void {
    const timers = new LifeTimers(this.#scheduler);
    const store = new MemoryStore(this.database, {
      // The disk takes its time: a kill in between loses the commit, and nobody may have been told of it.
      commit: () => new Promise<void>((resolve) => timers.after(this.#random.between(0, 8), resolve)),
    });
    const ports: Ports = {
      store,
      bus: new MemoryBus(),
      files: new MemoryFiles(),
      clock: {
        now: () => WORLD_BEGAN + this.#scheduler.now,
        after: timers.after,
        defer: (run) => void timers.after(0, run),
      },
      random: {
        ...simulatedIds(this.#random, this.#scheduler),
        eventId: () => this.#random.hex(),
        hash: (text) => text,
        next: () => this.#random.next(),
      },
      auth: { verify: (token) => verifyToken(token, WORLD_BEGAN + this.#scheduler.now) },
      log: {
        warn: () => undefined,
        error: (facts, text) => this.problems.push(`the server logged an error: ${text} ${JSON.stringify(facts)}`),
      },
    };
    this.#process = { backend: createBackend(ports, {}), store, timers };
    if (this.#planted === 'acknowledge-before-commit') this.#syncNowAndThen(timers);
  }

  kill(): void {
    const process = this.#process;
    if (!process) return;
    this.#process = undefined;
    process.timers.stop();
    process.store.kill();
    if (this.#synced) this.database = this.#synced;
  }

  #syncNowAndThen(timers: LifeTimers): void {
    this.#synced = copyOf(this.database);
    timers.after(SYNC_MS, () => {
      this.#syncNowAndThen(timers);
    });
  }

  /** Rejects when the process is down; never settles when it dies meanwhile. */
  async request(method: string, url: URL, token: string | undefined, body: unknown): Promise<ApiAnswer> {
    const process = this.#process;
    if (!process) throw new Error('connection refused');
    const match = matchRoute(process.backend.routes, method, url.pathname.replace(/^\/api\//, ''));
    if (!match) return { status: 404, json: '{"detail":"No such path.","code":"not_found"}' };
    const query = Object.fromEntries(url.searchParams);
    const answer = await match.route.handle({ params: match.params, query, body, token });
    if (this.#process !== process) return new Promise(() => undefined);
    return answer;
  }

  openSocket(socket: DoorSocket): SocketSession | undefined {
    return this.#process?.backend.openSocket(socket);
  }
}
