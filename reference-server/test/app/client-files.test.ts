import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { connectToChat, type Chat, type Conversation, type Message } from '@hypee/chat';
import { createMemoryDatabase } from '@hypee/chat/core';
import { openPage } from '../support/page.ts';
import { picture } from '../support/sample-files.ts';
import { createGroup, serverAt, startServer } from '../support/server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { SECRET, tokenOf } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const MIB = 1024 * 1024;
/** Text without end, which no server takes for anything else. */
const longText = (bytes: number): Buffer => Buffer.from(randomBytes(bytes / 2).toString('hex'));
const fileOf = (bytes: Buffer, name = 'long.txt'): File =>
  new File([new Uint8Array(bytes)], name, { type: 'text/plain' });

interface Call {
  method: string;
  path: string;
  /** Bytes of its body, where that is no JSON. */
  size: number;
}

/** A fetch that tells of each call before it is made, and waits for what is done about it. */
function watched(calls: Call[], about: (call: Call) => Promise<void> | undefined = () => undefined): typeof fetch {
  return async (address, init) => {
    const { pathname } = new URL(address as string);
    const size = init?.body instanceof Blob ? init.body.size : 0;
    const call = { method: init?.method ?? 'GET', path: pathname.replace('/api/', ''), size };
    calls.push(call);
    const answer = fetch(address, init);
    answer.catch(() => undefined);
    await about(call);
    return answer;
  };
}

const uploadsBegun = (calls: readonly Call[]): number =>
  calls.filter(({ method, path }) => method === 'POST' && path === 'uploads/').length;

function open(t: TestContext, url: string, user: string, id: string, fetcher?: typeof fetch) {
  const chat = connectToChat({
    url,
    token: () => tokenOf(user),
    user,
    cache: 'memory',
    ...(fetcher && { fetch: fetcher }),
  });
  t.after(() => chat.close());
  const talk = chat.conversation(id);
  talk.messages.subscribe(() => undefined);
  return { chat, talk };
}

const sentOf = (messages: readonly Message[]): Message[] => messages.filter(({ seq }) => seq !== undefined);
const bytesAt = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());
const bytesOf = ({ attachments }: Message): Promise<Buffer> => bytesAt(attachments[0]!.url);

test('a picture, a text and a caption: everybody has them, with a thumbnail, and the addresses give the bytes', async (t) => {
  const { url, ...server } = await startServer(t);
  const id = await createGroup({ url, ...server }, 'alice', 'bob');
  const [alice, bob] = [open(t, url, 'alice', id), open(t, url, 'bob', id)];
  const photo = new File([new Uint8Array(await picture().png().toBuffer())], 'photo.png', { type: 'image/png' });
  const text = longText(MIB);
  const unnamed = new Blob([new Uint8Array(longText(MIB))]);
  await alice.talk.send({ content: 'both', attachments: [photo, fileOf(text), unnamed] }).sent;
  const [message] = await until(bob.talk.messages, (messages) => messages.length === 1);
  assert.deepEqual(
    message!.attachments.map(({ name, contentType, width, thumbnailUrl }) => [
      name,
      contentType,
      width,
      thumbnailUrl !== null,
    ]),
    [
      ['photo.png', 'image/png', 60, true],
      ['long.txt', 'text/plain', null, false],
      ['file.txt', 'text/plain', null, false],
    ],
  );
  assert.deepEqual(await bytesAt(message!.attachments[1]!.url), text);
  const fresh = await bob.talk.attachment(message!.attachments[0]!.id);
  assert.equal((await bytesAt(fresh.url)).subarray(1, 4).toString(), 'PNG');
});

