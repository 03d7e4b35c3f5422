import { connect, type Socket } from 'node:net';
import type { Seeded } from '../seeded.ts';
import { Pipe, type Road } from './pipe.ts';

/** What can happen to one connection. */
export type Cut = 'reset' | 'half open' | 'black hole' | 'black hole up' | 'black hole down';

/** One connection of a client, and the one to the server that belongs to it. */
export class Link {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #up: Pipe;
  readonly #down: Pipe;
  #isCut = false;

  /** Resolves when both sides have ended. */
  readonly gone: Promise<void>;

  /** @param posts called when a request that writes goes through, before it does */
  constructor(client: Socket, port: number, road: Road, random: Seeded, posts: (link: Link) => void) {
    this.#client = client;
    this.#server = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    client.setNoDelay(true);
    this.#up = new Pipe(client, this.#server, road, random, (bytes) => {
      if (bytes.subarray(0, 5).toString('latin1') === 'POST ') posts(this);
    });
    this.#down = new Pipe(this.#server, client, road, random, () => undefined);
    client.on('error', () => this.#ended(this.#server));
    this.#server.on('error', () => this.#ended(client));
    const sides = [client, this.#server].map(
      (side) => new Promise<void>((resolve) => side.on('close', () => resolve())),
    );
    this.gone = Promise.all(sides).then(() => undefined);
    client.on('close', () => this.#ended(this.#server));
    this.#server.on('close', () => this.#ended(client));
  }

  /** Whether it still carries bytes both ways. */
  get isWhole(): boolean {
    return !this.#isCut && !this.#client.destroyed;
  }

  cut(how: Cut): void {
    this.#isCut = true;
    if (how === 'reset') this.reset();
    if (how === 'half open') {
      // The server's side is gone; nobody tells the client.
      this.#up.lose();
      this.#down.lose();
      reset(this.#server);
    }
    if (how !== 'black hole down') this.#up.lose();
    if (how !== 'black hole up') this.#down.lose();
  }

  /** The request that goes through now reaches the server, its answer nobody. */
  dropAnswer(): void {
    this.#isCut = true;
    this.#down.lose();
  }

  hold(ms: number): void {
    this.#up.hold();
    this.#down.hold();
    setTimeout(() => this.release(), ms).unref();
  }

  release(): void {
    this.#up.release();
    this.#down.release();
  }

  reset(): void {
    this.#isCut = true;
    this.#up.stop();
    this.#down.stop();
    reset(this.#client);
    reset(this.#server);
  }

  /** One side has ended by itself: the other hears of it, unless the network lost that too. */
  #ended(other: Socket): void {
    if (this.#isCut && other === this.#client) return;
    other.destroy();
  }
}

/** Without a word, save where the last word is just being said: a reset then fails, and would keep the process for ever. */
function reset(side: Socket): void {
  if (side.writableEnded) side.destroy();
  else side.resetAndDestroy();
}
