import type { DoorSocket, Frame, SocketSession } from '@hypee/chat-backend';
import type { HttpAnswer, HttpRequest, Socket, SocketHandlers } from '@hypee/chat/core';
import type { LifeTimers } from './life-timers.ts';
import type { Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Server } from './server.ts';

/** How bad the network is. Probabilities from 0 to 1. */
export interface NetworkFaults {
  lostRequest: number;
  lostAnswer: number;
  /** Answered by 429 instead. */
  refused: number;
  /** Delivered twice, the second time up to seconds later; the answer to one of them is lost. */
  repeated: number;
  /** The answer is on its way for seconds: a page is old when it comes, or its reader has given up. */
  late: number;
}

/** A network that does what it should. */
export const noFaults = (): NetworkFaults => ({ lostRequest: 0, lostAnswer: 0, refused: 0, repeated: 0, late: 0 });

/** One of the two ends of a socket. */
export type Side = 'client' | 'server';

/** After this long a server's pings have found a peer that vanished without a word. */
const SERVER_NOTICES_MS = 60_000;

/** Until the server knows that a request is not waited for. */
const HANG_UP_MS = 30;

/** An open socket between one tab and one server process. */
interface Wire {
  /** The node of the server at its other end. */
  readonly node: number;
  /** What goes to this side stands still for so long, then all of it comes. Milliseconds. */
  stall(to: Side, ms: number): void;
  /** Ends it: each side learns of it after its delay; undefined means never. */
  end(facts: { clientAfter?: number; serverAfter?: number; code?: number; reason?: string }): void;
}

/** One tab's way to the server: delays, cuts, lost requests and lost answers. What is sent on one socket keeps its order. */
export class Link {
  reachable = true;
  /** Whether dials arrive where requests do. */
  carriesSockets = true;
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;
  readonly #server: Server;
  readonly #faults: NetworkFaults;
  readonly #wires = new Set<Wire>();
  readonly #enter: LifeTimers['enter'];
  #tabAlive = true;

  /** @param enter runs what comes in in the tab */
  constructor(
    scheduler: Scheduler,
    random: SeededRandom,
    server: Server,
    faults: NetworkFaults,
    enter: LifeTimers['enter'],
  ) {
    this.#enter = enter;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#server = server;
    this.#faults = faults;
  }

