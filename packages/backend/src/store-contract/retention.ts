import type { Store } from '../ports.ts';
import type { StoreTest } from './contract.ts';
import { expectEqual, expectRejects } from './expect.ts';
import { conversationRow, eventRow, say, seed } from './rows.ts';

const idsAfter = async (store: Store, seq: number, limit = 99): Promise<string[]> =>
  (await store.read((tx) => tx.messagesAfter('c', seq, limit))).map(({ id }) => id);

const seqsOf = async (store: Store): Promise<number[]> =>
  (await store.read((tx) => tx.events('c', 0, 99))).map(({ seq }) => seq);

/** Messages that are kept no longer. */
export const retentionTests: Readonly<Record<string, StoreTest>> = {
  'a message that is removed is nowhere any more but in its send key and the log': async (store, subject) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await say(tx, 'c', { id: 'm1', content: 'secret word', mentions: ['bob'], reaction_count: 1, pinned_seq: 1 });
      await say(tx, 'c', { id: 'm2', content: 'another word' });
      await tx.insertReaction({ message_id: 'm1', emoji: '👍', user_id: 'bob', rev: 2 });
      await tx.insertSendKey({
        conversation_id: 'c',
        sender_id: 'alice',
        client_id: 'key',
        hash: 'hash',
        message_id: 'm1',
      });
      const report = {
        reporter_id: 'bob',
        reason: 'why',
        status: 'open',
        created_at: '2026-11-22T10:00:00.000Z',
      } as const;
      await tx.insertReport({ ...report, id: 'r1', message_id: 'm1' });
      await tx.insertReport({ ...report, id: 'r2', message_id: 'm2' });
    });
    const remove = (): Promise<void> =>
      store.write(async (tx) => {
        await tx.deleteMessage('m1');
        await tx.deleteMessage('nothing');
      });
    await expectRejects(
      store.write(async (tx) => {
        await tx.deleteMessage('m1');
        throw new Error('on purpose');
      }),
      'write',
    );
    const look = (from: Store) =>
      from.read(async (tx) => ({
        message: (await tx.message('m1'))?.id,
        history: (await tx.history('c', { limit: 9 })).map(({ id }) => id),
        pins: (await tx.pins('c', 9)).length,
        reactions: (await tx.reactions(['m1'], { users: 9, viewerId: null })).length,
        counts: [await tx.countUnread('c', 'bob', 0, 9), await tx.countMentions('c', 'bob', 0, 9)],
        found: (
          await tx.search({ terms: [{ words: ['word'], prefix: false }], circle: { userId: 'bob' }, limit: 9 })
        ).map(({ message }) => message.id),
        reports: (await tx.reports({ limit: 9 })).map(({ id }) => id),
        key: (await tx.sendKey('c', 'alice', 'key'))?.message_id,
        events: (await tx.events('c', 0, 9)).map(({ message_id }) => message_id),
      }));
    const before = {
      message: 'm1',
      history: ['m1', 'm2'],
      pins: 1,
      reactions: 1,
      counts: [2, 1],
      found: ['m2', 'm1'],
      reports: ['r2', 'r1'],
      key: 'm1',
      events: ['m1', 'm2'],
    };
    expectEqual(await look(store), before, 'after a work that threw');
    await remove();
    const opened = (await subject.reopen?.()) ?? store;
    const after = { message: undefined, history: ['m2'], pins: 0, reactions: 0, counts: [1, 0], found: ['m2'] };
    expectEqual(await look(opened), { ...before, ...after, reports: ['r2'] }, 'after it was removed');
  },

  'the log is trimmed from its beginning, a part at a time, and goes on as before': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      for (let n = 0; n < 5; n += 1) await tx.appendEvent(eventRow('c', `e${String(n)}`));
      await tx.insertConversation(conversationRow('d'));
      await tx.appendEvent(eventRow('d', 'other'));
    });
    expectEqual(await store.write(async (tx) => tx.trimLog('c', 4, 2)), 2, 'the first part');
    expectEqual(await seqsOf(store), [3, 4, 5], 'what is left');
    await expectRejects(
      store.write(async (tx) => {
        await tx.trimLog('c', 9, 9);
        throw new Error('on purpose');
      }),
      'write',
    );
    expectEqual(await store.write(async (tx) => tx.trimLog('c', 4, 9)), 1, 'the rest');
    expectEqual(await store.write(async (tx) => tx.trimLog('c', 4, 9)), 0, 'nothing more');
    expectEqual(await seqsOf(store), [4, 5], 'from the place on');
    expectEqual((await store.read((tx) => tx.event('c', 4)))?.event_id, 'e3', 'the event at the place');
    expectEqual(await store.read(async (tx) => (await tx.events('d', 0, 9)).length), 1, 'other logs');
    expectEqual(await store.write(async (tx) => tx.appendEvent(eventRow('c', 'next'))), 6, 'the next place');
  },

  'messages are read from a place on, replies and tombstones too, and those that quote across a place': async (
    store,
  ) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await say(tx, 'c', { id: 'm1' });
      await say(tx, 'c', { id: 'm2', thread_id: 'm1', reply_to: 'm1' });
      await say(tx, 'c', { id: 'm3', deleted_at: '2026-11-22T10:00:00.000Z' });
      await say(tx, 'c', { id: 'm4', reply_to: 'm1' });
      await say(tx, 'c', { id: 'm5', reply_to: 'm3' });
      await say(tx, 'c', { id: 'm6', reply_to: 'm4' });
    });
    expectEqual(await idsAfter(store, 0), ['m1', 'm2', 'm3', 'm4', 'm5', 'm6'], 'all');
    expectEqual(await idsAfter(store, 1, 2), ['m2', 'm3'], 'two of them');
    const quotes = async (after: number, upTo: number, limit = 9): Promise<string[]> =>
      (await store.read((tx) => tx.quotesAcross('c', { after, upTo }, limit))).map(({ id }) => id).toSorted();
    expectEqual(await quotes(0, 2), ['m4'], 'of the first two');
    expectEqual(await quotes(0, 3), ['m4', 'm5'], 'of the first three');
    expectEqual(await quotes(1, 3), ['m5'], 'of the second and third');
    expectEqual((await quotes(0, 3, 1)).length, 1, 'one of them');
    expectEqual(await quotes(0, 6), [], 'of all: nothing is left to quote them');
    expectEqual(await store.read((tx) => tx.quotesAcross('nothing', { after: 0, upTo: 9 }, 9)), [], 'elsewhere');
  },

  'conversations whose messages are not kept for ever are listed by id': async (store, subject) => {
    await store.write(seed);
    await store.write(async (tx) => {
      for (const id of ['z', 'a', 'm']) await tx.insertConversation(conversationRow(id, { retention_days: 30 }));
      await tx.updateConversation('c', { retention_days: 1 });
      await tx.updateConversation('m', { retention_days: null });
    });
    const opened = (await subject.reopen?.()) ?? store;
    const list = async (page: { limit: number; after?: string }): Promise<[string, number | null][]> =>
      (await opened.read((tx) => tx.withRetention(page))).map(({ id, retention_days }) => [id, retention_days]);
    expectEqual(
      await list({ limit: 2 }),
      [
        ['a', 30],
        ['c', 1],
      ],
      'the first page',
    );
    expectEqual(await list({ limit: 2, after: 'c' }), [['z', 30]], 'the second page');
  },
};
