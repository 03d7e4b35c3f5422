import type { MessageSearch, Store, WriteTransaction } from '../ports.ts';
import type { StoreTest } from './contract.ts';
import { expectEqual, expectRejects } from './expect.ts';
import { attachmentRow, conversationRow, memberRow, say, seed } from './rows.ts';

type Only = Partial<Omit<MessageSearch, 'terms'>>;

/** Ids of what has these words, as alice finds it; one that ends in `*` may go on, several in one text follow each other. */
const find = (store: Store, words: readonly string[], only: Only = {}): Promise<string[]> =>
  store.read(async (tx) => {
    const terms = words.map((text) => ({ words: text.replace('*', '').split(' '), prefix: text.endsWith('*') }));
    const found = await tx.search({ terms, circle: { userId: 'alice' }, limit: 9, ...only });
    return found.map(({ message }) => message.id);
  });

/** A message with files, each given as its name and type, as a send makes it. */
async function sayWithFiles(
  tx: WriteTransaction,
  id: string,
  content: string,
  files: readonly (readonly [name: string, content_type: string])[],
): Promise<void> {
  await say(tx, 'c', { id, content, attachment_count: files.length });
  for (const [place, [name, content_type]] of files.entries()) {
    const fileId = `${id}-${String(place)}`;
    await tx.insertAttachment(attachmentRow(fileId, { name, content_type }));
    await tx.updateAttachment(fileId, { message_id: id, conversation_id: 'c', place });
  }
}