  /** The tab is gone: its sockets close, and nothing calls back into it. */
  tabCrashed(): void {
    this.#tabAlive = false;
    for (const wire of [...this.#wires]) wire.end({ serverAfter: this.#latency() });
  }

  /** Nothing passes until `mend`. When `silent`, neither side is told. */
  cut(silent: boolean): void {
    this.reachable = false;
    for (const wire of [...this.#wires]) {
      wire.end(
        silent ? { serverAfter: SERVER_NOTICES_MS } : { clientAfter: this.#latency(), serverAfter: this.#latency() },
      );
    }
  }

  mend(): void {
    this.reachable = true;
  }

  /** Sockets break, and only one side is told; requests pass. */
  closeOneSide(told: Side): void {
    for (const wire of [...this.#wires]) {
      wire.end(
        told === 'client'
          ? { clientAfter: this.#latency(), serverAfter: SERVER_NOTICES_MS }
          : { serverAfter: this.#latency() },
      );
    }
  }

  /** What sockets carry one way stands still, then comes all at once; the other way is well. Milliseconds. */
  stall(to: Side, ms: number): void {
    for (const wire of this.#wires) wire.stall(to, ms);
  }

  /**
   * The server process died: the kernel resets its sockets, unless the machine went with it.
   *
   * @param node the only one that died; all when left out
   */
  serverDied(silent: boolean, node?: number): void {
    for (const wire of [...this.#wires]) {
      if (node === undefined || wire.node === node) wire.end(silent ? {} : { clientAfter: this.#latency() });
    }
  }

  /** A file of the page: it comes, fails, or hangs. */
  readonly load = <File>(file: () => Promise<File>): Promise<File> =>
    new Promise((resolve, reject) => {
      const lost = !this.reachable || this.#random.chance(this.#faults.lostRequest);
      if (!lost) this.#later(this.#latency(), () => resolve(file()));
      else if (this.#random.chance(0.5)) {
        this.#later(this.#random.between(10, 3000), () => reject(new Error('network error')));
      }
    });

  readonly fetch = (request: HttpRequest): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      if (!this.#tabAlive) return;
      const fail = (ms: number) =>
        this.#later(ms, () => {
          reject(new Error('network error'));
        });
      request.signal?.addEventListener('abort', () => {
        if (this.#tabAlive) reject(new Error('aborted'));
      });
      if (!this.reachable || this.#random.chance(this.#faults.lostRequest)) {
        // Half of the losses are noticed, the others hang until the caller's own deadline.
        if (this.#random.chance(0.5)) fail(this.#random.between(10, 3000));
        return;
      }
      if (this.#random.chance(this.#faults.refused)) {
        const header = (name: string) => (name === 'retry-after' ? String(this.#random.between(1, 5)) : undefined);
        this.#later(this.#latency(), () => resolve({ status: 429, header, text: '' }));
        return;
      }
      const deliver = (isHeard: boolean, after: number) =>
        this.#scheduler.after(after, () => {
          const url = new URL(request.url);
          const token = request.headers['authorization']?.replace('Bearer ', '');
          const body: unknown = typeof request.body === 'string' ? JSON.parse(request.body) : undefined;
          const onHangUp = (callback: () => void) =>
            request.signal?.addEventListener('abort', () => this.#scheduler.after(HANG_UP_MS, callback));
          this.#server.request(request.method, url, token, body, onHangUp).then(
            (answer) => {
              if (!isHeard) return;
              if (!this.reachable || this.#random.chance(this.#faults.lostAnswer)) {
                if (this.#random.chance(0.5)) fail(this.#random.between(10, 3000));
                return;
              }
              const headers = new Map(
                Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
              );
              const late = this.#random.chance(this.#faults.late) ? this.#random.between(2_000, 20_000) : 0;
              this.#later(late + this.#latency(), () => {
                resolve({ status: answer.status, header: (name) => headers.get(name), text: answer.json });
              });
            },
            () => {
              if (isHeard) fail(this.#latency());
            },
          );
        });
      const arrives = this.#latency();
      if (this.#random.chance(this.#faults.repeated)) {
        const isFirstHeard = this.#random.chance(0.5);
        deliver(isFirstHeard, arrives);
        deliver(!isFirstHeard, arrives + this.#random.between(1, 8_000));
      } else deliver(true, arrives);
    });

  readonly dial = (url: string, handlers: SocketHandlers): Socket => {
    if (!new URL(url).pathname.endsWith('/ws/'))
      throw new Error(`Link: the core dialled ${url}, which is no level 2 socket.`);
    let toClient: SocketHandlers | undefined = handlers;
    let session: SocketSession | undefined;
    let open = false;
    let buffered = 0;
    let lastToClient = 0;
    let lastToServer = 0;

    const inOrder = (last: number) => Math.max(last, this.#scheduler.now + this.#latency());
    const closeClient = (after: number, code: number, reason: string) => {
      this.#later(after, () => {
        const told = toClient;
        toClient = undefined;
        open = false;
        told?.closed(code, reason);
      });
    };
    let node = -1;
    const wire: Wire = {
      get node() {
        return node;
      },
      stall: (to, ms) => {
        const until = this.#scheduler.now + ms;
        if (to === 'client') lastToClient = Math.max(lastToClient, until);
        else lastToServer = Math.max(lastToServer, until);
      },
      end: ({ clientAfter, serverAfter, code = 1006, reason = '' }) => {
        this.#wires.delete(wire);
        // A clean close lets what was sent before arrive; a cut does not.
        if (code === 1006) open = false;
        if (clientAfter !== undefined) closeClient(clientAfter, code, reason);
        const told = session;
        session = undefined;
        if (serverAfter !== undefined) this.#scheduler.after(serverAfter, () => told?.closed());
      },
    };

    const deliver = (frame: Frame) => {
      buffered += frame.bytes;
      lastToClient = inOrder(lastToClient);
      this.#later(lastToClient - this.#scheduler.now, () => {
        buffered -= frame.bytes;
        if (open) toClient?.received(frame.json);
      });
    };
    const door: DoorSocket = {
      send: (frames) => {
        if (session) frames.forEach(deliver);
      },
      get bufferedBytes() {
        return buffered;
      },
      close: (code, reason) => {
        wire.end({
          clientAfter: Math.max(0, inOrder(lastToClient) - this.#scheduler.now),
          serverAfter: this.#latency(),
          code,
          reason,
        });
      },
      terminate: () => {
        wire.end({ clientAfter: this.#latency(), serverAfter: 0 });
      },
    };

    this.#scheduler.after(this.#latency(), () => {
      if (!this.#tabAlive || !toClient) return;
      const there = this.#server.pickNode();
      if (!this.reachable || !this.carriesSockets || there === undefined) {
        closeClient(this.#random.between(10, 2000), 1006, '');
        return;
      }
      this.#wires.add(wire);
      open = true;
      node = there;
      session = this.#server.openSocket(door, there);
      this.#later(this.#latency(), () => {
        if (open) toClient?.opened();
      });
    });

    return {
      send: (text) => {
        if (!open) return;
        const bytes = new TextEncoder().encode(text).length;
        lastToServer = inOrder(lastToServer);
        this.#scheduler.after(lastToServer - this.#scheduler.now, () => session?.receive(text, bytes));
      },
      drop: () => {
        toClient = undefined;
        if (open) wire.end({ serverAfter: this.#latency() });
      },
    };
  };

  /** Calls back into the tab, unless the tab is gone by then. */
  #later(ms: number, run: () => void): void {
    this.#scheduler.after(ms, () => {
      if (this.#tabAlive) this.#enter(run);
    });
  }

  #latency(): number {
    return this.#random.chance(0.05) ? this.#random.between(200, 2000) : this.#random.between(2, 60);
  }
}
