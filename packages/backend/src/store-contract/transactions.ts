import type { StoreTest } from './contract.ts';
import { expectEqual, expectRejects } from './expect.ts';
import { conversationRow, eventRow, memberRow, say, seed, userRow } from './rows.ts';

/** Atomic, ordered, durable. */
export const transactionTests: Readonly<Record<string, StoreTest>> = {
  'a write gives back what its work returned, and a later read sees the rows': async (store) => {
    const value = await store.write(async (tx) => {
      await tx.putUser(userRow('alice'));
      return 'done';
    });
    expectEqual(value, 'done', 'value of the write');
    expectEqual(await store.read((tx) => tx.user('alice')), userRow('alice'), 'user after the write');
  },

  'a work that throws rejects with what it threw and leaves nothing behind': async (store) => {
    await store.write(seed);
    const before = await store.read((tx) => tx.conversation('c'));
    const error = new Error('on purpose');
    const write = store.write(async (tx) => {
      await tx.putUser(userRow('alice', { name: 'Changed' }));
      await tx.putUser(userRow('dave'));
      await say(tx, 'c');
      await tx.updateMember('c', 'bob', { last_read_seq: 1 });
      await tx.updateConversation('c', { title: 'Changed' });
      await tx.insertConversation(conversationRow('d', { direct_key: 'alice bob', client_id: 'key' }));
      await tx.insertMember(memberRow('d', 'alice'));
      await tx.deleteMember('c', 'bob');
      throw error;
    });
    expectEqual((await expectRejects(write, 'write')) === error, true, 'the very error');
    await store.read(async (tx) => {
      expectEqual(await tx.user('alice'), userRow('alice'), 'changed user');
      expectEqual(await tx.user('dave'), undefined, 'new user');
      expectEqual(await tx.conversation('c'), before, 'conversation');
      expectEqual(await tx.conversation('d'), undefined, 'new conversation');
      expectEqual(await tx.conversationByDirectKey('alice bob'), undefined, 'direct key');
      expectEqual(await tx.conversationByClientId('alice', 'key'), undefined, 'client id');
      expectEqual(await tx.member('c', 'bob'), memberRow('c', 'bob'), 'member');
      expectEqual((await tx.conversationsOf('bob', { limit: 9 })).length, 1, 'inbox of bob');
      expectEqual(await tx.events('c', 0, 9), [], 'log');
      expectEqual(await tx.history('c', { limit: 9 }), [], 'history');
      expectEqual(await tx.message('m1'), undefined, 'message');
    });
    await store.write((tx) => say(tx, 'c'));
    expectEqual((await store.read((tx) => tx.conversation('c')))?.last_seq, 1, 'the next seq has no hole');
  },

  'of writes begun together, one that throws takes no other with it': async (store) => {
    await store.write(seed);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 9 }, (_, index) =>
        store.write(async (tx) => {
          const row = await say(tx, 'c', { id: `message-${String(index)}` });
          if (index % 3 === 1) throw new Error('on purpose');
          return row.seq;
        }),
      ),
    );
    expectEqual(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'threw')),
      [1, 'threw', 2, 3, 'threw', 4, 5, 'threw', 6],
      'outcomes in order',
    );
    const ids = await store.read(async (tx) => (await tx.history('c', { limit: 99 })).map((row) => row.id));
    expectEqual(
      ids,
      [0, 2, 3, 5, 6, 8].map((index) => `message-${String(index)}`),
      'history',
    );
    expectEqual((await store.read((tx) => tx.conversation('c')))?.last_seq, 6, 'head');
  },

  'a row that exists already rejects its own work only': async (store) => {
    await store.write(seed);
    await store.write((tx) => say(tx, 'c', { id: 'first' }));
    const twice = store.write((tx) => say(tx, 'c', { id: 'first' }));
    const other = store.write((tx) => say(tx, 'c', { id: 'second' }));
    await expectRejects(twice, 'second message of one id');
    expectEqual((await other).seq, 2, 'seq of the write after it');
  },

  'each write sees what the ones before it wrote, and they end in order': async (store) => {
    await store.write(seed);
    const ended: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store
          .write(async (tx) => {
            expectEqual((await tx.conversation('c'))?.last_seq, index, 'head seen by the write');
            await say(tx, 'c');
          })
          .then(() => ended.push(index)),
      ),
    );
    expectEqual(
      ended,
      Array.from({ length: 20 }, (_, index) => index),
      'order of endings',
    );
  },

  'a write sees its own changes': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      const row = await say(tx, 'c');
      expectEqual(await tx.message(row.id), row, 'own message');
      expectEqual((await tx.event('c', 1))?.message_id, row.id, 'own event');
      expectEqual((await tx.conversation('c'))?.last_seq, 1, 'own head');
    });
  },

  'a read sees one state, whatever is written meanwhile': async (store) => {
    await store.write(seed);
    const writes: Promise<unknown>[] = [];
    await store.read(async (tx) => {
      const head = (await tx.conversation('c'))?.last_seq;
      for (let count = 0; count < 5; count += 1) writes.push(store.write((write) => say(write, 'c')));
      for (let look = 0; look < 5; look += 1) {
        expectEqual((await tx.conversation('c'))?.last_seq, head, 'head within the read');
        expectEqual((await tx.events('c', 0, 9)).length, head, 'events within the read');
      }
    });
    await Promise.all(writes);
    expectEqual((await store.read((tx) => tx.conversation('c')))?.last_seq, 5, 'head afterwards');
  },

  'a read that throws rejects with what it threw': async (store) => {
    const error = new Error('on purpose');
    const read = store.read(() => {
      throw error;
    });
    expectEqual((await expectRejects(read, 'read')) === error, true, 'the very error');
  },

  'an event of an unknown conversation is refused': async (store) => {
    await expectRejects(
      store.write((tx) => tx.appendEvent(eventRow('nowhere', 'event'))),
      'append',
    );
  },

  'everything acknowledged is there after the store was closed and opened again': async (store, subject) => {
    if (subject.reopen === undefined) return;
    const epoch = await store.read((tx) => tx.epoch());
    await store.write(seed);
    await store.write((tx) => say(tx, 'c', { content: 'Ça a été écrit 🎉', metadata: { nested: [1, null, 'x'] } }));
    const look = (opened: typeof store): Promise<unknown> =>
      opened.read(async (tx) => ({
        conversation: await tx.conversation('c'),
        members: await tx.members('c', { limit: 9 }),
        history: await tx.history('c', { limit: 9 }),
        events: await tx.events('c', 0, 9),
      }));
    const before = await look(store);
    const reopened = await subject.reopen();
    expectEqual(await look(reopened), before, 'rows after the reopening');
    expectEqual(await reopened.read((tx) => tx.epoch()), epoch, 'epoch after the reopening');
  },

  'a closed store refuses instead of losing': async (store) => {
    const last = store.write((tx) => tx.putUser(userRow('alice')));
    await store.close();
    await last;
    await expectRejects(
      store.write((tx) => tx.putUser(userRow('bob'))),
      'write after the close',
    );
  },
};
