import { expect } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { connectToChat, type Chat, type Message } from '../src/index.ts';
import { databaseName, openIdbStore } from '../src/platform/idb-store.ts';

let servers = 0;

/** A server that nobody reaches, as on a train. */
const nowhere = (): { url: string; database: string } => {
  const url = `https://${Date.now()}-${(servers += 1)}.example`;
  return { url, database: databaseName({ server: url, userId: 'alice' }) };
};

const open = (url: string): Chat =>
  connectToChat({
    url,
    token: 'alice-1',
    user: 'alice',
    tabs: 'single',
    fetch: () => Promise.reject(new TypeError('no network')),
  });

/** Waits until the conversation is as it should be. */
const until = (chat: Chat, isSo: (messages: readonly Message[]) => boolean): Promise<readonly Message[]> =>
  new Promise((resolve) => {
    chat.conversation('c').messages.subscribe((messages) => {
      if (isSo(messages)) resolve(messages);
    });
  });

/** Waits until what was sent before is on the device. */
const stored = (chat: Chat): Promise<void> =>
  new Promise((resolve) => {
    chat.storage.subscribe((storage) => {
      if (storage === 'persistent') resolve();
    });
  });

const blobIn = ([message]: readonly Message[]): Blob | undefined => message?.attachments[0]?.upload?.blob;

describe('files of unsent messages in IndexedDB', () => {
  it('are there after a reload, byte for byte, with their names and types', async () => {
    const { url, database } = nowhere();
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const file = new File([bytes, bytes, bytes], 'été 😀.png', { type: 'image/png' });
    const first = open(url);
    first
      .conversation('c')
      .send({ content: 'from the train', attachments: [file, new Blob(['voice'], { type: 'audio/webm' })] });
    await stored(first);
    await first.close();

    const second = open(url);
    const messages = await until(second, (now) => blobIn(now) !== undefined);
    const [photo, voice] = messages[0]!.attachments;
    expect([photo!.name, photo!.contentType, photo!.size]).to.deep.equal(['été 😀.png', 'image/png', 180_000]);
    expect([voice!.name, voice!.contentType, voice!.size]).to.deep.equal(['', 'audio/webm', 5]);
    const kept = new Uint8Array(await photo!.upload!.blob!.arrayBuffer());
    expect(kept.subarray(60_000, 120_000)).to.deep.equal(bytes);
    expect(await voice!.upload!.blob!.text()).to.equal('voice');
    await second.close();
    await deleteDB(database);
  });

  it('stay when the row of their message changes again and again, and go with it', async () => {
    const { url, database } = nowhere();
    const chat = open(url);
    const talk = chat.conversation('c');
    const { clientId, sent } = talk.send({ attachments: [new File(['bytes'], 'a.png')] });
    sent.catch(() => undefined);
    await until(chat, (messages) => messages.length === 1);
    for (let times = 0; times < 10; times += 1) await (times % 2 === 0 ? talk.pause(clientId) : talk.resume(clientId));
    const store = await openIdbStore(database);
    const kept = await store.read((tx) => tx.get('files', clientId));
    expect(await (kept!.files[0] as Blob).text()).to.equal('bytes');
    await talk.discard(clientId);
    expect(await store.read((tx) => tx.list('files'))).to.deep.equal([]);
    await store.close();
    await chat.close();
    await deleteDB(database);
  });

  it('are wiped by a logout without network', async () => {
    const { url, database } = nowhere();
    const chat = open(url);
    chat.conversation('c').send({ attachments: [new File(['secret'], 'a.png')] });
    await until(chat, (messages) => messages.length === 1);
    await chat.logout();
    const store = await openIdbStore(database);
    expect(await store.read((tx) => tx.list('files'))).to.deep.equal([]);
    expect(await store.read((tx) => tx.list('outbox'))).to.deep.equal([]);
    await store.close();
    await deleteDB(database);
  });

  it('of another tab can be read by the one that leads', async () => {
    const { url, database } = nowhere();
    const both = [0, 1].map(() =>
      connectToChat({
        url,
        token: 'alice-1',
        user: 'alice',
        fetch: () => Promise.reject(new TypeError('no network')),
      }),
    );
    const [leading, following] = both as [Chat, Chat];
    await until(leading, () => true);
    following.conversation('c').send({ attachments: [new File(['handed over'], 'a.png')] });
    const messages = await until(leading, (now) => blobIn(now) !== undefined);
    expect(await blobIn(messages)!.text()).to.equal('handed over');
    for (const chat of both) await chat.close();
    await deleteDB(database);
  });
});
