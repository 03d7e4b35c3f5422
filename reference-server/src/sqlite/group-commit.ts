import SqliteDriver, { type Database, type Statement } from 'better-sqlite3';
import { WireError, type Awaitable } from '@hypee/chat-backend';

/** After so many works the batch is committed, so that a flood of writes lets reads and sockets have their turn. */
const WORKS_PER_COMMIT = 1_000;

/** SQLite's codes for a database that cannot write right now, whatever is asked of it. */
const UNAVAILABLE = /^SQLITE_(BUSY|FULL|IOERR|NOMEM|READONLY|CANTOPEN|LOCKED)/;

/** A transaction handed to one work. */
export interface Ending {
  /** The work is over: later calls throw. */
  end(): void;
  /** How many events it appended to logs. */
  readonly eventCount?: number;
}

/** One commit that is on disk. */
export interface CommitFacts {
  /** Works in the batch, failed ones included. */
  readonly works: number;
  /** Events that were appended to logs. */
  readonly events: number;
  /** From its beginning until it was on disk. */
  readonly milliseconds: number;
}

/** What a {@link GroupCommit} tells about its commits. */
export interface CommitListener {
  /** A batch is on disk. */
  committed(facts: CommitFacts): void;
  /** A whole batch was lost: every work in it is told `unavailable`. */
  failed(error: unknown): void;
}

/** A work that only waits for the commit. */
interface Success {
  /** To be called after the commit. */
  readonly settle: () => void;
  readonly events: number;
}

interface Pending<Transaction> {
  readonly work: (tx: Transaction) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Runs all works that arrive in one turn of the event loop in one durable commit, since a commit costs a wait for the
 * disk, whatever its size. Each work stands under a savepoint: one that throws is undone alone. Nobody hears of a success
 * before the commit is on disk, and an idle database commits in the very turn that asks.
 */
export class GroupCommit<Transaction extends Ending> {
  readonly #db: Database;
  readonly #transaction: () => Transaction;
  readonly #statements: Record<'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'undo', Statement>;
  #queue: Pending<Transaction>[] = [];
  #running = false;
  #idle: (() => void)[] = [];
  #closed = false;
  readonly #listener: CommitListener;

  constructor(db: Database, transaction: () => Transaction, listener: CommitListener) {
    this.#db = db;
    this.#transaction = transaction;
    this.#listener = listener;
    this.#statements = {
      begin: db.prepare('BEGIN IMMEDIATE'),
      commit: db.prepare('COMMIT'),
      rollback: db.prepare('ROLLBACK'),
      savepoint: db.prepare('SAVEPOINT work'),
      release: db.prepare('RELEASE work'),
      undo: db.prepare('ROLLBACK TO work'),
    };
  }

  run<Value>(work: (tx: Transaction) => Awaitable<Value>): Promise<Value> {
    if (this.#closed)
      return Promise.reject(new WireError('unavailable', 'The server is shutting down. Try again.', { retryAfter: 1 }));
    return new Promise<unknown>((resolve, reject) => {
      this.#queue.push({ work, resolve, reject });
      this.#schedule();
    }) as Promise<Value>;
  }

  /** Refuses new works and resolves when the accepted ones are committed. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#running) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #schedule(): void {
    if (this.#running) return;
    this.#running = true;
    // After this turn's input: every request that is already read joins the batch.
    setImmediate(() => void this.#turn());
  }

  async #turn(): Promise<void> {
    await this.#commit(this.#queue.splice(0, WORKS_PER_COMMIT));
    this.#running = false;
    if (this.#queue.length > 0) this.#schedule();
    else for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #commit(batch: readonly Pending<Transaction>[]): Promise<void> {
    const begun = performance.now();
    const succeeded: Success[] = [];
    try {
      this.#statements.begin.run();
      for (const pending of batch) {
        const success = await this.#attempt(pending);
        if (success) succeeded.push(success);
      }
      this.#statements.commit.run();
    } catch (error) {
      this.#rollback();
      // A work that already failed by itself keeps its own reason: a second rejection does nothing.
      for (const { reject } of batch) reject(unavailable());
      this.#listener.failed(error);
      return;
    }
    this.#listener.committed({
      works: batch.length,
      events: succeeded.reduce((sum, { events }) => sum + events, 0),
      milliseconds: performance.now() - begun,
    });
    for (const { settle } of succeeded) settle();
  }

  /** @returns undefined where the work failed and is undone */
  async #attempt({ work, resolve, reject }: Pending<Transaction>): Promise<Success | undefined> {
    this.#statements.savepoint.run();
    const tx = this.#transaction();
    try {
      const value = await work(tx);
      this.#statements.release.run();
      return { settle: () => resolve(value), events: tx.eventCount ?? 0 };
    } catch (error) {
      // Some errors (a full disk) end the whole transaction by themselves; then the batch is lost, not this work alone.
      if (!this.#db.inTransaction) throw error;
      this.#statements.undo.run();
      this.#statements.release.run();
      reject(isUnavailable(error) ? unavailable() : error);
      return undefined;
    } finally {
      tx.end();
    }
  }

  #rollback(): void {
    if (this.#db.inTransaction) this.#statements.rollback.run();
  }
}

const isUnavailable = (error: unknown): boolean =>
  error instanceof SqliteDriver.SqliteError && UNAVAILABLE.test(error.code);

const unavailable = (): WireError =>
  new WireError('unavailable', 'The server could not store this. Try again.', { retryAfter: 1 });
