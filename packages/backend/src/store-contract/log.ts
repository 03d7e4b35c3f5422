import type { ShownMessage } from '../ports.ts';
import { fieldsOf } from '../wire/message-fields.ts';
import type { StoreTest } from './contract.ts';
import { expectEqual, expectRejects } from './expect.ts';
import { conversationRow, eventRow, memberRow, say, seed } from './rows.ts';

/** Users, the log, messages and their keys. */
export const logTests: Readonly<Record<string, StoreTest>> = {
  'the epoch stays the same': async (store) => {
    const epoch = await store.read((tx) => tx.epoch());
    expectEqual(typeof epoch === 'string' && epoch.length > 0, true, 'an epoch');
    await store.write(seed);
    expectEqual(await store.read((tx) => tx.epoch()), epoch, 'epoch later');
  },

  'of users asked for, those that exist come, each once': async (store) => {
    await store.write(seed);
    const rows = await store.read((tx) => tx.users(['bob', 'nobody', 'alice', 'bob']));
    expectEqual(rows.map((row) => row.id).toSorted(), ['alice', 'bob'], 'ids');
    expectEqual(await store.read((tx) => tx.users([])), [], 'none asked for');
  },

  'seq counts each conversation by itself, from 1, without holes': async (store) => {
    await store.write(seed);
    await store.write((tx) => tx.insertConversation(conversationRow('d')));
    const seqs = await store.write(async (tx) => [
      await tx.appendEvent(eventRow('c', 'c1')),
      await tx.appendEvent(eventRow('d', 'd1')),
      await tx.appendEvent(eventRow('c', 'c2')),
      await tx.appendEvent(eventRow('c', 'c3')),
      await tx.appendEvent(eventRow('d', 'd2')),
    ]);
    expectEqual(seqs, [1, 1, 2, 3, 2], 'seqs');
    const conversation = await store.read((tx) => tx.conversation('c'));
    expectEqual([conversation?.last_seq, conversation?.last_event_id], [3, 'c3'], 'head of c');
    const heads = await store.read((tx) => tx.heads(['d', 'nowhere', 'c', 'd']));
    expectEqual(
      heads.toSorted((a, b) => a.last_seq - b.last_seq),
      [
        { conversation_id: 'd', last_seq: 2 },
        { conversation_id: 'c', last_seq: 3 },
      ],
      'heads',
    );
  },

  'events come after a place, lowest first, up to a limit, as they were written': async (store) => {
    await store.write(seed);
    const data = { kind: 'reaction', emoji: '👍', user_id: 'bob', added: true };
    await store.write(async (tx) => {
      for (let count = 1; count <= 5; count += 1) {
        await tx.appendEvent(eventRow('c', `e${String(count)}`, count === 4 ? { type: 'message_updated', data } : {}));
      }
    });
    const events = await store.read((tx) => tx.events('c', 2, 2));
    expectEqual(
      events,
      [
        { ...eventRow('c', 'e3'), seq: 3 },
        { ...eventRow('c', 'e4', { type: 'message_updated', data }), seq: 4 },
      ],
      'events',
    );
    expectEqual((await store.read((tx) => tx.event('c', 5)))?.event_id, 'e5', 'one event');
    expectEqual(await store.read((tx) => tx.event('c', 6)), undefined, 'an event to come');
    expectEqual(await store.read((tx) => tx.event('c', 0)), undefined, 'no event 0');
    expectEqual(await store.read((tx) => tx.events('c', 5, 9)), [], 'after the last');
  },

  'a message keeps every field, and changes by patch': async (store) => {
    await store.write(seed);
    const row = await store.write((tx) =>
      say(tx, 'c', {
        content: 'Line one\nline two \u0000 "quoted" 😀 عربى',
        mentions: ['bob', 'carol'],
        metadata: { __proto: 1, list: [1, 2.5, null, { a: 'b' }] },
        client_id: null,
        reply_to: 'another',
      }),
    );
    expectEqual(await store.read((tx) => tx.message('m1')), row, 'as written');
    await store.write((tx) =>
      tx.updateMessage('m1', { rev: 2, content: 'New', deleted_at: '2026-11-22T11:00:00.000Z' }),
    );
    expectEqual(
      await store.read((tx) => tx.message('m1')),
      { ...row, rev: 2, content: 'New', deleted_at: '2026-11-22T11:00:00.000Z' },
      'as patched',
    );
    await expectRejects(
      store.write((tx) => tx.updateMessage('nowhere', { rev: 2 })),
      'update of no message',
    );
    const rows = await store.read((tx) => tx.messages(['m1', 'nowhere', 'm1']));
    expectEqual(
      rows.map((found) => found.id),
      ['m1'],
      'messages that exist',
    );
  },

  'a page of history tells of each message what its row tells, also after it was changed or deleted': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await say(tx, 'c', { content: 'Line one\nline two \u0000 "quoted" \\ 😀 عربى \u2028', client_id: null });
      await say(tx, 'c', { mentions: ['bob', 'caröl'], metadata: { a: [1e21, null, { '"': '}' }] }, reply_to: 'm1' });
      await say(tx, 'c', { attachment_count: 2, client_id: 'key "3"' });
      await say(tx, 'c', { content: 'to be deleted' });
      await say(tx, 'c', { thread_id: 'm1' });
      await tx.updateMessage('m3', { rev: 2, content: 'edited', edited_at: '2026-11-22T11:00:00.000Z', pinned_seq: 7 });
      await tx.updateMessage('m1', { rev: 2, reply_count: 1, reaction_count: 3 });
      await tx.updateMessage('m4', { rev: 2, content: '', deleted_at: '2026-11-22T11:00:00.000Z' });
    });
    for (const [ids, page] of [
      [['m1', 'm2', 'm3', 'm4'], {}],
      [['m5'], { thread: 'm1' }],
    ] as const) {
      const told = await store.read(async (tx) => ({
        shown: await tx.history('c', { limit: 9, ...page }),
        rows: await tx.messages(ids),
      }));
      expectEqual(
        told.shown.map(whatIsShown),
        told.rows.sort((a, b) => a.seq - b.seq).map((row) => whatIsShown({ ...row, fields: fieldsOf(row) })),
        'as their rows',
      );
    }
  },

  'history pages both ways, tombstones included, thread replies not': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      for (let seq = 1; seq <= 10; seq += 1) {
        if (seq === 3) await tx.appendEvent(eventRow('c', 'no message'));
        else if (seq === 5) await say(tx, 'c', { thread_id: 'm1' });
        else if (seq === 6) await say(tx, 'c', { deleted_at: '2026-11-22T11:00:00.000Z' });
        else await say(tx, 'c');
      }
    });
    const page = async (bounds: { limit: number; before?: number; after?: number }): Promise<number[]> =>
      (await store.read((tx) => tx.history('c', bounds))).map((row) => row.seq);
    expectEqual(await page({ limit: 3 }), [8, 9, 10], 'newest');
    expectEqual(await page({ limit: 3, before: 8 }), [4, 6, 7], 'before');
    expectEqual(await page({ limit: 3, before: 2 }), [1], 'before, at the start');
    expectEqual(await page({ limit: 3, before: 1 }), [], 'before the first');
    expectEqual(await page({ limit: 3, after: 2 }), [4, 6, 7], 'after');
    expectEqual(await page({ limit: 3, after: 0 }), [1, 2, 4], 'after nothing');
    expectEqual(await page({ limit: 3, after: 9 }), [10], 'after, at the end');
    expectEqual(await page({ limit: 99 }), [1, 2, 4, 6, 7, 8, 9, 10], 'all');
    expectEqual(await store.read((tx) => tx.history('nowhere', { limit: 3 })), [], 'of no conversation');
  },

  'a send key is found by conversation, sender and client id, and never taken twice': async (store) => {
    await store.write(seed);
    const key = { conversation_id: 'c', sender_id: 'alice', client_id: 'k', hash: 'h', message_id: 'm1' };
    await store.write((tx) => tx.insertSendKey(key));
    expectEqual(await store.read((tx) => tx.sendKey('c', 'alice', 'k')), key, 'the key');
    expectEqual(await store.read((tx) => tx.sendKey('c', 'bob', 'k')), undefined, 'another sender');
    expectEqual(await store.read((tx) => tx.sendKey('d', 'alice', 'k')), undefined, 'another conversation');
    await expectRejects(
      store.write((tx) => tx.insertSendKey({ ...key, message_id: 'm2' })),
      'the same key',
    );
    await store.write((tx) => tx.insertSendKey({ ...key, sender_id: 'bob' }));
  },

  'unread and mentions count what others wrote and did not delete, up to a maximum': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await say(tx, 'c', { mentions: ['bob'] });
      await say(tx, 'c', { sender_id: 'bob', mentions: ['bob'] });
      await say(tx, 'c', { deleted_at: '2026-11-22T11:00:00.000Z', mentions: ['bob'] });
      await say(tx, 'c', { thread_id: 'm1', mentions: ['alice', 'bob'] });
      await say(tx, 'c', { kind: 'system' });
      await say(tx, 'c', { mentions: ['bobby'] });
      await say(tx, 'c', {});
    });
    const unread = (userId: string, afterSeq: number, max = 100): Promise<number> =>
      store.read((tx) => tx.countUnread('c', userId, afterSeq, max));
    const mentions = (userId: string, afterSeq: number, max = 100): Promise<number> =>
      store.read((tx) => tx.countMentions('c', userId, afterSeq, max));
    expectEqual(await unread('bob', 0), 3, 'unread of bob');
    expectEqual(await unread('bob', 1), 2, 'unread of bob after the first');
    expectEqual(await unread('bob', 0, 2), 2, 'unread up to a maximum');
    expectEqual(await unread('alice', 0), 1, 'unread of alice');
    expectEqual(await mentions('bob', 0), 2, 'mentions of bob');
    expectEqual(await mentions('bob', 1), 1, 'mentions of bob after the first');
    expectEqual(await mentions('bob', 0, 1), 1, 'mentions up to a maximum');
    expectEqual(await mentions('alice', 0), 0, 'alice mentioned herself only');
  },

  'a member row carries marks and settings, and changes by patch': async (store) => {
    await store.write(seed);
    await store.write((tx) =>
      tx.updateMember('c', 'bob', {
        last_read_seq: 4,
        unread_from_seq: 3,
        notify: 'none',
        archived: true,
        pinned: true,
        version: 2,
      }),
    );
    expectEqual(
      await store.read((tx) => tx.member('c', 'bob')),
      memberRow('c', 'bob', {
        last_read_seq: 4,
        unread_from_seq: 3,
        notify: 'none',
        archived: true,
        pinned: true,
        version: 2,
      }),
      'member',
    );
    expectEqual(await store.read((tx) => tx.member('c', 'carol')), undefined, 'no member');
  },
};

/** A shown message with its fields as values: how they are written is each store's own. */
const whatIsShown = ({ fields, ...row }: ShownMessage): unknown => ({
  conversation_id: row.conversation_id,
  seq: row.seq,
  id: row.id,
  sender_id: row.sender_id,
  reply_to: row.reply_to,
  reaction_count: row.reaction_count,
  attachment_count: row.attachment_count,
  deleted_at: row.deleted_at,
  fields: JSON.parse(`{${fields}}`) as unknown,
});
