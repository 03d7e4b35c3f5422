import { createMemoryDatabase, createMemoryStore, MemoryTabs, type ChatStore } from '@hypee/chat/core';
import type { ConversationRow, MemoryChatDatabase, MemoryStoreOptions, WriteTransaction } from '@hypee/chat/core';
import { RowWatch } from './row-watch.ts';

/** Another tab committed meanwhile: the work begins anew, as a transaction of IndexedDB would have waited. */
class Overtaken extends Error {}

/** What a transaction stores, for who watches. */
class Changes {
  readonly #rows: ConversationRow[] = [];
  readonly #forgotten: string[] = [];
  #epoch: unknown;

  noting(tx: WriteTransaction): WriteTransaction {
    return {
      get: (...args) => tx.get(...args),
      list: (...args) => tx.list(...args),
      delete: (table, key) => {
        if (table === 'conversations') this.#forgotten.push(String(key));
        return tx.delete(table, key);
      },
      clear: (...args) => tx.clear(...args),
      put: (table, row) => {
        if (table === 'conversations') this.#rows.push(row as ConversationRow);
        if (table === 'meta' && 'name' in row && row.name === 'epoch') this.#epoch = row.value;
        return tx.put(table, row);
      },
    };
  }

  tell(watch: RowWatch): void {
    if (this.#epoch !== undefined) watch.entered(this.#epoch);
    for (const id of this.#forgotten) watch.dropped(id);
    for (const row of this.#rows) watch.stored(row);
  }
}

/** What the tabs of one user on one device share: the storage, the lock and the channel. */
export class Device {
  readonly tabs = new MemoryTabs();
  #database: MemoryChatDatabase = createMemoryDatabase();
  /** Counts the commits of all tabs. */
  #version = 0;
  #committing: Promise<void> | undefined;
  readonly #readers = new Set<Promise<unknown>>();
  readonly #watch: RowWatch;

  /** @param broken told what was stored that must never be */
  constructor(broken: (what: string) => void = () => undefined) {
    this.#watch = new RowWatch(broken);
  }

  /** Opens the storage there is now. Transactions of several tabs come one after the other, as IndexedDB's do. */
  open(options: MemoryStoreOptions): ChatStore {
    const opened = this.#database;
    let begun = 0;
    let committed: (() => void) | undefined;
    const store = createMemoryStore(opened, {
      ...options,
      beforeCommit: async () => {
        await options.beforeCommit?.();
        if (begun !== this.#version) throw new Overtaken();
        this.#version += 1;
        this.#committing = new Promise((resolve) => (committed = resolve));
        while (this.#readers.size > 0) await Promise.allSettled(this.#readers);
      },
    });
    const check = (): void => {
      // As IndexedDB's store says it.
      if (opened !== this.#database) throw Object.assign(new Error('erased'), { name: 'ReplacedError' });
    };
    const attempts = async <Value>(work: (tx: WriteTransaction) => Promise<Value>): Promise<Value> => {
      for (;;) {
        try {
          let changes = new Changes();
          const value = await store.write(async (tx) => {
            while (this.#committing) await this.#committing;
            check();
            begun = this.#version;
            return work((changes = new Changes()).noting(tx));
          });
          // What was under way when the storage was erased is gone with it.
          if (opened === this.#database) changes.tell(this.#watch);
          return value;
        } catch (error) {
          if (!(error instanceof Overtaken)) throw error;
        } finally {
          if (committed) this.#committing = undefined;
          committed?.();
          committed = undefined;
        }
      }
    };
    let last: Promise<unknown> = Promise.resolve();
    return {
      ...store,
      write: (work) => {
        const run = last.then(() => attempts(work));
        last = run.catch(() => undefined);
        return run;
      },
      read: async (work) => {
        check();
        const run = store.read(work);
        this.#readers.add(run);
        try {
          return await run;
        } finally {
          this.#readers.delete(run);
        }
      },
    };
  }

  /**
   * How much of a conversation is kept.
   *
   * @param shownFailed keys of messages that its tabs show as failed; one that it could not keep is in none of its rows
   */
  async contents(
    id: string,
    shownFailed: readonly string[] = [],
  ): Promise<Record<'conversations' | 'messages' | 'drafts' | 'unsent' | 'failed', number>> {
    return createMemoryStore(this.#database).read(async (tx) => {
      const outbox = (await tx.list('outbox')).filter(({ conversationId }) => conversationId === id);
      const failed = new Set(outbox.filter(({ state }) => state === 'failed').map(({ clientId }) => clientId));
      // What is to be done to a message that failed waits for the user with it.
      const waiting = outbox.filter(({ clientId, operation }) =>
        operation
          ? !failed.has(operation.messageId) && !shownFailed.includes(operation.messageId)
          : !failed.has(clientId),
      );
      return {
        conversations: (await tx.get('conversations', id)) ? 1 : 0,
        messages: (await tx.list('messages', { from: [id, 0], to: [id, Infinity] })).length,
        drafts: (await tx.get('drafts', id)) ? 1 : 0,
        unsent: waiting.length,
        failed: failed.size,
      };
    });
  }

  /** The server's database was replaced by a backup of it. */
  backupRestored(): void {
    this.#watch.restored();
  }

  /** The browser erases what it kept, under the tabs that are open. */
  erase(): void {
    this.#database = createMemoryDatabase();
    this.#watch.forget();
  }
}