/** Full text. */
export const searchTests: Readonly<Record<string, StoreTest>> = {
  'messages are found by whole words, beginnings and phrases, without case and accents, the last first': async (
    store,
  ) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await say(tx, 'c', { id: 'm1', content: 'Déjeuner à midi, Ana-María?' });
      await say(tx, 'c', { id: 'm2', content: 'A late LUNCH at noon_sharp' });
      await say(tx, 'c', { id: 'm3', content: 'at the lunching place', thread_id: 'm2' });
      await say(tx, 'c', { id: 'm4', content: '我们明天开会' });
      await say(tx, 'c', { id: 'm5', content: '🎉 !!!' });
    });
    expectEqual(await find(store, ['dejeuner']), ['m1'], 'an accent');
    expectEqual(await find(store, ['lunch']), ['m2'], 'a whole word');
    expectEqual(await find(store, ['lunch*']), ['m3', 'm2'], 'a beginning');
    expectEqual(await find(store, ['at noon']), ['m2'], 'a phrase');
    expectEqual(await find(store, ['noon at']), [], 'the words in another order');
    expectEqual(await find(store, ['ana mar*']), ['m1'], 'a phrase that ends in a beginning');
    expectEqual(await find(store, ['at', 'lunch*']), ['m3', 'm2'], 'all of several');
    expectEqual(await find(store, ['lunch', 'midi']), [], 'of different messages');
    expectEqual(await find(store, ['明 天']), ['m4'], 'a script without spaces');
  },

  'only what the user is a member of now is found, and of it what is asked for': async (store) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await tx.insertConversation(conversationRow('d'));
      await tx.insertMember(memberRow('d', 'alice'));
      const times = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z'];
      await say(tx, 'c', { id: 'm1', content: 'word', created_at: times[0] ?? '' });
      await say(tx, 'd', { id: 'm2', content: 'word HTTPS://x', sender_id: 'bob', created_at: times[1] ?? '' });
      await say(tx, 'c', { id: 'm3', content: 'word', created_at: times[2] ?? '' });
      await say(tx, 'c', { id: 'm4', content: 'word', kind: 'system' });
    });
    const only = (fields: Only): Promise<string[]> => find(store, ['word'], fields);
    expectEqual(await only({}), ['m3', 'm2', 'm1'], 'all');
    expectEqual(await only({ circle: { userId: 'bob' } }), ['m3', 'm1'], 'as bob');
    expectEqual(await only({ circle: { userId: 'carol' } }), [], 'as carol');
    expectEqual(await only({ circle: { userId: 'alice', conversations: ['d'] } }), ['m2'], 'in some conversations');
    expectEqual(await only({ conversationId: 'c' }), ['m3', 'm1'], 'in one conversation');
    expectEqual(await only({ conversationId: 'nothing' }), [], 'in none');
    expectEqual(await only({ senderId: 'bob' }), ['m2'], 'by one sender');
    expectEqual(await only({ before: '2026-01-02T00:00:00.000Z' }), ['m1'], 'before a time');
    expectEqual(await only({ after: '2026-01-02T00:00:00.000Z' }), ['m3'], 'after a time');
    expectEqual(await only({ withLink: true }), ['m2'], 'with an address');
    const search = { terms: [{ words: ['word'], prefix: false }], circle: { userId: 'alice' } };
    const first = await store.read((tx) => tx.search({ ...search, limit: 2 }));
    expectEqual(await only({ limit: 2, below: first.at(-1)?.place ?? 0 }), ['m1'], 'the second page');
    await store.write((tx) => tx.deleteMember('d', 'alice'));
    expectEqual(await only({}), ['m3', 'm1'], 'after leaving one');
  },

  'files are found by their kind, with words or without, and by their names': async (store, subject) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await sayWithFiles(tx, 'm1', 'our plan', [['Ébauche.pdf', 'application/pdf']]);
      await sayWithFiles(tx, 'm2', '', [
        ['beach.png', 'image/png'],
        ['waves.mp3', 'audio/mpeg'],
      ]);
      await sayWithFiles(tx, 'm3', 'the plan as a film', [['plan.mp4', 'video/mp4']]);
      await say(tx, 'c', { id: 'm4', content: 'no plan' });
      await tx.insertAttachment(attachmentRow('unsent'));
    });
    const opened = (await subject.reopen?.()) ?? store;
    const only = (files: NonNullable<MessageSearch['files']>, words: string[] = [], fields: Only = {}) =>
      find(opened, words, { files, ...fields });
    expectEqual(await only('any'), ['m3', 'm2', 'm1'], 'any file, the last first');
    expectEqual(
      [await only('image'), await only('audio'), await only('video'), await only('file')],
      [['m2'], ['m2'], ['m3'], ['m1']],
      'by kind',
    );
    expectEqual(await only('any', ['plan']), ['m3', 'm1'], 'with a word');
    expectEqual(await only('file', ['plan']), ['m1'], 'of a kind, with a word');
    expectEqual(await find(opened, ['ebauche']), ['m1'], 'by the name of a file');
    expectEqual(await find(opened, ['plan', 'pdf']), ['m1'], 'by text and name');
    expectEqual(await find(opened, ['beach*']), ['m2'], 'a message that is nothing but files');
    expectEqual(await only('any', [], { conversationId: 'c', senderId: 'alice' }), ['m3', 'm2', 'm1'], 'of a sender');
    expectEqual(await only('any', [], { senderId: 'bob' }), [], 'of another sender');
    expectEqual(await only('any', [], { conversationId: 'nothing' }), [], 'elsewhere');
    expectEqual(await only('any', [], { circle: { userId: 'carol' } }), [], 'as who is no member');
    expectEqual(
      await only('any', [], { circle: { userId: 'bob', conversations: ['d'] } }),
      [],
      'in other conversations',
    );
    const first = await opened.read((tx) =>
      tx.search({ terms: [], files: 'any', circle: { userId: 'bob' }, limit: 2 }),
    );
    expectEqual(await only('any', [], { below: first.at(-1)?.place ?? 0 }), ['m1'], 'the second page');
    await opened.write(async (tx) => {
      await tx.updateMessage('m1', { content: 'another text' });
      await tx.deleteAttachment('m2-0');
    });
    expectEqual(await find(opened, ['ebauche']), ['m1'], 'by its name after an edit');
    expectEqual([await find(opened, ['beach']), await find(opened, ['waves'])], [[], ['m2']], 'after one is gone');
    await opened.write(async (tx) => {
      await tx.deleteAttachment('m1-0');
      await tx.updateMessage('m1', { content: '', attachment_count: 0, deleted_at: '2026-01-01T00:00:00.000Z' });
    });
    expectEqual([await find(opened, ['ebauche']), await only('any')], [[], ['m3', 'm2']], 'after it was deleted');
  },

  'an edited message is found by its new text, a deleted one no more, in the transaction of the change': async (
    store,
  ) => {
    await store.write(seed);
    await store.write(async (tx) => {
      await say(tx, 'c', { id: 'm1', content: 'old words' });
      await say(tx, 'c', { id: 'm2', content: 'old words too' });
      await say(tx, 'c', { id: 'm3', content: '…' });
    });
    await store.write(async (tx) => {
      await tx.updateMessage('m1', { content: 'new words' });
      await tx.updateMessage('m3', { content: 'some words' });
      await tx.updateMessage('m2', { pinned_seq: 4 });
    });
    expectEqual(await find(store, ['old']), ['m2'], 'the old text');
    expectEqual(await find(store, ['words']), ['m3', 'm2', 'm1'], 'all, each at its place');
    await expectRejects(
      store.write(async (tx) => {
        await tx.updateMessage('m1', { content: 'never' });
        await tx.updateMessage('m2', { content: '', deleted_at: '2026-01-01T00:00:00.000Z' });
        throw new Error('on purpose');
      }),
      'write',
    );
    expectEqual([await find(store, ['never']), await find(store, ['old'])], [[], ['m2']], 'after a work that threw');
    await store.write((tx) => tx.updateMessage('m2', { content: '', deleted_at: '2026-01-01T00:00:00.000Z' }));
    expectEqual(await find(store, ['old']), [], 'after it was deleted');
    expectEqual(await find(store, ['words']), ['m3', 'm1'], 'what is left');
  },
};
