import type { AttachmentRow, MessageRow, ReactionRow, Store } from '../ports.ts';
import type { StoreTest } from './contract.ts';
import { expectEqual, expectRejects } from './expect.ts';
import { attachmentRow, conversationRow, memberRow, say, seed, uploadRow, userRow } from './rows.ts';

/** Reads pages of two until one is not full. */
async function readAll<Row>(read: (page: { limit: number; after?: Row }) => Promise<readonly Row[]>): Promise<Row[]> {
  const all: Row[] = [];
  for (;;) {
    const last = all.at(-1);
    const page = await read({ limit: 2, ...(last !== undefined && { after: last }) });
    all.push(...page);
    if (page.length < 2) return all;
  }
}

/** All that is kept of one user, and the end of it. */
export const personalTests: Readonly<Record<string, StoreTest>> = {
  'what a user sent is found wherever it was, in pages, without what is deleted': async (store, subject) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await tx.insertConversation(conversationRow('d'));
      await say(tx, 'c', { id: 'm1' });
      await say(tx, 'c', { id: 'm2', sender_id: 'bob' });
      await say(tx, 'c', { id: 'm3', thread_id: 'm1' });
      await say(tx, 'c', { id: 'm4' });
      for (const id of ['m5', 'm6']) await say(tx, 'd', { id });
      await tx.updateMessage('m4', { content: '', deleted_at: '2026-11-22T10:00:00.000Z' });
    });
    const opened = (await subject.reopen?.()) ?? store;
    const by = async (who: string): Promise<string[]> =>
      (await readAll<MessageRow>((page) => opened.read(async (tx) => tx.messagesBy(who, page)))).map(({ id }) => id);
    expectEqual(await by('alice'), ['m1', 'm3', 'm5', 'm6'], 'of alice');
    expectEqual([await by('bob'), await by('carol')], [['m2'], []], 'of the others');
    await opened.write((tx) => tx.updateMessage('m1', { deleted_at: '2026-11-22T10:00:00.000Z' }));
    expectEqual(await by('alice'), ['m3', 'm5', 'm6'], 'after a delete');
  },

  "a user's reactions, reports, files and uploads are read in pages": async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      for (const id of ['m1', 'm2']) await say(tx, 'c', { id, reaction_count: 2 });
      const react = (message_id: string, emoji: string, user_id: string, rev: number) =>
        tx.insertReaction({ message_id, emoji, user_id, rev });
      await react('m2', 'a', 'alice', 2);
      await react('m1', 'b', 'alice', 2);
      await react('m1', 'a', 'alice', 3);
      await react('m1', 'a', 'bob', 4);
      for (const [id, reporter_id] of [
        ['r1', 'alice'],
        ['r2', 'bob'],
        ['r3', 'alice'],
        ['r4', 'alice'],
      ] as const) {
        const created_at = '2026-11-22T10:00:00.000Z';
        await tx.insertReport({ id, reporter_id, message_id: 'm1', reason: 'why', status: 'settled', created_at });
      }
      for (const [id, charge] of [
        ['f1', 30],
        ['f2', 10],
        ['f3', 10],
        ['f4', 20],
      ] as const)
        await tx.insertAttachment(attachmentRow(id, { charge }));
      await tx.insertAttachment(attachmentRow('of bob', { owner_id: 'bob' }));
      for (const id of ['u1', 'u2']) await tx.insertUpload(uploadRow(id));
      await tx.insertUpload(uploadRow('u of bob', { owner_id: 'bob' }));
    });
    const reactions = await readAll<ReactionRow>((page) => store.read(async (tx) => tx.reactionsBy('alice', page)));
    expectEqual(
      reactions.map(({ message_id, emoji, user_id }) => `${message_id} ${emoji} ${user_id}`),
      ['m1 a alice', 'm1 b alice', 'm2 a alice'],
      'reactions',
    );
    const files = await readAll<AttachmentRow>((page) => store.read(async (tx) => tx.attachmentsBy('alice', page)));
    expectEqual(
      files.map(({ id }) => id),
      ['f2', 'f3', 'f4', 'f1'],
      'files',
    );
    const reports = async (page: { limit: number; belowNumber?: number }): Promise<string[]> =>
      (await store.read((tx) => tx.reportsBy('alice', page))).map(({ id }) => id);
    expectEqual(await reports({ limit: 2 }), ['r4', 'r3'], 'the newest reports');
    const third = (await store.read((tx) => tx.report('r3')))?.number ?? 0;
    expectEqual(await reports({ limit: 2, belowNumber: third }), ['r1'], 'the others');
    const uploads = async (limit: number): Promise<string[]> =>
      (await store.read((tx) => tx.uploadsBy('alice', limit))).map(({ id }) => id).toSorted();
    expectEqual(await uploads(9), ['u1', 'u2'], 'uploads');
    expectEqual((await uploads(1)).length, 1, 'one of them');
  },

  'a user who is removed is nowhere, with their blocks, and may come anew': async (store, subject) => {
    await store.write(async (tx) => {
      for (const id of ['alice', 'bob']) await tx.putUser(userRow(id));
      await tx.setBlocked('alice', 'bob', true);
      await tx.setBlocked('bob', 'alice', true);
    });
    await expectRejects(
      store.write(async (tx) => {
        await tx.deleteUser('alice');
        throw new Error('on purpose');
      }),
      'write',
    );
    expectEqual(await store.read(async (tx) => tx.isBlocked('alice', 'bob')), true, 'after a work that threw');
    await store.write(async (tx) => {
      await tx.deleteUser('alice');
      await tx.deleteUser('nobody');
    });
    const opened = (await subject.reopen?.()) ?? store;
    const look = (from: Store) =>
      from.read(async (tx) => ({
        user: (await tx.user('alice'))?.id,
        found: (await tx.findUsers({ limit: 9, except: '', match: { words: ['alice'], id: '' } })).length,
        blocks: [await tx.isBlocked('alice', 'bob'), await tx.isBlocked('bob', 'alice')],
      }));
    expectEqual(await look(opened), { user: undefined, found: 0, blocks: [false, true] }, 'after it');
    await opened.write((tx) => tx.putUser(userRow('alice')));
    expectEqual(await look(opened), { user: 'alice', found: 1, blocks: [false, true] }, 'back again');
  },

  'a user who is a member somewhere is not removed': async (store) => {
    await store.write(seed);
    await store.write((tx) => tx.insertMember(memberRow('c', 'carol')));
    await expectRejects(
      store.write((tx) => tx.deleteUser('carol')),
      'removing a member',
    );
  },

  'erasures are kept, and listed until they are done; revocations are read for several users': async (
    store,
    subject,
  ) => {
    const row = (user_id: string, is_done = false, at = 1) => ({ user_id, at, is_done });
    await store.write(async (tx) => {
      for (const id of ['alice', 'bob', 'carol']) await tx.putErasure(row(id));
      await tx.putErasure(row('bob', true, 2));
      await tx.setRevokedAt('alice', 5);
      await tx.setRevokedAt('zoe', 6);
    });
    const opened = (await subject.reopen?.()) ?? store;
    await opened.read(async (tx) => {
      expectEqual(await tx.erasure('alice'), row('alice'), 'one that is not done');
      expectEqual(await tx.erasure('bob'), row('bob', true, 2), 'one that is done');
      expectEqual(await tx.erasure('nobody'), undefined, 'none');
      const listed = await tx.erasures(9);
      expectEqual(listed.map(({ user_id }) => user_id).toSorted(), ['alice', 'carol'], 'those that are not done');
      expectEqual((await tx.erasures(1)).length, 1, 'one of them');
      const revoked = await tx.revocations(['zoe', 'alice', 'bob', 'zoe']);
      expectEqual(
        revoked.map(({ user_id, revoked_at }) => `${user_id} ${String(revoked_at)}`).toSorted(),
        ['alice 5', 'zoe 6'],
        'revocations',
      );
    });
  },
};