test('the server is killed in the middle of an upload and starts again: the rest follows, and the message comes once', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const start = (port: string): ServerProcess =>
    new ServerProcess(t, ['--port', port, '--data', folder.path, '--jwt-secret', SECRET]);
  const server = start('0');
  const url = await server.url();
  const id = await createGroup(serverAt(url), 'alice', 'bob');
  const calls: Call[] = [];
  let pieces = 0;
  const alice = open(
    t,
    url,
    'alice',
    id,
    watched(calls, ({ method }) => {
      if (method !== 'PATCH' || (pieces += 1) !== 3) return undefined;
      return server.kill('SIGKILL').then(() => undefined);
    }),
  );
  const bytes = longText(6 * MIB);
  const outgoing = alice.talk.send({ content: 'big', attachments: [fileOf(bytes)] });
  await until(alice.chat.connection, ({ status }) => status === 'reconnecting');
  await start(new URL(url).port).url();
  alice.chat.reconnect();
  const message = await outgoing.sent;
  assert.deepEqual(await bytesOf(message), bytes);
  assert.equal(uploadsBegun(calls), 1);
  assert.ok(
    calls.some(({ method, path }) => method === 'HEAD' && path.startsWith('uploads/')),
    'it asked where the server was',
  );
  const again = calls.reduce((sum, { size }) => sum + size, 0) - bytes.length;
  assert.ok(again <= MIB, `no more than the piece that was lost went twice: ${again}`);
  const bob = open(t, url, 'bob', id);
  await until(bob.talk.messages, (messages) => messages.length === 1);
});

