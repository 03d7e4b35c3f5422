import type { StoreTest } from './contract.ts';
import { expectEqual } from './expect.ts';
import { conversationRow, say, seed } from './rows.ts';

/** Threads and pins. */
export const threadTests: Readonly<Record<string, StoreTest>> = {
  'a thread is read apart from the history, in both directions': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      for (const id of ['root', 'other']) await say(tx, 'c', { id });
      for (const id of ['r1', 'r2', 'r3', 'r4']) await say(tx, 'c', { id, thread_id: 'root' });
      await say(tx, 'c', { id: 'o1', thread_id: 'other' });
      await say(tx, 'c', { id: 'last' });
    });
    const read = (page: { limit: number; before?: number; after?: number; thread?: string }): Promise<string[]> =>
      store.read(async (tx) => (await tx.history('c', page)).map(({ id }) => id));
    expectEqual(await read({ limit: 9 }), ['root', 'other', 'last'], 'the history');
    expectEqual(await read({ limit: 9, thread: 'root' }), ['r1', 'r2', 'r3', 'r4'], 'the whole thread');
    expectEqual(await read({ limit: 2, thread: 'root' }), ['r3', 'r4'], 'its newest');
    expectEqual(await read({ limit: 2, thread: 'root', before: 5 }), ['r1', 'r2'], 'before a place');
    expectEqual(await read({ limit: 2, thread: 'root', after: 3 }), ['r2', 'r3'], 'after a place');
    expectEqual(await read({ limit: 9, thread: 'r1' }), [], 'where there is none');
  },

  'pins are listed by conversation, the one pinned last first, until they are unpinned': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await tx.insertConversation(conversationRow('d'));
      for (const id of ['m1', 'm2', 'm3']) await say(tx, 'c', { id });
      await say(tx, 'c', { id: 'r1', thread_id: 'm1' });
      await say(tx, 'd', { id: 'elsewhere', pinned_seq: 9 });
      await tx.updateMessage('m2', { pinned_seq: 7 });
      await tx.updateMessage('m1', { pinned_seq: 8 });
      await tx.updateMessage('r1', { pinned_seq: 6 });
    });
    const pins = (limit = 9): Promise<string[]> =>
      store.read(async (tx) => (await tx.pins('c', limit)).map(({ id }) => id));
    expectEqual(await pins(), ['m1', 'm2', 'r1'], 'the pins');
    expectEqual(await pins(2), ['m1', 'm2'], 'the first two');
    await store.write((tx) => tx.updateMessage('m1', { pinned_seq: null }));
    expectEqual(await pins(), ['m2', 'r1'], 'after one was unpinned');
    expectEqual((await store.read((tx) => tx.message('m2')))?.pinned_seq, 7, 'the row');
  },
};
