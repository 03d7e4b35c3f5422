import type { StoreTest } from './contract.ts';
import { expectEqual, expectRejects } from './expect.ts';
import { conversationRow, eventRow, memberRow, seed, userRow } from './rows.ts';

/** Conversations, the inbox and members. */
export const conversationTests: Readonly<Record<string, StoreTest>> = {
  'a conversation keeps every field and gets an activity of its own': async (store) => {
    const fields = {
      metadata: { shop: 'x', deep: { list: [1] } },
      direct_key: 'alice bob',
      client_id: 'k',
      kind: 'direct',
    } as const;
    await store.write(seed);
    await store.write((tx) => tx.insertConversation(conversationRow('d', fields)));
    const [c, d] = await store.read(async (tx) => [await tx.conversation('c'), await tx.conversation('d')]);
    expectEqual(d, { ...conversationRow('d', fields), activity: d?.activity }, 'row');
    expectEqual((d?.activity ?? 0) > (c?.activity ?? 0), true, 'a later conversation is more active');
    expectEqual(await store.read((tx) => tx.conversation('nowhere')), undefined, 'no conversation');
  },

  'a direct key and a client id name one conversation': async (store) => {
    await store.write(seed);
    await store.write((tx) => tx.insertConversation(conversationRow('d', { direct_key: 'alice bob', client_id: 'k' })));
    await store.read(async (tx) => {
      expectEqual((await tx.conversationByDirectKey('alice bob'))?.id, 'd', 'by direct key');
      expectEqual(await tx.conversationByDirectKey('bob alice'), undefined, 'by another direct key');
      expectEqual((await tx.conversationByClientId('alice', 'k'))?.id, 'd', 'by client id');
      expectEqual(await tx.conversationByClientId('bob', 'k'), undefined, 'by the client id of another creator');
    });
    await expectRejects(
      store.write((tx) => tx.insertConversation(conversationRow('e', { direct_key: 'alice bob' }))),
      'the same direct key',
    );
    await expectRejects(
      store.write((tx) => tx.insertConversation(conversationRow('e', { client_id: 'k' }))),
      'the same client id',
    );
    await expectRejects(
      store.write((tx) => tx.insertConversation(conversationRow('d'))),
      'the same id',
    );
    await store.write((tx) => tx.insertConversation(conversationRow('e', { client_id: 'k', created_by: 'bob' })));
    for (const id of ['f', 'g']) await store.write((tx) => tx.insertConversation(conversationRow(id)));
  },

  'the inbox is ordered by the last event, newest first, and pages by activity': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      for (const id of ['d', 'e', 'f']) {
        await tx.insertConversation(conversationRow(id));
        await tx.insertMember(memberRow(id, 'alice', { archived: id === 'e' }));
      }
      await tx.insertConversation(conversationRow('not mine'));
      await tx.insertMember(memberRow('not mine', 'bob'));
    });
    await store.write((tx) => tx.appendEvent(eventRow('d', 'event')));
    const page = (bounds: { limit: number; belowActivity?: number; archived?: boolean }) =>
      store.read((tx) => tx.conversationsOf('alice', bounds));
    const ids = async (bounds: Parameters<typeof page>[0]): Promise<string[]> =>
      (await page(bounds)).map(({ conversation }) => conversation.id);
    expectEqual(await ids({ limit: 9 }), ['d', 'f', 'e', 'c'], 'all');
    expectEqual(await ids({ limit: 9, archived: false }), ['d', 'f', 'c'], 'not archived');
    expectEqual(await ids({ limit: 9, archived: true }), ['e'], 'archived');
    const [, second] = await page({ limit: 2 });
    expectEqual(second?.member, memberRow('f', 'alice'), 'my member row beside it');
    expectEqual(
      await ids({ limit: 9, belowActivity: second?.conversation.activity ?? 0 }),
      ['e', 'c'],
      'below the second',
    );
    const heads = await store.read((tx) => tx.headsOf('alice'));
    const rows = await page({ limit: 9 });
    expectEqual(
      heads,
      rows.map(({ conversation: { id, last_seq, activity } }) => ({ id, last_seq, activity })),
      'the heads of the same conversations',
    );
    expectEqual(await store.read((tx) => tx.headsOf('nobody')), [], 'of who is in none');
  },

  'a patch changes only what it names and not the activity': async (store) => {
    await store.write(seed);
    const before = await store.read((tx) => tx.conversation('c'));
    const patch = { title: null, metadata: { a: 1 }, last_message_id: 'm1', marks_version: 7, member_count: 3 };
    await store.write((tx) => tx.updateConversation('c', patch));
    expectEqual(await store.read((tx) => tx.conversation('c')), { ...before, ...patch }, 'row');
    await store.write((tx) => tx.updateConversation('c', {}));
    expectEqual(await store.read((tx) => tx.conversation('c')), { ...before, ...patch }, 'row after an empty patch');
    await expectRejects(
      store.write((tx) => tx.updateConversation('nowhere', { title: 'x' })),
      'update of no conversation',
    );
  },

  'members come by joining, then by user, in pages': async (store) => {
    await store.write(async (tx) => {
      await tx.insertConversation(conversationRow('c'));
      for (const [userId, minute] of [
        ['b', 1],
        ['a', 1],
        ['d', 2],
        ['c', 0],
      ] as const) {
        await tx.putUser(userRow(userId));
        await tx.insertMember(memberRow('c', userId, { joined_at: `2026-11-22T10:0${String(minute)}:00.000Z` }));
      }
    });
    const ids = async (page: { limit: number; after?: { joined_at: string; user_id: string } }): Promise<string[]> =>
      (await store.read((tx) => tx.members('c', page))).map((row) => row.user_id);
    expectEqual(await ids({ limit: 9 }), ['c', 'a', 'b', 'd'], 'all');
    expectEqual(await ids({ limit: 2 }), ['c', 'a'], 'first page');
    expectEqual(
      await ids({ limit: 9, after: { joined_at: '2026-11-22T10:01:00.000Z', user_id: 'a' } }),
      ['b', 'd'],
      'after a',
    );
    expectEqual((await store.read((tx) => tx.memberIds('c'))).toSorted(), ['a', 'b', 'c', 'd'], 'ids');
    expectEqual(await store.read((tx) => tx.memberIds('nowhere')), [], 'ids of no conversation');
  },

  'a member removed is gone from the members and from their own inbox': async (store) => {
    await store.write(seed);
    await expectRejects(
      store.write((tx) => tx.insertMember(memberRow('c', 'bob'))),
      'the same member twice',
    );
    await store.write((tx) => tx.deleteMember('c', 'bob'));
    await store.write((tx) => tx.deleteMember('c', 'bob'));
    await store.read(async (tx) => {
      expectEqual(await tx.member('c', 'bob'), undefined, 'member');
      expectEqual(await tx.memberIds('c'), ['alice'], 'ids');
      expectEqual(await tx.conversationsOf('bob', { limit: 9 }), [], 'inbox');
    });
    await expectRejects(
      store.write((tx) => tx.updateMember('c', 'bob', { archived: true })),
      'update of no member',
    );
    await store.write((tx) => tx.insertMember(memberRow('c', 'bob', { version: 5 })));
    expectEqual(
      (await store.read((tx) => tx.conversationsOf('bob', { limit: 9 }))).length,
      1,
      'inbox after coming back',
    );
  },

  'what several users are members of is told, and nothing of others': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await tx.insertConversation(conversationRow('d'));
      await tx.insertMember(memberRow('d', 'bob'));
    });
    const of = async (...userIds: string[]): Promise<string[]> => {
      const found = await store.read((tx) => tx.memberships(userIds));
      return found.map(({ user_id, conversation_id }) => `${user_id} in ${conversation_id}`).toSorted();
    };
    expectEqual(await of('bob', 'alice', 'nobody', 'bob'), ['alice in c', 'bob in c', 'bob in d'], 'of three');
    expectEqual(await of('carol'), [], 'of a member of nothing');
    await store.write((tx) => tx.deleteMember('c', 'bob'));
    expectEqual(await of('bob'), ['bob in d'], 'after leaving');
  },

  'a direct key that was given up is free for another conversation': async (store) => {
    await store.write(seed);
    await store.write((tx) => tx.insertConversation(conversationRow('d', { direct_key: 'alice bob' })));
    await store.write((tx) => tx.updateConversation('d', { direct_key: null }));
    expectEqual(await store.read((tx) => tx.conversationByDirectKey('alice bob')), undefined, 'by the old key');
    await store.write((tx) => tx.insertConversation(conversationRow('e', { direct_key: 'alice bob' })));
    expectEqual((await store.read((tx) => tx.conversationByDirectKey('alice bob')))?.id, 'e', 'by the key, anew');
    await expectRejects(
      store.write((tx) => tx.updateConversation('d', { direct_key: 'alice bob' })),
      'a key that another one has',
    );
  },

  'a ban holds for one user in one conversation until it is taken back': async (store) => {
    await store.write(seed);
    await store.write((tx) => tx.insertConversation(conversationRow('d')));
    const banned = (conversationId: string, userId: string): Promise<boolean> =>
      store.read((tx) => tx.isBanned(conversationId, userId));
    await store.write(async (tx) => {
      await tx.setBanned('c', 'carol', true);
      await tx.setBanned('c', 'carol', true);
      expectEqual(await tx.isBanned('c', 'carol'), true, 'within the write');
    });
    expectEqual(await banned('c', 'carol'), true, 'carol in c');
    expectEqual(await banned('c', 'bob'), false, 'bob in c');
    expectEqual(await banned('d', 'carol'), false, 'carol in d');
    const undone = store.write(async (tx) => {
      await tx.setBanned('c', 'carol', false);
      throw new Error('on purpose');
    });
    await expectRejects(undone, 'write');
    expectEqual(await banned('c', 'carol'), true, 'after a work that failed');
    await store.write((tx) => tx.setBanned('c', 'carol', false));
    await store.write((tx) => tx.setBanned('c', 'carol', false));
    expectEqual(await banned('c', 'carol'), false, 'after the ban');
  },

  'ids are compared exactly, case and accents included': async (store) => {
    await store.write(async (tx) => {
      for (const id of ['é', 'e', 'E', "a'b", '%', '__proto__', 'constructor']) await tx.putUser(userRow(id));
    });
    await store.read(async (tx) => {
      for (const id of ['é', 'e', 'E', "a'b", '%', '__proto__', 'constructor']) {
        expectEqual((await tx.user(id))?.name, `Name of ${id}`, `user ${id}`);
      }
      expectEqual(await tx.user('A'), undefined, 'no user');
      expectEqual(await tx.user('toString'), undefined, 'no user of a name that every object has');
    });
  },
};
