import type { AttachmentRow, ReadTransaction, Store, UploadRow } from '../ports.ts';
import type { StoreTest } from './contract.ts';
import { expectEqual, expectRejects } from './expect.ts';
import { say, seed } from './rows.ts';

const attachmentRow = (id: string, fields: Partial<AttachmentRow> = {}): AttachmentRow => ({
  id,
  owner_id: 'alice',
  conversation_id: null,
  message_id: null,
  place: 0,
  name: `${id}.png`,
  content_type: 'image/png',
  size: 5_000,
  thumbnail_size: 100,
  uploaded_size: 6_000,
  charge: 5_100,
  width: 30,
  height: 20,
  duration: 1.5,
  thumbhash: 'aGFzaA==',
  created_at: '2026-11-22T10:00:00.000Z',
  ...fields,
});

const uploadRow = (id: string, fields: Partial<UploadRow> = {}): UploadRow => ({
  id,
  owner_id: 'alice',
  name: `${id}.png`,
  size: 7_000,
  charge: 7_000,
  created_at: '2026-11-22T10:00:00.000Z',
  ...fields,
});

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
