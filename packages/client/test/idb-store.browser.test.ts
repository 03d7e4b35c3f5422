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
    const store = await openIdbStore(name, later);
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

  it('is opened anew when the connection to it is lost', async () => {
    const name = nextName();
    const store = await openIdbStore(name);
    // A deletion from elsewhere closes this connection under the store's feet.
    await deleteDB(name);
    await store.write((tx) => tx.put('drafts', { conversationId: 'c', text: 'after' }));
    expect(await store.read((tx) => tx.get('drafts', 'c'))).to.deep.equal({ conversationId: 'c', text: 'after' });
    await store.close();
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
