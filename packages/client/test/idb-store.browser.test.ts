import { expect } from '@open-wc/testing';
import { committed, resultOf } from '../src/platform/idb-requests.ts';
import { databaseName, openIdbStore } from '../src/platform/idb-store.ts';
import { MIGRATIONS, type Upgrade } from '../src/store/migrations.ts';
import { createMemoryDatabase, createMemoryStore } from '../src/store/memory-store.ts';
import { platformOpenStore } from '../src/platform/open-store.ts';
import { chatStoreContract } from './store-contract.ts';

let databases = 0;
const nextName = (): string => `test-${Date.now()}-${(databases += 1)}`;

/** Another program's connection to the database. */
function openDatabase(name: string, version: number, upgrade?: (upgrade: Upgrade) => void): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => upgrade?.({ database: request.result, transaction: request.transaction! });
  return resultOf(request);
}

const deleteDatabase = (name: string): Promise<unknown> => resultOf(indexedDB.deleteDatabase(name));

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
      const old = await openDatabase(name, from, (upgrade) => {
        for (const migrate of MIGRATIONS.slice(0, from)) void migrate(upgrade);
      });
      const writing = old.transaction('drafts', 'readwrite');
      writing.objectStore('drafts').put({ conversationId: 'c', text: 'kept' });
      await committed(writing);
      old.close();
      const store = await openIdbStore(name);
      expect(await store.read((tx) => tx.get('drafts', 'c'))).to.deep.equal({ conversationId: 'c', text: 'kept' });
      await store.close();
      await deleteDatabase(name);
    }
  });

  it('is upgraded by steps that were added later, in order', async () => {
    const name = nextName();
    const first = await openIdbStore(name);
    await first.write((tx) => tx.put('drafts', { conversationId: 'c', text: 'kept' }));
    await first.close();
    const later = [
      ...MIGRATIONS,
      async ({ database }: Upgrade) => void database.createObjectStore('pins'),
      async ({ transaction }: Upgrade) => {
        const drafts = transaction.objectStore('drafts');
        for (const row of await resultOf<{ text: string }[]>(drafts.getAll()))
          await resultOf(drafts.put({ ...row, text: row.text.toUpperCase() }));
      },
    ];
    const store = await openIdbStore(name, later);
    expect(await store.read((tx) => tx.get('drafts', 'c'))).to.deep.equal({ conversationId: 'c', text: 'KEPT' });
    await store.close();
  });

  it('does not hold up a newer version of the page in another tab', async () => {
    const name = nextName();
    const store = await openIdbStore(name);
    const newer = await openDatabase(name, MIGRATIONS.length + 1);
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
    await deleteDatabase(name);
    await store.write((tx) => tx.put('drafts', { conversationId: 'c', text: 'after' }));
    expect(await store.read((tx) => tx.get('drafts', 'c'))).to.deep.equal({ conversationId: 'c', text: 'after' });
    await store.close();
  });

  it('is replaced by memory where it cannot be opened, and that is told', async () => {
    const scope = { server: nextName(), userId: 'alice' };
    const newer = await openDatabase(databaseName(scope), 999);
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
