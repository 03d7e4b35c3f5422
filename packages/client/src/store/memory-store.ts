import type { ChatStore, Page, WriteTransaction } from './chat-store.ts';
import { compareKeys, OrderedTable, type Entry, type OrderedKey } from './ordered-table.ts';
import { KEY_PATHS, TABLE_NAMES, type Key, type Row, type TableName } from './rows.ts';

/** What a memory store writes to. It outlives the store, as a disk outlives a page: open another store on it to go on. */
export type MemoryChatDatabase = Readonly<Record<TableName, OrderedTable>>;

/** A new, empty database in memory. */
export const createMemoryDatabase = (): MemoryChatDatabase =>
  Object.fromEntries(TABLE_NAMES.map((name) => [name, new OrderedTable()])) as unknown as MemoryChatDatabase;

/** How a memory store behaves: what tests and simulations turn. */
export interface MemoryStoreOptions {
  /** What the store says of itself. Default: false. */
  persistent?: boolean;
  /**
   * Awaited before each commit: the moment in which a crash loses the write. Rejects: the write fails, and nothing of it
   * stays. Never settles: nothing is ever written, as when the page is gone.
   */
  beforeCommit?: () => Promise<void>;
}

const keyOf = (table: TableName, row: unknown): OrderedKey => {
  const fields = row as Record<string, string | number>;
  const path = KEY_PATHS[table];
  return typeof path === 'string' ? String(fields[path]) : path.map((name) => fields[name] ?? '');
};

/** Changes of one transaction over the committed rows: `undefined` marks a removed one. */
class Staged implements WriteTransaction {
  private readonly database: MemoryChatDatabase;
  private readonly changes = new Map<TableName, Map<string, Entry>>();

  constructor(database: MemoryChatDatabase) {
    this.database = database;
  }

  private staged(table: TableName): Map<string, Entry> {
    const changes = this.changes.get(table) ?? new Map<string, Entry>();
    this.changes.set(table, changes);
    return changes;
  }

  async get<Name extends TableName>(table: Name, key: Key<Name>): Promise<Row<Name> | undefined> {
    const staged = this.changes.get(table)?.get(JSON.stringify(key));
    return (staged ? staged.row : this.database[table].get(key)) as Row<Name> | undefined;
  }

  async list<Name extends TableName>(table: Name, page: Page<Name> = {}): Promise<Row<Name>[]> {
    return this.entries(table, page).map((entry) => entry.row as Row<Name>);
  }

  private entries<Name extends TableName>(table: Name, page: Page<Name>): Entry[] {
    const { from, to, limit = Infinity, descending = false } = page;
    const staged = this.staged(table);
    const { entries } = this.database[table];
    const [start, end] = this.database[table].range(from, to);
    const found: Entry[] = [];
    for (let step = 0; step < end - start && found.length < limit; step += 1) {
      const entry = entries[descending ? end - 1 - step : start + step];
      if (entry && !staged.has(JSON.stringify(entry.key))) found.push(entry);
    }
    for (const entry of staged.values()) {
      if (entry.row === undefined || (from !== undefined && compareKeys(entry.key, from) < 0)) continue;
      if (to === undefined || compareKeys(entry.key, to) <= 0) found.push(entry);
    }
    if (staged.size > 0) found.sort((a, b) => (descending ? compareKeys(b.key, a.key) : compareKeys(a.key, b.key)));
    return found.slice(0, limit);
  }

  private stage(table: TableName, key: OrderedKey, row: unknown): void {
    this.staged(table).set(JSON.stringify(key), { key, row });
  }

  async put<Name extends TableName>(table: Name, row: Row<Name>): Promise<void> {
    this.stage(table, keyOf(table, row), row);
  }

  async delete<Name extends TableName>(table: Name, key: Key<Name>): Promise<void> {
    this.stage(table, key, undefined);
  }

  async clear<Name extends TableName>(table: Name, range: Page<Name> = {}): Promise<void> {
    for (const entry of this.entries(table, range)) this.stage(table, entry.key, undefined);
  }

  publish(): void {
    for (const [table, changes] of this.changes) {
      for (const { key, row } of changes.values()) {
        if (row === undefined) this.database[table].delete(key);
        else this.database[table].put(key, row);
      }
    }
  }
}

/** A store in memory: for hosts without lasting storage, for tests, and for the simulation. */
export function createMemoryStore(
  database: MemoryChatDatabase = createMemoryDatabase(),
  { persistent = false, beforeCommit }: MemoryStoreOptions = {},
): ChatStore {
  let last: Promise<unknown> = Promise.resolve();
  const readers = new Set<Promise<unknown>>();
  return {
    persistent,
    async read(work) {
      const run = work(new Staged(database));
      readers.add(run);
      try {
        return await run;
      } finally {
        readers.delete(run);
      }
    },
    write(work) {
      const run = last.then(async () => {
        const tx = new Staged(database);
        const value = await work(tx);
        await beforeCommit?.();
        // A read in progress keeps its snapshot: rows change only while nobody reads.
        while (readers.size > 0) await Promise.allSettled(readers);
        tx.publish();
        return value;
      });
      last = run.catch(() => undefined);
      return run;
    },
    close: async () => {
      await last;
    },
  };
}
