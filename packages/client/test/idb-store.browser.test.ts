import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import { databaseName, openIdbStore } from '../src/platform/idb-store.ts';
import { MIGRATIONS } from '../src/store/migrations.ts';
import { createMemoryDatabase, createMemoryStore } from '../src/store/memory-store.ts';
import { platformOpenStore } from '../src/platform/open-store.ts';
import { chatStoreContract } from './store-contract.ts';

let databases = 0;
const nextName = (): string => `test-${Date.now()}-${(databases += 1)}`;

describe('IndexedDB store', () => {
  chatStoreContract(
    (name, run) => it(name, run),
    async () => {
      const name = nextName();
      return { open: () => openIdbStore(name) };
    },
  );
});

describe('memory store in a browser', () => {
  chatStoreContract(
    (name, run) => it(name, run),
    async () => {
      const database = createMemoryDatabase();
      return { open: async () => createMemoryStore(database) };
    },
  );
});

describe('the database of a page', () => {
  it('is upgraded from every older version with all its rows', async () => {
    for (let from = 1; from <= MIGRATIONS.length; from += 1) {
      const name = nextName();
      const old = await openDB(name, from, {
        upgrade(database, _before, _to, transaction) {
          for (const migrate of MIGRATIONS.slice(0, from)) void migrate({ database, transaction });
        },
      });
      await old.put('drafts', { conversationId: 'c', text: 'kept' });
      old.close();
      const store = await openIdbStore(name);
      expect(await store.read((tx) => tx.get('drafts', 'c'))).to.deep.equal({ conversationId: 'c', text: 'kept' });
      await store.close();
      await deleteDB(name);
    }
  });

  it('is upgraded by steps that were added later, in order', async () => {
    const name = nextName();
    const first = await openIdbStore(name);
    await first.write((tx) => tx.put('drafts', { conversationId: 'c', text: 'kept' }));
    await first.close();
    const later = [
      ...MIGRATIONS,
      async ({ database }: Parameters<(typeof MIGRATIONS)[number]>[0]) => void database.createObjectStore('pins'),
      async ({ transaction }: Parameters<(typeof MIGRATIONS)[number]>[0]) => {
        const drafts = transaction.objectStore('drafts');
        for (const row of (await drafts.getAll()) as { text: string }[])
          await drafts.put({ ...row, text: row.text.toUpperCase() });
      },
    ];
    const store = await openIdbStore(name, { migrations: later });
    expect(await store.read((tx) => tx.get('drafts', 'c'))).to.deep.equal({ conversationId: 'c', text: 'KEPT' });
    await store.close();
  });

  it('does not hold up a newer version of the page in another tab', async () => {
    const name = nextName();
    const store = await openIdbStore(name);
    const newer = await openDB(name, MIGRATIONS.length + 1, { upgrade: () => undefined });
    const outcome = await store.read((tx) => tx.list('drafts')).catch((error: unknown) => (error as DOMException).name);
    expect(outcome).to.equal('VersionError');
    newer.close();
    await store.close();
  });

  it('is another one for another server and for another user', () => {
    const names = [
      databaseName({ server: 'https://a.example', userId: '1' }),
      databaseName({ server: 'https://a.example', userId: '2' }),
      databaseName({ server: 'https://b.example', userId: '1' }),
    ];
    expect(new Set(names).size).to.equal(3);
  });

  it('is opened anew when the connection to it is lost, before a transaction begins or while it runs', async () => {
    const name = nextName();
    const store = await openIdbStore(name);
    const { transaction } = IDBDatabase.prototype;
    const lose = (how: (tx: () => IDBTransaction) => IDBTransaction): void => {
      IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...call) {
        IDBDatabase.prototype.transaction = transaction;
        return how(() => transaction.apply(this, call));
      };
    };
    lose(() => {
      throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
    });
    await store.write((tx) => tx.put('drafts', { conversationId: 'c', text: 'before' }));
    lose((begin) => {
      const begun = begin();
      queueMicrotask(() => begun.abort());
      return begun;
    });
    await store.write((tx) => tx.put('drafts', { conversationId: 'd', text: 'while' }));
    expect(await store.read((tx) => tx.list('drafts'))).to.have.length(2);
    await store.close();
  });

  it('was deleted under the store: that is told, and nothing is written into an empty one', async () => {
    const name = nextName();
    const store = await openIdbStore(name);
    await deleteDB(name);
    for (let times = 0; times < 2; times += 1) {
      const outcome = await store
        .write((tx) => tx.put('drafts', { conversationId: 'c', text: 'after' }))
        .catch((error: unknown) => (error as Error).name);
      expect(outcome).to.equal('ReplacedError');
    }
    await store.close();
    const next = await openIdbStore(name);
    expect(await next.read((tx) => tx.list('drafts'))).to.deep.equal([]);
    await next.close();
  });

  it('is not waited for without end where an older page in another tab does not give way', async () => {
    const name = nextName();
    const old = indexedDB.open(name, 1);
    await new Promise((resolve) => (old.onsuccess = resolve));
    let told = '';
    const later = [...MIGRATIONS, async () => undefined, async () => undefined];
    await openIdbStore(name, { migrations: later, blockedMs: 0 }).catch((error: unknown) => (told = String(error)));
    expect(told).to.contain('Another tab');
    old.result.close();
  });

  it('is replaced by memory where it cannot be opened, and that is told', async () => {
    const scope = { server: nextName(), userId: 'alice' };
    const newer = await openDB(databaseName(scope), 999, { upgrade: () => undefined });
    newer.close();
    const warnings: unknown[] = [];
    const logger = {
      debug: () => undefined,
      info: () => undefined,
      warn: (text: unknown) => warnings.push(text),
      error: () => undefined,
    };
    const store = await platformOpenStore(undefined, logger)(scope);
    expect(store.persistent).to.equal(false);
    expect(warnings).to.have.length(1);
    const real = await platformOpenStore('indexeddb', logger)({ server: nextName(), userId: 'alice' });
    expect(real.persistent).to.equal(true);
    await real.close();
  });
});
