import { join } from 'node:path';
import { test } from 'node:test';
import { storeContract } from '@hypee/chat-backend/store-contract';
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts';
import { failOnLog } from '../support/log.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function makeStore() {
  const folder = await tempFolder();
  const open = () => new SqliteStore(join(folder.path, 'chat.sqlite'), failOnLog);
  let store = open();
  return {
    store,
    async reopen() {
      await store.close();
      store = open();
      return store;
    },
    async dispose() {
      await store.close();
      await folder.remove();
    },
  };
}

for (const { name, run } of storeContract(makeStore)) test(`on a SQLite file: ${name}`, run);
