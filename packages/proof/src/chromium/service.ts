import type { ServerProcess } from '../server-process.ts';
import type { World } from '../world.ts';

/** The chat server, which whoever needs it may take down: it is there again when nobody does. */
export class Service {
  readonly #world: World;
  #server: ServerProcess | undefined;
  #wishes = 0;
  /** What is done to it is done one after the other. */
  #turn: Promise<void> = Promise.resolve();
  kills = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** @returns its port */
  async start(): Promise<number> {
    await this.#settle();
    return this.#server?.ready ?? 0;
  }

  /** Kills it, and starts it on the same data once `work` has ended. */
  async whileDown<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#wishes += 1;
    try {
      await this.#settle();
      return await work();
    } finally {
      this.#wishes -= 1;
      await this.#settle();
    }
  }

  /** Ends it as an operator would. */
  async stop(): Promise<void> {
    await this.#turn;
    await this.#server?.end('SIGTERM');
  }

  #settle(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      if (this.#wishes === 0) this.#server ??= await this.#world.start();
      else if (this.#server) {
        this.kills += 1;
        await this.#server.end('SIGKILL');
        this.#server = undefined;
      }
    });
    return this.#turn;
  }
}
