import type { Database, Statement } from 'better-sqlite3';
import type { Awaitable } from '@hypee/chat-backend';
import type { Ending } from './group-commit.ts';

/**
 * Runs reads one after another, each on one snapshot of what is committed. They have a connection of their own, so they
 * never see a half-done batch and never wait for the one that writes.
 */
export class SnapshotReads<Transaction extends Ending> {
  readonly #transaction: () => Transaction;
  readonly #begin: Statement;
  readonly #end: Statement;
  #last: Promise<unknown> = Promise.resolve();

  constructor(db: Database, transaction: () => Transaction) {
    this.#transaction = transaction;
    this.#begin = db.prepare('BEGIN');
    this.#end = db.prepare('COMMIT');
  }

  run<Value>(work: (tx: Transaction) => Awaitable<Value>): Promise<Value> {
    const result = this.#last.then(() => this.#onSnapshot(work));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when every accepted read has ended. */
  async close(): Promise<void> {
    await this.#last;
  }

  async #onSnapshot<Value>(work: (tx: Transaction) => Awaitable<Value>): Promise<Value> {
    this.#begin.run();
    const tx = this.#transaction();
    try {
      return await work(tx);
    } finally {
      tx.end();
      this.#end.run();
    }
  }
}
