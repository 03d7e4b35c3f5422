import type { ReadTransaction, Store } from '../ports.ts';
import type { StoreTest } from './contract.ts';
import { expectEqual, expectRejects } from './expect.ts';
import { attachmentRow, conversationRow, say, seed, uploadRow } from './rows.ts';

const idsOf = async (store: Store, read: (tx: ReadTransaction) => Promise<{ id: string }[]>): Promise<string[]> =>
  (await store.read(read)).map(({ id }) => id);

/** Files: those that are there, and those that are coming. */
export const attachmentTests: Readonly<Record<string, StoreTest>> = {
  'an attachment is what was written, also after a restart': async (store, subject) => {
    const whole = attachmentRow('a');
    const bare = attachmentRow('b', {
      thumbnail_size: null,
      width: null,
      height: null,
      duration: null,
      thumbhash: null,
    });
    await store.write(async (tx) => {
      await tx.insertAttachment(whole);
      await tx.insertAttachment(bare);
      await tx.insertUpload(uploadRow('u'));
    });
    const opened = (await subject.reopen?.()) ?? store;
    await opened.read(async (tx) => {
      expectEqual(await tx.attachment('a'), whole, 'with everything');
      expectEqual(await tx.attachment('b'), bare, 'with nothing known');
      expectEqual(await tx.attachment('u'), undefined, 'an upload is no attachment yet');
      expectEqual(await tx.upload('u'), uploadRow('u'), 'upload');
      expectEqual(await tx.upload('a'), undefined, 'no upload any more');
    });
    await expectRejects(
      opened.write((tx) => tx.insertAttachment(whole)),
      'the same id again',
    );
    await expectRejects(
      opened.write((tx) => tx.insertUpload(uploadRow('u'))),
      'the same upload again',
    );
  },

  'attachments of messages come in the order of each message': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await say(tx, 'c', { id: 'm1', attachment_count: 2 });
      await say(tx, 'c', { id: 'm2', attachment_count: 1 });
      for (const id of ['a', 'b', 'd', 'unsent']) await tx.insertAttachment(attachmentRow(id));
      await tx.updateAttachment('b', { conversation_id: 'c', message_id: 'm1', place: 0 });
      await tx.updateAttachment('a', { conversation_id: 'c', message_id: 'm1', place: 1 });
      await tx.updateAttachment('d', { conversation_id: 'c', message_id: 'm2', place: 0 });
    });
    expectEqual(await idsOf(store, async (tx) => tx.attachmentsOf(['m1'])), ['b', 'a'], 'of one message');
    const several = await store.read((tx) => tx.attachmentsOf(['m2', 'm1', 'm1', 'nothing']));
    expectEqual(
      several.filter((row) => row.message_id === 'm1').map(({ id }) => id),
      ['b', 'a'],
      'of one among several',
    );
    expectEqual(several.length, 3, 'of several');
    expectEqual((await store.read((tx) => tx.message('m1')))?.attachment_count, 2, 'the count of the message');
    expectEqual(
      (await idsOf(store, async (tx) => tx.attachmentsIn('c'))).toSorted(),
      ['a', 'b', 'd'],
      'of the conversation',
    );
    await store.write((tx) => tx.deleteAttachment('b'));
    await store.write((tx) => tx.deleteAttachment('b'));
    expectEqual(await idsOf(store, async (tx) => tx.attachmentsOf(['m1'])), ['a'], 'after one was removed');
    await expectRejects(
      store.write((tx) => tx.updateAttachment('b', { conversation_id: 'c', message_id: 'm1', place: 0 })),
      'one that is gone',
    );
  },

  'what was not sent in time is found, oldest first': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await say(tx, 'c', { id: 'm1', attachment_count: 1 });
      for (const [id, day] of [
        ['new', 23],
        ['old', 21],
        ['older', 20],
        ['sent', 19],
      ] as const) {
        const created_at = `2026-11-${String(day)}T10:00:00.000Z`;
        await tx.insertAttachment(attachmentRow(id, { created_at }));
        await tx.insertUpload(uploadRow(id, { created_at }));
      }
      await tx.updateAttachment('sent', { conversation_id: 'c', message_id: 'm1', place: 0 });
    });
    const before = '2026-11-23T10:00:00.000Z';
    expectEqual(await idsOf(store, async (tx) => tx.unsentAttachments(before, 9)), ['older', 'old'], 'attachments');
    expectEqual(await idsOf(store, async (tx) => tx.unsentAttachments(before, 1)), ['older'], 'the oldest');
    expectEqual(await idsOf(store, async (tx) => tx.oldUploads(before, 9)), ['sent', 'older', 'old'], 'uploads');
    expectEqual(await idsOf(store, async (tx) => tx.oldUploads(before, 2)), ['sent', 'older'], 'the oldest two');
  },

  'a user is charged for what is there and what is coming, until it goes': async (store) => {
    const charge = (ownerId: string): Promise<number> => store.read((tx) => tx.chargeOf(ownerId));
    expectEqual(await charge('alice'), 0, 'nothing');
    await store.write(async (tx) => {
      await tx.insertAttachment(attachmentRow('a'));
      await tx.insertAttachment(attachmentRow('b', { owner_id: 'bob' }));
      await tx.insertUpload(uploadRow('u'));
      expectEqual(await tx.chargeOf('alice'), 12_100, 'within the transaction');
    });
    expectEqual([await charge('alice'), await charge('bob')], [12_100, 5_100], 'both');
    await store.write((tx) => tx.deleteUpload('u'));
    await store.write((tx) => tx.deleteUpload('u'));
    expectEqual(await charge('alice'), 5_100, 'without the upload');
    await store.write((tx) => tx.deleteAttachment('a'));
    expectEqual(await charge('alice'), 0, 'without the attachment');
  },

  'who becomes another user takes their files along, sent ones of that conversation and all that are not sent': async (
    store,
  ) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await tx.insertConversation(conversationRow('d'));
      await say(tx, 'c', { id: 'm1', sender_id: 'bob', attachment_count: 1 });
      await say(tx, 'd', { id: 'm2', sender_id: 'bob', attachment_count: 1 });
      for (const id of ['sent', 'elsewhere', 'unsent'])
        await tx.insertAttachment(attachmentRow(id, { owner_id: 'bob' }));
      await tx.updateAttachment('sent', { conversation_id: 'c', message_id: 'm1', place: 0 });
      await tx.updateAttachment('elsewhere', { conversation_id: 'd', message_id: 'm2', place: 0 });
      await tx.insertAttachment(attachmentRow('of carol', { owner_id: 'carol' }));
      await tx.insertUpload(uploadRow('coming', { owner_id: 'bob' }));
      await tx.insertUpload(uploadRow('coming of carol', { owner_id: 'carol' }));
      await tx.moveUser('c', 'bob', 'alice');
    });
    await store.read(async (tx) => {
      const owners: (string | undefined)[] = [];
      for (const id of ['sent', 'elsewhere', 'unsent', 'of carol']) owners.push((await tx.attachment(id))?.owner_id);
      for (const id of ['coming', 'coming of carol']) owners.push((await tx.upload(id))?.owner_id);
      expectEqual(owners, ['alice', 'bob', 'alice', 'carol', 'alice', 'carol'], 'whose they are');
      expectEqual(
        (await tx.attachmentsOf(['m1'])).map(({ id }) => id),
        ['sent'],
        'what the message has',
      );
      const charges: number[] = [];
      for (const id of ['alice', 'bob', 'carol']) charges.push(await tx.chargeOf(id));
      expectEqual(charges, [17_200, 5_100, 12_100], 'what they count for');
    });
    expectEqual(await idsOf(store, async (tx) => tx.unsentAttachments('2027', 9)), ['of carol', 'unsent'], 'unsent');
  },

  'files of a work that throws were never there': async (store) => {
    await store.write(async (tx) => {
      await tx.insertAttachment(attachmentRow('kept'));
      await tx.insertUpload(uploadRow('coming'));
    });
    const work = store.write(async (tx) => {
      await tx.insertAttachment(attachmentRow('new'));
      await tx.updateAttachment('kept', { conversation_id: 'c', message_id: 'm', place: 3 });
      await tx.deleteUpload('coming');
      throw new Error('on purpose');
    });
    await expectRejects(work, 'write');
    await store.read(async (tx) => {
      expectEqual(await tx.attachment('new'), undefined, 'the new one');
      expectEqual(await tx.attachment('kept'), attachmentRow('kept'), 'the changed one');
      expectEqual(await tx.upload('coming'), uploadRow('coming'), 'the upload');
    });
  },
};
