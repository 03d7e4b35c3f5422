import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Awaitable, Log, Store } from '@hypee/chat-backend';
import { assertDurable, openReader, openWriter } from './connection.ts';
import { firstEpoch } from './epoch.ts';
import { GroupCommit, type CommitListener } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { prepareQueries, SqliteReads } from './read-transaction.ts';
import { SnapshotReads } from './snapshot-reads.ts';
import { PreparedWrites, SqliteWrites } from './write-transaction.ts';

const SECRET_BYTES = 32;

/** The store on one SQLite file. One process at a time: see {@link lockDataFolder}. */
export class SqliteStore implements Store {
  readonly #writer: Database;
  readonly #reader: Database;
  readonly #writes: GroupCommit<SqliteWrites>;
  readonly #reads: SnapshotReads<SqliteReads>;
  #closing: Promise<void> | undefined;
  #commits = 0;

  /**
   * Opens or creates the file and brings its schema to the newest version.
   *
   * @param listener hears of each commit
   * @throws Error where the file is not ours, is newer than this version, or would not keep commits durable
   */
  constructor(file: string, log: Log, listener?: CommitListener) {
    this.#writer = openWriter(file);
    try {
      migrate(this.#writer);
      firstEpoch(this.#writer);
      // Asked again after a write: that is when a driver's default would have taken hold.
      assertDurable(this.#writer);
      this.#reader = openReader(file);
    } catch (error) {
      this.#writer.close();
      throw error;
    }
    const writes = new PreparedWrites(this.#writer);
    this.#writes = new GroupCommit(this.#writer, () => new SqliteWrites(writes), {
      committed: (facts) => {
        this.#commits++;
        listener?.committed(facts);
      },
      failed: (error) => {
        log.error({ err: error }, 'A commit failed; its senders were told to try again.');
        listener?.failed(error);
      },
    });
    const queries = prepareQueries(this.#reader);
    this.#reads = new SnapshotReads(this.#reader, () => new SqliteReads(queries));
  }

  /** Durable commits since the store was opened. */
  get commits(): number {
    return this.#commits;
  }

  read<Value>(work: (tx: SqliteReads) => Awaitable<Value>): Promise<Value> {
    return this.#reads.run(work);
  }

  write<Value>(work: (tx: SqliteWrites) => Awaitable<Value>): Promise<Value> {
    return this.#writes.run(work);
  }

  /** A secret of this database: made when it is first asked for, the same ever after. */
  secret(name: string): Promise<string> {
    return this.write((tx) => {
      const known = tx.meta(name);
      if (known !== undefined) return known;
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      tx.setMeta(name, secret);
      return secret;
    });
  }

  /** Finishes what was accepted, moves the log into the database file and closes it. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#writes.close();
    await this.#reads.close();
    this.#reader.close();
    this.#writer.pragma('wal_checkpoint(TRUNCATE)');
    this.#writer.close();
  }
}