/** A way to the server whose connections end without a word once so many bytes went to it. */
async function cutWay(t: TestContext, url: string, cutsAfter: number[]): Promise<string> {
  const sockets = new Set<Socket>();
  let passed = 0;
  const way = createServer((inner) => {
    const outer = connect(Number(new URL(url).port), '127.0.0.1');
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => [inner, outer].forEach((one) => one.destroy()));
    }
    outer.pipe(inner);
    inner.on('data', (chunk: Buffer) => {
      passed += chunk.length;
      outer.write(chunk);
      if (passed < (cutsAfter[0] ?? Infinity)) return;
      cutsAfter.shift();
      for (const socket of sockets) socket.destroy();
    });
  });
  way.listen(0, '127.0.0.1');
  await once(way, 'listening');
  t.after(() => {
    way.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${(way.address() as AddressInfo).port}`;
}

test('the line is cut again and again within a piece: what the server has of it is not sent again', async (t) => {
  const { url, ...server } = await startServer(t);
  const id = await createGroup({ url, ...server }, 'alice', 'bob');
  const calls: Call[] = [];
  const cuts = [700_000, 2_000_000, 3_500_000];
  const alice = open(t, await cutWay(t, url, cuts), 'alice', id, watched(calls));
  const bytes = longText(4 * MIB);
  const progress: number[] = [];
  alice.talk.messages.subscribe(([message]) => {
    const { sent = NaN } = message?.attachments[0]?.upload ?? {};
    if (sent > (progress.at(-1) ?? -1)) progress.push(sent);
  });
  const outgoing = alice.talk.send({ attachments: [fileOf(bytes)] });
  alice.chat.connection.subscribe(({ status }) => {
    if (status === 'reconnecting') alice.chat.reconnect();
  });
  const message = await outgoing.sent;
  assert.deepEqual(cuts, [], 'each cut took place');
  assert.deepEqual(await bytesOf(message), bytes);
  assert.equal(uploadsBegun(calls), 1);
  assert.equal(progress.at(-1), bytes.length);
  assert.ok(
    progress.some((sent) => sent % 65_536 !== 0 && sent < bytes.length),
    `it went on within a piece: ${progress.join()}`,
  );
  assert.equal(sentOf(alice.talk.messages.value).length, 1);
});

const look = (chat: Chat, id: string): Conversation => {
  const talk = chat.conversation(id);
  talk.messages.subscribe(() => undefined);
  return talk;
};

test('the page is left in the middle of an upload and comes back: it goes on, and the message comes once', async (t) => {
  const { url, ...server } = await startServer(t);
  const id = await createGroup({ url, ...server }, 'alice', 'bob');
  const database = createMemoryDatabase();
  const alice = { user: 'alice', token: () => tokenOf('alice'), databaseOf: () => database };
  const bytes = longText(6 * MIB);
  let pieces = 0;
  let left = (): void => undefined;
  const gone = new Promise<void>((resolve) => (left = resolve));
  const first = openPage(url, {
    ...alice,
    fetch: watched([], ({ method }) => {
      if (method !== 'PATCH' || (pieces += 1) !== 3) return undefined;
      left();
      return new Promise(() => undefined);
    }),
  });
  look(first, id).send({ content: 'big', attachments: [fileOf(bytes)] });
  await gone;
  await first.close();
  const calls: Call[] = [];
  const second = openPage(url, { ...alice, fetch: watched(calls) });
  t.after(() => second.close());
  const talk = look(second, id);
  const [waiting] = await until(talk.messages, ([message]) => (message?.attachments[0]?.upload?.sent ?? 0) > 0);
  assert.equal(waiting!.content, 'big');
  const [message] = await until(talk.messages, ([one]) => one?.seq !== undefined);
  assert.deepEqual(await bytesOf(message!), bytes);
  assert.equal(uploadsBegun(calls), 0, 'no second upload');
  assert.ok(calls.reduce((sum, { size }) => sum + size, 0) < bytes.length);
});

test('paused, nothing of a file leaves; resumed, the rest does; taken back, the server has nothing of it', async (t) => {
  const { url, ...server } = await startServer(t);
  const id = await createGroup({ url, ...server }, 'alice', 'bob');
  const calls: Call[] = [];
  let onPiece: (() => Promise<void>) | undefined;
  const alice = open(
    t,
    url,
    'alice',
    id,
    watched(calls, ({ method }) => (method === 'PATCH' ? onPiece?.() : undefined)),
  );
  const bytes = longText(3 * MIB);
  let clientId = '';
  const paused = new Promise<void>((resolve) => {
    onPiece = async () => {
      onPiece = undefined;
      await alice.talk.pause(clientId);
      resolve();
    };
  });
  const outgoing = alice.talk.send({ content: 'big', attachments: [fileOf(bytes)] });
  ({ clientId } = outgoing);
  await paused;
  await alice.talk.send('goes first').sent;
  const waiting = alice.talk.messages.value.at(-1)!;
  assert.equal(waiting.attachments[0]!.upload!.status, 'paused');
  const before = calls.filter(({ method }) => method === 'PATCH').length;
  assert.equal(before, 1);
  await alice.talk.resume(clientId);
  assert.deepEqual(await bytesOf(await outgoing.sent), bytes);
  assert.equal(uploadsBegun(calls), 1);

  const took = new Promise<void>((resolve) => {
    onPiece = async () => {
      onPiece = undefined;
      resolve();
    };
  });
  const oops = alice.talk.send({ attachments: [fileOf(bytes)] });
  await took;
  oops.cancel();
  await assert.rejects(oops.sent, { code: 'canceled' });
  const path =
    calls.find(({ method }) => method === 'DELETE')?.path ?? calls.findLast(({ method }) => method === 'PATCH')!.path;
  let status = 0;
  while (status !== 404) ({ status } = await serverAt(url).api('alice', 'GET', path.replace('uploads', 'attachments')));
});

test('what a server refuses fails its message with the reason of the server', async (t) => {
  const { url, ...server } = await startServer(t, { limits: { attachments: 2, attachment_bytes: MIB } });
  const id = await createGroup({ url, ...server }, 'alice', 'bob');
  const alice = open(t, url, 'alice', id);
  const program = new File([Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0])], 'run.exe');
  await assert.rejects(alice.talk.send({ attachments: [program] }).sent, {
    code: 'unsupported_media_type',
    status: 415,
  });
  await assert.rejects(alice.talk.send({ attachments: [fileOf(longText(2 * MIB))] }).sent, {
    code: 'too_large',
    status: 413,
  });
  const three = ['a', 'b', 'c'].map((name) => fileOf(longText(100), name));
  await assert.rejects(alice.talk.send({ attachments: three }).sent, { code: 'validation_error' });
  assert.deepEqual(
    alice.talk.messages.value.map(({ status, error }) => [status, Object.keys(error!.fields!)]),
    [
      ['failed', ['file']],
      ['failed', ['file']],
      ['failed', ['attachment_ids']],
    ],
  );
});
