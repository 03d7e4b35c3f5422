import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryDatabase } from '../src/memory/memory-database.ts';
import { MemoryFiles } from '../src/memory/memory-files.ts';
import { MemoryStore } from '../src/memory/memory-store.ts';
import { filesContract, storeContract } from '../src/store-contract/index.ts';
import { say, seed, userRow } from '../src/store-contract/rows.ts';

const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('store contract: memory', () => {
  const make = async () => {
    const database = new MemoryDatabase('epoch');
    const store = new MemoryStore(database);
    return {
      store,
      reopen: async () => {
        await store.close();
        return new MemoryStore(database);
      },
    };
  };
  for (const { name, run } of storeContract(make)) test(name, run);
});

describe('store contract: memory with a slow disk', () => {
  const make = async () => ({ store: new MemoryStore(new MemoryDatabase('epoch'), { commit: later }) });
  for (const { name, run } of storeContract(make)) test(name, run);
});

describe('files contract: memory', () => {
  for (const { name, run } of filesContract(async () => ({ files: new MemoryFiles() }))) test(name, run);
});

describe('memory store', () => {
  test('a kill before the commit loses the work, never answers it, and the next store starts from what was committed', async () => {
    const database = new MemoryDatabase('epoch');
    const first = new MemoryStore(database);
    await first.write(seed);
    let reached = (): void => undefined;
    const atDisk = new Promise<void>((resolve) => (reached = resolve));
    const stuck = new MemoryStore(database, {
      commit: () => {
        reached();
        return new Promise(() => undefined);
      },
    });
    let settled = false;
    const settle = (): void => void (settled = true);
    stuck.write((tx) => say(tx, 'c')).then(settle, settle);
    await atDisk;
    stuck.write((tx) => say(tx, 'c')).then(settle, settle);
    assert.equal((await stuck.read((tx) => tx.conversation('c')))?.last_seq, 0, 'nothing uncommitted is seen');
    stuck.kill();
    stuck.read((tx) => tx.user('alice')).then(settle, settle);
    await later();
    assert.equal(settled, false);
    const next = new MemoryStore(database);
    assert.equal((await next.read((tx) => tx.conversation('c')))?.last_seq, 0);
    assert.equal((await next.write((tx) => say(tx, 'c'))).seq, 1);
  });

  test('a kill in the middle of a work leaves nothing of it', async () => {
    const database = new MemoryDatabase('epoch');
    const store = new MemoryStore(database);
    await store.write(seed);
    void store.write(async (tx) => {
      await say(tx, 'c');
      store.kill();
      await tx.putUser(userRow('dave'));
    });
    await later();
    const next = new MemoryStore(database);
    assert.equal((await next.read((tx) => tx.conversation('c')))?.last_seq, 0);
    assert.equal(await next.read((tx) => tx.user('dave')), undefined);
  });

  test('writes that wait for a commit share the next one', async () => {
    let commits = 0;
    const store = new MemoryStore(new MemoryDatabase('epoch'), {
      commit: async () => {
        commits += 1;
        await later();
      },
    });
    await store.write(seed);
    await Promise.all(Array.from({ length: 10 }, () => store.write((tx) => say(tx, 'c'))));
    assert.equal(commits <= 3, true, `${commits} commits for 11 writes`);
  });

  test('a disk that refuses rejects the works of that commit and changes nothing', async () => {
    const database = new MemoryDatabase('epoch');
    await new MemoryStore(database).write(seed);
    const store = new MemoryStore(database, {
      commit: () => {
        throw new Error('disk full');
      },
    });
    await assert.rejects(
      store.write((tx) => say(tx, 'c')),
      /disk full/,
    );
    assert.equal((await store.read((tx) => tx.conversation('c')))?.last_seq, 0);
  });
});
