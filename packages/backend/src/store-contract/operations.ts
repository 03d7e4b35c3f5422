import type { ReactionGroup } from '../ports.ts';
import type { StoreTest } from './contract.ts';
import { expectEqual, expectRejects } from './expect.ts';
import { conversationRow, memberRow, say, seed } from './rows.ts';

/** What happens to messages after they were sent. */
export const operationTests: Readonly<Record<string, StoreTest>> = {
  'what one user has in a conversation becomes another one, there and nowhere else': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await tx.insertConversation(conversationRow('d', { member_count: 1 }));
      await tx.insertMember(memberRow('d', 'bob'));
      await say(tx, 'c', { id: 'm1', sender_id: 'bob', reaction_count: 3 });
      await say(tx, 'c', { id: 'm2', sender_id: 'alice', mentions: ['alice', 'bob'] });
      await say(tx, 'c', { id: 'm3', sender_id: 'alice', mentions: ['bob'] });
      await say(tx, 'd', { id: 'm4', sender_id: 'bob' });
      const react = (emoji: string, user_id: string, rev: number) =>
        tx.insertReaction({ message_id: 'm1', emoji, user_id, rev });
      await react('👍', 'bob', 2);
      await react('👍', 'alice', 3);
      await react('🎉', 'bob', 4);
      for (const [conversation_id, message_id] of [
        ['c', 'm1'],
        ['d', 'm4'],
      ] as const) {
        await tx.insertSendKey({ conversation_id, sender_id: 'bob', client_id: 'key', hash: 'hash', message_id });
        await tx.insertOperation({ user_id: 'bob', op_id: `op of ${message_id}`, hash: 'hash', message_id });
      }
    });
    await store.write((tx) => tx.moveUser('c', 'bob', 'alice'));
    const seen = await store.read(async (tx) => ({
      messages: (await tx.messages(['m1', 'm2', 'm3', 'm4']))
        .map(({ id, sender_id, rev, mentions, reaction_count }) => [id, sender_id, rev, mentions, reaction_count])
        .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
      reactions: (await tx.reactions(['m1'], { users: 5, viewerId: null })).map(({ emoji, user_ids }) => [
        emoji,
        user_ids,
      ]),
      keys: [
        (await tx.sendKey('c', 'alice', 'key'))?.message_id,
        (await tx.sendKey('c', 'bob', 'key'))?.message_id,
        (await tx.sendKey('d', 'bob', 'key'))?.message_id,
      ],
      operations: [
        (await tx.operation('alice', 'op of m1'))?.message_id,
        (await tx.operation('bob', 'op of m1'))?.message_id,
        (await tx.operation('bob', 'op of m4'))?.message_id,
      ],
      mentioned: [await tx.countMentions('c', 'bob', 0, 9), await tx.countUnread('c', 'alice', 0, 9)],
      member: (await tx.member('c', 'bob'))?.user_id,
    }));
    expectEqual(
      seen,
      {
        messages: [
          ['m1', 'alice', 2, [], 2],
          ['m2', 'alice', 1, ['alice'], 0],
          ['m3', 'alice', 1, ['alice'], 0],
          ['m4', 'bob', 1, [], 0],
        ],
        reactions: [
          ['👍', ['alice']],
          ['🎉', ['alice']],
        ],
        keys: ['m1', undefined, 'm4'],
        operations: ['m1', undefined, 'm4'],
        mentioned: [0, 0],
        member: 'bob',
      },
      'after the move',
    );
    expectEqual(await store.read((tx) => tx.mergedInto('bob')), undefined, 'not merged');
    await store.write((tx) => tx.setMergedInto('bob', 'alice'));
    expectEqual(await store.read((tx) => tx.mergedInto('bob')), 'alice', 'merged');
  },

  'reactions stand in the order of the oldest that is there, with the first users and who looks': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      for (const id of ['m1', 'm2', 'm3']) await say(tx, 'c', { id });
      const add = (message_id: string, rev: number, emoji: string, user_id: string) =>
        tx.insertReaction({ message_id, emoji, user_id, rev });
      await add('m1', 2, '👍', 'carol');
      await add('m1', 3, '🎉', 'alice');
      await add('m1', 5, '👍', 'alice');
      await add('m1', 4, '👍', 'bob');
      await add('m3', 2, '👍', 'bob');
    });
    const look = (ids: string[], users: number, viewerId: string | null): Promise<ReactionGroup[]> =>
      store.read((tx) => tx.reactions(ids, { users, viewerId }));
    const thumbs = { message_id: 'm1', emoji: '👍', count: 3, user_ids: ['carol', 'bob'], mine: true };
    const party = { message_id: 'm1', emoji: '🎉', count: 1, user_ids: ['alice'], mine: false };
    expectEqual(await look(['m1'], 2, 'bob'), [thumbs, party], 'as bob sees them');
    expectEqual(
      (await look(['m1', 'm1'], 0, null)).map(({ user_ids, mine }) => [user_ids, mine]),
      [
        [[], false],
        [[], false],
      ],
      'without users, seen by nobody',
    );
    const both = await look(['m3', 'm1', 'm2', 'nothing'], 2, 'bob');
    expectEqual(
      both.map(({ message_id, emoji }) => `${message_id} ${emoji}`).toSorted(),
      ['m1 🎉', 'm1 👍', 'm3 👍'].toSorted(),
      'of several messages',
    );
    await store.write((tx) => tx.deleteReaction('m1', '👍', 'carol'));
    expectEqual(
      (await look(['m1'], 9, null)).map(({ emoji, user_ids }) => [emoji, user_ids]),
      [
        ['🎉', ['alice']],
        ['👍', ['bob', 'alice']],
      ],
      'after the oldest went',
    );
  },

  'a user reacts once with an emoji; taking back what is not there is no error': async (store) => {
    await store.write(seed);
    await store.write((tx) => say(tx, 'c', { id: 'm1' }));
    const row = { message_id: 'm1', emoji: '👍', user_id: 'bob', rev: 2 };
    await store.write((tx) => tx.insertReaction(row));
    await expectRejects(
      store.write((tx) => tx.insertReaction({ ...row, rev: 3 })),
      'the same reaction again',
    );
    await store.write(async (tx) => {
      await tx.deleteReaction('m1', '🎉', 'bob');
      await tx.deleteReaction('m1', '👍', 'alice');
      await tx.deleteReaction('nothing', '👍', 'bob');
    });
    const count = async (): Promise<number> =>
      (await store.read((tx) => tx.reactions(['m1'], { users: 9, viewerId: null }))).length;
    expectEqual(await count(), 1, 'emoji that are there');
    await store.write((tx) => tx.deleteReactions('m1'));
    expectEqual(await count(), 0, 'emoji after all were removed');
  },

  'a reaction of a work that throws was never there': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await say(tx, 'c', { id: 'm1' });
      await tx.insertReaction({ message_id: 'm1', emoji: '👍', user_id: 'bob', rev: 2 });
    });
    const work = store.write(async (tx) => {
      await tx.deleteReactions('m1');
      await tx.insertReaction({ message_id: 'm1', emoji: '🎉', user_id: 'bob', rev: 3 });
      await tx.insertOperation({ user_id: 'bob', op_id: 'op', hash: 'h', message_id: 'm1' });
      throw new Error('on purpose');
    });
    await expectRejects(work, 'write');
    const groups = await store.read((tx) => tx.reactions(['m1'], { users: 9, viewerId: null }));
    expectEqual(
      groups.map(({ emoji }) => emoji),
      ['👍'],
      'emoji',
    );
    expectEqual(await store.read((tx) => tx.operation('bob', 'op')), undefined, 'operation');
  },

  'an operation is found by user and key, and never taken twice': async (store) => {
    await store.write(seed);
    const row = { user_id: 'bob', op_id: 'op', hash: 'h', message_id: 'm1' };
    await store.write((tx) => tx.insertOperation(row));
    expectEqual(await store.read((tx) => tx.operation('bob', 'op')), row, 'the operation');
    expectEqual(await store.read((tx) => tx.operation('alice', 'op')), undefined, 'of another user');
    expectEqual(await store.read((tx) => tx.operation('bob', 'other')), undefined, 'another key');
    await expectRejects(
      store.write((tx) => tx.insertOperation({ ...row, hash: 'other' })),
      'the same key',
    );
    await store.write((tx) => tx.insertOperation({ ...row, user_id: 'alice' }));
  },

  'the keys of a sender are found without naming the conversation, where the sender is a member': async (store) => {
    await store.write(seed);
    const key = (conversation_id: string, sender_id: string, message_id: string) => ({
      conversation_id,
      sender_id,
      client_id: 'k',
      hash: 'h',
      message_id,
    });
    await store.write(async (tx) => {
      await tx.insertConversation(conversationRow('d'));
      await tx.insertMember(memberRow('d', 'alice'));
      await tx.insertSendKey(key('c', 'alice', 'm1'));
      await tx.insertSendKey(key('c', 'bob', 'm2'));
      await tx.insertSendKey(key('d', 'alice', 'm3'));
    });
    const find = async (sender: string, clientId: string, limit = 9): Promise<string[]> =>
      (await store.read((tx) => tx.sendKeysOf(sender, clientId, limit))).map((row) => row.message_id).toSorted();
    expectEqual(await find('alice', 'k'), ['m1', 'm3'], 'of alice');
    expectEqual((await find('alice', 'k', 1)).length, 1, 'up to a limit');
    expectEqual(await find('bob', 'k'), ['m2'], 'of bob');
    expectEqual(await find('bob', 'other'), [], 'another key');
    expectEqual(await store.read((tx) => tx.sendKeysOf('bob', 'k', 1)), [key('c', 'bob', 'm2')], 'the row');
    await store.write((tx) => tx.deleteMember('c', 'bob'));
    expectEqual(await find('bob', 'k'), [], 'after leaving');
  },

  'a message that is emptied mentions nobody any more': async (store) => {
    await store.write(seed);
    await store.write((tx) => say(tx, 'c', { id: 'm1', mentions: ['bob'], reaction_count: 2 }));
    expectEqual(await store.read((tx) => tx.countMentions('c', 'bob', 0, 9)), 1, 'mentions before');
    const patch = { content: '', mentions: [], metadata: {}, reply_to: null, reaction_count: 0, rev: 2 };
    await store.write((tx) => tx.updateMessage('m1', patch));
    expectEqual(await store.read((tx) => tx.countMentions('c', 'bob', 0, 9)), 0, 'mentions after');
    const row = await store.read((tx) => tx.message('m1'));
    expectEqual(
      [row?.content, row?.mentions, row?.reaction_count, row?.rev, row?.client_id],
      ['', [], 0, 2, 'key of m1'],
      'the row',
    );
  },
};
