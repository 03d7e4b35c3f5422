import type { Awaitable, ReadTransaction, Store, WriteTransaction } from '../ports.ts';
import type { MemoryDatabase } from './memory-database.ts';
import { MemoryRead } from './memory-read.ts';
import { MemoryWrite, type Change } from './memory-write.ts';

/** How a {@link MemoryStore} behaves. */
export interface MemoryStoreOptions {
  /**
   * Stands for the disk: what was written counts only after this resolved, and reads see the state before until then. When
   * it rejects, the commit is lost and the works in it reject with the same error.
   */
  commit?: () => Awaitable<void>;
}

interface PendingWrite {
  run(tx: WriteTransaction): Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * A {@link Store} in memory, for tests, the simulation and the mock. Writes that wait while a commit is under way share the
 * next one, as in a real store with group commit. It needs no clock and no randomness: the same calls give the same state.
 */
export class MemoryStore implements Store {
  readonly #database: MemoryDatabase;
  readonly #commit: (() => Awaitable<void>) | undefined;
  #state: 'open' | 'closed' | 'killed' = 'open';
  #waiting: PendingWrite[] = [];
  #draining: Promise<void> | undefined;
  /** Works, of reads and writes, run one at a time: none sees another's half. */
  #lastWork: Promise<unknown> = Promise.resolve();
  #running: MemoryRead | undefined;
  /** Changes of finished works that stand in the database though their commit has not begun. */
  #standing: Change[] = [];

  constructor(database: MemoryDatabase, options: MemoryStoreOptions = {}) {
    this.#database = database;
    this.#commit = options.commit;
  }

  /** Runs `work` on the committed state. */
  read<Value>(work: (tx: ReadTransaction) => Awaitable<Value>): Promise<Value> {
    if (this.#state !== 'open') return this.#refuse();
    return this.#exclusively(async () => {
      const tx = (this.#running = new MemoryRead(this.#database));
      try {
        return await work(tx);
      } finally {
        tx.end();
      }
    });
  }

  /** Runs `work` with the next group of writes; resolves when `commit` has. */
  write<Value>(work: (tx: WriteTransaction) => Awaitable<Value>): Promise<Value> {
    if (this.#state !== 'open') return this.#refuse();
    return new Promise<Value>((resolve, reject) => {
      let value: Value;
      this.#waiting.push({
        run: async (tx) => {
          value = await work(tx);
        },
        resolve: () => resolve(value),
        reject,
      });
      this.#draining ??= this.#drain();
    });
  }

  /** Refuses new calls, and resolves when what was begun is committed. */
  async close(): Promise<void> {
    if (this.#state === 'open') this.#state = 'closed';
    await this.#draining;
    await this.#lastWork;
  }

  /**
   * The process dies: what is not committed never happened, and no promise of this store settles any more. Open another
   * store on the same database to go on.
   */
  kill(): void {
    this.#state = 'killed';
    this.#waiting = [];
    this.#running?.end();
    if (this.#running instanceof MemoryWrite) revert(this.#running.changes);
    revert(this.#standing);
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#commitGroup(group);
    }
    this.#draining = undefined;
  }

  async #commitGroup(group: readonly PendingWrite[]): Promise<void> {
    const { done, changes } = await this.#exclusively(() => this.#runGroup(group));
    if (done.length === 0) return;
    try {
      await this.#commit?.();
    } catch (error) {
      if (this.#isAlive()) for (const write of done) write.reject(error);
      return;
    }
    await this.#exclusively(() => {
      for (const change of changes) change.apply();
    });
    for (const write of done) write.resolve();
  }

  /** Runs each work on what the ones before it left, then takes all of it back until it is committed. */
  async #runGroup(group: readonly PendingWrite[]): Promise<{ done: PendingWrite[]; changes: Change[] }> {
    const done: PendingWrite[] = [];
    const changes: Change[] = (this.#standing = []);
    for (const write of group) {
      const tx = (this.#running = new MemoryWrite(this.#database));
      try {
        await write.run(tx);
        changes.push(...tx.changes.splice(0));
        done.push(write);
      } catch (error) {
        if (!this.#isAlive()) break;
        revert(tx.changes);
        write.reject(error);
      } finally {
        tx.end();
      }
    }
    const redo = [...changes];
    revert(changes);
    return { done, changes: redo };
  }

  /** A killed store runs nothing more, and whoever waits for it waits for ever. */
  #exclusively<Value>(work: () => Awaitable<Value>): Promise<Value> {
    const result = this.#lastWork.then(async () => {
      if (!this.#isAlive()) return never<Value>();
      try {
        const value = await work();
        return this.#isAlive() ? value : await never<Value>();
      } catch (error) {
        if (!this.#isAlive()) return never<Value>();
        throw error;
      }
    });
    this.#lastWork = result.catch(() => undefined);
    return result;
  }

  /** A method, because what it says changes while a work is awaited. */
  #isAlive(): boolean {
    return this.#state !== 'killed';
  }

  #refuse(): Promise<never> {
    if (!this.#isAlive()) return never();
    return Promise.reject(new Error('Memory store: it is closed. Open another one on its database.'));
  }
}

const never = <Value>(): Promise<Value> => new Promise<Value>(() => undefined);

/** Takes changes back, last first, and forgets them. */
function revert(changes: Change[]): void {
  for (const change of changes.splice(0).reverse()) change.revert();
}
