import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryDatabase, createMemoryStore } from '../src/core.ts';
import { chatStoreContract } from './store-contract.ts';

chatStoreContract(
  (name, run) => void test(`memory store: ${name}`, run),
  async () => {
    const database = createMemoryDatabase();
    return { open: async () => createMemoryStore(database) };
  },
);

test('memory store: a crash before the commit loses the whole write', async () => {
  const database = createMemoryDatabase();
  const store = createMemoryStore(database, { beforeCommit: () => new Promise(() => undefined) });
  void store.write(async (tx) => {
    await tx.put('drafts', { conversationId: 'a', text: 'a' });
    await tx.put('drafts', { conversationId: 'b', text: 'b' });
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(await createMemoryStore(database).read((tx) => tx.list('drafts')), []);
});
