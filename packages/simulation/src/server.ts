import { createBackend, matchRoute, MemoryBus, MemoryDatabase, MemoryFiles, MemoryStore } from '@hypee/chat-backend';
import type { ApiAnswer, Backend, BackendOptions, DoorSocket, Ports, SocketSession, Store } from '@hypee/chat-backend';
import { SimulatedBus } from './bus.ts';
import { LifeTimers } from './life-timers.ts';
import { copyOf, type PlantedBug } from './planted-bug.ts';
import { RightsWatch } from './rights-watch.ts';
import type { Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import { simulatedIds } from './simulated-ids.ts';
import { verifyToken } from './tokens.ts';
import { WindowWatch } from './window-watch.ts';

/** 2026-11-22T00:00:00Z: what the wall clocks of a simulated world say at its beginning. */
export const WORLD_BEGAN = 1_795_305_600_000;

/** How often the disk of a planted bug keeps what it was given. */
const SYNC_MS = 500;

/** The window of a server whose operator changed nothing. */
const WINDOW_EVENTS = 256;

/** One run of a server process, from a start to a kill. */
interface Process {
  backend: Backend;
  timers: LifeTimers;
}

/** The store that all nodes share, as long as it is open. */
interface Disk {
  store: MemoryStore;
  timers: LifeTimers;
}

/**
 * The backend that ships, in one process or several, over a database that outlives them. A killed process never does anything
 * again.
 */
export class Server {
  database = new MemoryDatabase();
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;
  readonly #planted: PlantedBug | undefined;
  readonly #processes: (Process | undefined)[];
  #disk: Disk | undefined;
  /** The bus of several nodes. */
  readonly bus: SimulatedBus | undefined;
  /** What the operator decided; read at each start. */
  options: BackendOptions = {};
  /** What is on the disk, where that is not what the process was told. */
  #synced: MemoryDatabase | undefined;
  readonly problems: string[] = [];
  /** Polls that it answered. */
  polls = 0;
  /** Who may see what. */
  readonly rights: RightsWatch;
  /** What the backend is given for its store. */
  wrapStore = (store: Store): Store => store;

  constructor(scheduler: Scheduler, random: SeededRandom, planted: PlantedBug | undefined, nodes = 1) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#planted = planted;
    this.#processes = Array.from({ length: nodes }, () => undefined);
    this.bus = nodes > 1 ? new SimulatedBus(scheduler, random.fork()) : undefined;
    this.rights = new RightsWatch(scheduler, (what) => this.#problem(what));
  }

  get running(): boolean {
    return this.#running.length > 0;
  }

  /** How many processes there may be. */
  get nodes(): number {
    return this.#processes.length;
  }

  get #running(): number[] {
    return [...this.#processes.keys()].filter((node) => this.#processes[node] !== undefined);
  }

  /** Whichever of the running processes a connection ends up at. */
  pickNode(): number | undefined {
    const running = this.#running;
    return running.length > 1 ? this.#random.pick(running) : running[0];
  }

  /** Starts what is not running. */
  start(): void {
    for (const node of this.#processes.keys()) this.startNode(node);
  }

  startNode(node: number): void {
    if (this.#processes[node]) return;
    const disk = (this.#disk ??= this.#openDisk());
    const timers = new LifeTimers(this.#scheduler);
    const ports: Ports = {
      store: this.wrapStore(reachedFrom(timers, disk.store)),
      bus: this.bus?.join(timers) ?? new MemoryBus(),
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
        error: (facts, text) => this.#problem(`the server logged an error: ${text} ${JSON.stringify(facts)}`),
      },
    };
    this.#processes[node] = { backend: createBackend(ports, this.options), timers };
  }

  #openDisk(): Disk {
    const timers = new LifeTimers(this.#scheduler);
    const store = new MemoryStore(this.database, {
      // The disk takes its time: a kill in between loses the commit, and nobody may have been told of it.
      commit: () => new Promise<void>((resolve) => timers.after(this.#random.between(0, 8), resolve)),
    });
    if (this.#planted === 'acknowledge-before-commit') this.#syncNowAndThen(timers);
    return { store, timers };
  }

  /** Every process dies, with the machine of the database. */
  kill(): void {
    const disk = this.#disk;
    if (!disk) return;
    for (const node of this.#processes.keys()) this.killNode(node);
    this.#disk = undefined;
    disk.timers.stop();
    disk.store.kill();
    if (this.#synced) this.database = this.#synced;
  }

  /** One process dies. What it asked of the database is done all the same, and nobody is told. */
  killNode(node: number): void {
    this.#processes[node]?.timers.stop();
    this.#processes[node] = undefined;
  }

  #syncNowAndThen(timers: LifeTimers): void {
    this.#synced = copyOf(this.database);
    timers.after(SYNC_MS, () => {
      this.#syncNowAndThen(timers);
    });
  }

  /** Rejects when the process is down; never settles when it dies meanwhile. */
  async request(
    method: string,
    url: URL,
    token: string | undefined,
    body: unknown,
    onHangUp?: (callback: () => void) => void,
  ): Promise<ApiAnswer> {
    const node = this.pickNode();
    const process = node === undefined ? undefined : this.#processes[node];
    if (node === undefined || !process) throw new Error('connection refused');
    const path = url.pathname.replace(/^\/api\//, '');
    const match = matchRoute(process.backend.routes, method, path);
    if (!match) return { status: 404, json: '{"detail":"No such path.","code":"not_found"}' };
    const query = Object.fromEntries(url.searchParams);
    const judge = this.rights.asked(method, path, token);
    const answer = await match.route.handle({ params: match.params, query, body, token, onHangUp });
    if (this.#processes[node] !== process) return new Promise(() => undefined);
    if (url.pathname.endsWith('/poll/')) this.polls += 1;
    judge(answer);
    return answer;
  }

  /** What a backup made now would hold. */
  backup(): MemoryDatabase {
    return copyOf(this.database);
  }

  /** A backup is put in the place of the database: another life of it begins. */
  restore(backup: MemoryDatabase, epoch: string): void {
    this.kill();
    this.database = Object.assign(copyOf(backup), { epoch });
    this.rights.forget();
  }

  openSocket(socket: DoorSocket, node: number): SocketSession | undefined {
    const window = new WindowWatch(this.options.windowEvents ?? WINDOW_EVENTS, (what) => this.#problem(what));
    const rights = this.rights.opened();
    const session = this.#processes[node]?.backend.openSocket({
      send: (frames) => {
        socket.send(frames);
        window.sent(frames, socket.bufferedBytes);
        rights.sent(frames);
      },
      get bufferedBytes() {
        return socket.bufferedBytes;
      },
      close: (code, reason) => socket.close(code, reason),
      terminate: () => socket.terminate(),
    });
    return (
      session && {
        receive: (text, bytes) => {
          window.received(text);
          rights.received(text);
          session.receive(text, bytes);
        },
        closed: () => session.closed(),
      }
    );
  }

  /** Timers that wait in the process that has most. */
  get timers(): number {
    return Math.max(0, ...this.#processes.map((process) => process?.timers.size ?? 0));
  }

  #problem(what: string): void {
    if (this.problems.length < 20 && !this.problems.includes(what)) this.problems.push(what);
  }
}

/** The store as one process reaches it: nothing comes back to one that is dead. */
function reachedFrom(timers: LifeTimers, store: Store): Store {
  const back = <Value>(answer: Promise<Value>): Promise<Value> =>
    new Promise((resolve) => {
      const end = (): void => timers.enter(() => resolve(answer));
      answer.then(end, end);
    });
  return {
    read: (work) => back(store.read(work)),
    write: (work) => back(store.write(work)),
    close: () => store.close(),
  };
}
