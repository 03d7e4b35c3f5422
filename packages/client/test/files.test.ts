import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryTabs, type Message } from '../src/core.ts';
import type { ServerRequest } from './support/model-server.ts';
import { look, World } from './support/world.ts';

const KIB = 1024;
/** A file of so many bytes, each part of it unlike the others. */
const fileOf = (name: string, size: number, type = 'image/png'): File =>
  new File(
    [
      Array.from({ length: Math.ceil(size / 8) }, (_, at) => String(at).padStart(8))
        .join('')
        .slice(0, size),
    ],
    name,
    {
      type,
    },
  );
const LARGE = 600 * KIB;

async function chatting(given: Parameters<World['open']>[0] = {}) {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  const tab = world.open(given);
  const screen = look(tab.chat, 'c');
  await world.settle();
  return { world, tab, screen, talk: tab.chat.conversation('c') };
}

/** Bytes are read by threads of their own: waits until it is so. */
async function until(world: World, isSo: () => boolean): Promise<void> {
  for (let turns = 0; turns < 400; turns += 1) {
    if (isSo()) return world.settle();
    await world.settle();
  }
  assert.fail('it does not come to that');
}

/** The same, while time goes by. */
async function untilLater(world: World, isSo: () => boolean): Promise<void> {
  for (let turns = 0; turns < 100; turns += 1) {
    for (let settled = 0; settled < 10; settled += 1) await world.settle();
    if (isSo()) return;
    await world.clock.advance(5_000);
  }
  assert.fail('it does not come to that');
}

/** Holds back what comes to the server that is so, until it is let go. */
function hold(world: World, isSo: (request: ServerRequest) => boolean): { readonly count: number; letGo(): void } {
  let letGo = (): void => undefined;
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  let count = 0;
  world.intercept = async (request, next) => {
    if (!isSo(request)) return next();
    count += 1;
    await gone;
    return next();
  };
  return {
    get count() {
      return count;
    },
    letGo() {
      world.intercept = undefined;
      letGo();
    },
  };
}

/** Loses the first answer to what is so: the server has done it. */
function loseAnswer(world: World, isSo: (request: ServerRequest) => boolean): void {
  world.intercept = (request, next) => {
    const answer = next();
    if (!isSo(request)) return answer;
    world.intercept = undefined;
    throw new TypeError('the line broke');
  };
}

const isPiece = ({ method }: ServerRequest): boolean => method === 'PATCH';
const isSend = ({ path }: ServerRequest): boolean => path.endsWith('send_message/');
const fileCalls = (world: World): string[] =>
  world.requests
    .filter(({ path }) => /^(uploads|attachments)/.test(path))
    .map(({ method, path }) => `${method} ${path}`);
const uploads = (messages: readonly Message[]) =>
  messages.flatMap(({ attachments }) =>
    attachments.map(({ name, upload }) => `${name} ${upload?.status} ${upload?.sent}`),
  );

test('a message with files shows at once with them, counts their bytes, and ends as the server has it', async () => {
  const { world, talk, screen } = await chatting();
  const [photo, note] = [fileOf('photo.png', LARGE), fileOf('note.png', 20)];
  const seen: string[] = [];
  talk.messages.subscribe((messages) => {
    const now = uploads(messages).join(', ');
    if (now !== seen.at(-1)) seen.push(now);
  });
  const held = hold(world, isPiece);
  const outgoing = talk.send({ content: 'look', attachments: [photo, note] });
  await until(world, () => held.count === 1);
  const [first] = screen.messages[0]!.attachments;
  assert.equal(first!.upload!.blob, photo);
  assert.deepEqual([first!.name, first!.contentType, first!.size, first!.url], ['photo.png', 'image/png', LARGE, '']);
  held.letGo();
  const message = await outgoing.sent;
  await world.settle();
  assert.match(message.attachments[0]!.url, /^https:\/\/chat\.example\.com\/api\/attachments\/f1\//);
  assert.deepEqual(
    message.attachments.map(({ name, size, upload }) => [name, size, upload]),
    [
      ['photo.png', LARGE, undefined],
      ['note.png', 20, undefined],
    ],
  );
  assert.equal(world.server.files.text('f1'), await photo.text());
  assert.deepEqual(seen, [
    '',
    'photo.png waiting 0, note.png waiting 0',
    'photo.png uploading 0, note.png waiting 0',
    `photo.png uploading ${256 * KIB}, note.png waiting 0`,
    `photo.png uploading ${LARGE}, note.png waiting 0`,
    `photo.png uploaded ${LARGE}, note.png uploading 0`,
    `photo.png uploaded ${LARGE}, note.png uploading 20`,
    `photo.png uploaded ${LARGE}, note.png uploaded 20`,
    'photo.png undefined undefined, note.png undefined undefined',
  ]);
  assert.deepEqual(
    fileCalls(world),
    ['POST uploads/', 'PATCH uploads/f1/', 'PATCH uploads/f1/', 'GET attachments/f1/', 'POST attachments/'],
    'a small one goes in one request',
  );
  assert.equal(world.database.files.entries.length, 0, 'the device keeps its bytes no longer');
  await world.close();
});

test('the page is reloaded in the middle of an upload: it goes on where the server has got', async () => {
  const { world, tab, talk } = await chatting();
  let pieces = 0;
  const held = hold(world, (request) => isPiece(request) && (pieces += 1) === 2);
  talk.send({ content: 'big', attachments: [fileOf('film.png', LARGE)] });
  await until(world, () => held.count === 1);
  tab.crash();
  world.intercept = (request, next) => (isPiece(request) ? { status: 503 } : next());
  const after = world.open();
  const screen = look(after.chat, 'c');
  await until(world, () => uploads(screen.messages).join() === `film.png waiting ${256 * KIB}`);
  await until(world, () => screen.messages[0]!.attachments[0]!.upload!.blob !== undefined);
  assert.equal(screen.messages[0]!.attachments[0]!.upload!.blob!.size, LARGE);
  world.intercept = undefined;
  await world.clock.advance(30_000);
  await until(world, () => screen.messages[0]!.status === 'sent');
  assert.equal(world.server.files.text('f1'), await fileOf('film.png', LARGE).text());
  assert.equal(world.server.files.all.size, 1);
  assert.equal(world.server.files.written, LARGE, 'nothing went twice');
  await world.close();
});

for (const [what, isSo] of [
  ['a piece', isPiece],
  [
    'the last piece',
    (request) =>
      isPiece(request) &&
      request.raw!.bytes.length < 600 * KIB - 256 * KIB + 1 &&
      request.headers['upload-offset'] !== '0',
  ],
  ['the finished file', ({ method, path }) => method === 'GET' && path.startsWith('attachments/')],
  ['the message', isSend],
] satisfies [string, (request: ServerRequest) => boolean][]) {
  test(`the answer to ${what} is lost: no byte goes twice, and there is one message`, async () => {
    const { world, talk } = await chatting();
    loseAnswer(world, isSo);
    const outgoing = talk.send({ content: 'one', attachments: [fileOf('a.png', LARGE)] });
    await until(world, () => world.intercept === undefined);
    await world.clock.advance(30_000);
    await until(world, () => world.server.log('c').messages.length > 0);
    await world.clock.advance(30_000);
    assert.equal((await outgoing.sent).attachments.length, 1);
    assert.equal(world.server.files.written, LARGE);
    assert.equal(world.server.files.text('f1'), await fileOf('a.png', LARGE).text());
    assert.equal(world.server.log('c').messages.length, 1);
    await world.close();
  });
}

test('a piece that was taken for lost arrives after all: the rest goes on behind it', async () => {
  const { world, talk } = await chatting();
  let isOver = false;
  world.intercept = (request, next) => {
    const isLate = isPiece(request) && request.headers['upload-offset'] !== '0' && !isOver;
    // The first of the two is the late one.
    if (isLate) isOver = next().status === 204;
    return next();
  };
  const { attachments } = await talk.send({ attachments: [fileOf('a.png', 4 * LARGE)] }).sent;
  assert.ok(isOver);
  assert.equal(world.server.files.text(attachments[0]!.id), await fileOf('a.png', 4 * LARGE).text());
  assert.equal(world.server.files.all.size, 1);
  await world.close();
});

test('the server forgot an upload that waited for long: it is begun anew', async () => {
  const { world, talk } = await chatting();
  world.intercept = (request, next) =>
    isPiece(request) && request.headers['upload-offset'] !== '0' ? { status: 503 } : next();
  const outgoing = talk.send({ attachments: [fileOf('old.png', LARGE)] });
  await until(world, () => world.requests.filter(isPiece).length === 2);
  world.server.files.all.delete('f1');
  world.server.files.all.set('other', { ...world.server.files.all.get('f1')!, id: 'other' });
  world.intercept = undefined;
  await world.clock.advance(30_000);
  const { attachments } = await outgoing.sent;
  assert.equal(world.server.files.text(attachments[0]!.id), await fileOf('old.png', LARGE).text());
  await world.close();
});

test('the server removed a file that was uploaded and not sent in time: it is uploaded anew, and the message is sent once', async () => {
  const { world, talk } = await chatting();
  world.intercept = (request, next) => (isSend(request) ? { status: 503 } : next());
  const outgoing = talk.send({ content: 'late', attachments: [fileOf('late.png', 20)] });
  await until(world, () => world.requests.some(isSend));
  world.server.files.all.set('f1', { ...world.server.files.all.get('f1')!, owner: 'nobody' });
  world.intercept = undefined;
  await world.clock.advance(30_000);
  await until(world, () => world.server.log('c').messages.length === 1);
  assert.equal((await outgoing.sent).attachments[0]!.id, 'f2');
  await world.close();
});

test('the server refuses a file: the message says why, others go on, and it can be tried again or discarded', async () => {
  const { world, talk, screen } = await chatting();
  world.server.files.refused.add('virus.exe');
  const outgoing = talk.send({ content: 'run this', attachments: [fileOf('ok.png', 20), fileOf('virus.exe', LARGE)] });
  const next = talk.send('next');
  await assert.rejects(outgoing.sent, { code: 'unsupported_media_type', status: 415 });
  await next.sent;
  const failed = screen.messages.find(({ clientId }) => clientId === outgoing.clientId)!;
  assert.equal(failed.status, 'failed');
  assert.deepEqual(failed.error!.fields, { file: ['This server takes no files of this kind.'] });
  assert.deepEqual(
    failed.attachments.map(({ upload }) => upload!.status),
    ['uploaded', 'failed'],
  );
  world.server.files.refused.clear();
  const again = talk.retry(outgoing.clientId);
  assert.equal((await again.sent).attachments.length, 2);
  assert.equal(world.requests.filter(({ path, method }) => method === 'POST' && path === 'attachments/').length, 1);

  world.server.files.refused.add('virus.exe');
  const second = talk.send({ attachments: [fileOf('virus.exe', 20)] });
  await assert.rejects(second.sent, { code: 'unsupported_media_type' });
  assert.equal(world.database.files.entries.length, 1);
  await talk.discard(second.clientId);
  assert.equal(world.database.files.entries.length, 0);
  assert.equal(world.database.outbox.entries.length, 0);
  await world.close();
});

test('more files than a message may have are refused before any is uploaded', async () => {
  const world = new World();
  world.server.limits = { attachments: 2 };
  world.server.create('c', ['alice', 'bob']);
  const { chat } = world.open();
  await world.settle();
  const outgoing = chat.conversation('c').send({ attachments: ['a', 'b', 'c'].map((name) => fileOf(name, 20)) });
  await assert.rejects(outgoing.sent, (error: { code: string; fields: object }) => {
    assert.equal(error.code, 'validation_error');
    assert.deepEqual(error.fields, { attachment_ids: ['A message may have 2 attachments at most.'] });
    return true;
  });
  assert.deepEqual(fileCalls(world), []);
  await world.close();
});

test('paused, an upload stands still over a reload, and the messages after it go first; resumed, it goes on', async () => {
  const { world, tab, talk, screen } = await chatting();
  let pieces = 0;
  const held = hold(world, (request) => isPiece(request) && (pieces += 1) === 2);
  const { clientId } = talk.send({ content: 'big', attachments: [fileOf('film.png', LARGE)] });
  await until(world, () => held.count === 1);
  const later = talk.send('later');
  await talk.pause(clientId);
  await later.sent;
  assert.deepEqual(screen.now, ['later', 'big (pending)']);
  assert.deepEqual(uploads(screen.messages), [`film.png paused ${256 * KIB}`]);
  world.intercept = undefined;
  tab.crash();
  const after = world.open();
  const shown = look(after.chat, 'c');
  await until(world, () => uploads(shown.messages).join() === `film.png paused ${256 * KIB}`);
  after.chat.reconnect();
  await world.clock.advance(60_000);
  assert.equal(pieces, 2);
  await after.chat.conversation('c').resume(clientId);
  await until(world, () => shown.now.join() === 'later,big');
  assert.equal(world.server.files.text('f1'), await fileOf('film.png', LARGE).text());
  await assert.rejects(after.chat.conversation('c').pause('nothing'), { code: 'not_found' });
  await world.close();
});

test('taken back while it is uploaded: nothing is sent, the request ends, and the server forgets the file', async () => {
  for (const way of ['cancel', 'discard'] as const) {
    const { world, talk, screen } = await chatting();
    const held = hold(world, isPiece);
    const outgoing = talk.send({ content: 'oops', attachments: [fileOf('film.png', LARGE)] });
    await until(world, () => held.count === 1);
    const next = talk.send('next');
    if (way === 'cancel') outgoing.cancel();
    else await talk.discard(outgoing.clientId);
    await assert.rejects(outgoing.sent, { code: way === 'cancel' ? 'canceled' : 'discarded' });
    await next.sent;
    await until(world, () => world.server.files.all.size === 0);
    assert.deepEqual(screen.now, ['next']);
    assert.equal(world.database.files.entries.length, 0);
    assert.deepEqual(
      world.server.log('c').messages.map(({ content }) => content),
      ['next'],
    );
    await world.close();
  }
});

test('taken back when the message itself is on its way: it is deleted for all, as any other', async () => {
  const { world, talk, screen } = await chatting();
  const held = hold(world, isSend);
  const outgoing = talk.send({ content: 'oops', attachments: [fileOf('a.png', 20)] });
  await until(world, () => held.count === 1);
  await assert.rejects(talk.discard(outgoing.clientId), { code: 'conflict' });
  outgoing.cancel();
  held.letGo();
  await until(world, () => screen.messages[0]?.deletedAt != null && screen.messages[0].seq !== undefined);
  assert.notEqual(world.server.log('c').messages[0]!.deleted_at, null);
  await world.close();
});

test('what was written after a message with files comes after it', async () => {
  const { world, talk } = await chatting();
  const sent = [talk.send({ content: 'one', attachments: [fileOf('a.png', LARGE)] }), talk.send('two')];
  await Promise.all(sent.map((one) => one.sent));
  assert.deepEqual(
    world.server.log('c').messages.map(({ content }) => content),
    ['one', 'two'],
  );
  await world.close();
});

test('written offline with a file, without the part that is loaded on demand, and reloaded: sent when the network is back', async () => {
  const { world, tab } = await chatting();
  world.online = false;
  world.loadRare = () => Promise.reject(new TypeError('no network'));
  world.socket.close(1006);
  tab.chat.conversation('c').send({ content: 'from the train', attachments: [fileOf('a.png', 20)] });
  await world.settle();
  tab.crash();
  const { loadRare } = await import('../src/core.ts');
  world.loadRare = loadRare;
  world.online = true;
  const after = world.open();
  const screen = look(after.chat, 'c');
  await until(world, () => screen.now.join() === 'from the train');
  assert.equal(screen.messages[0]!.attachments[0]!.name, 'a.png');
  await world.close();
});

test('a device too full for a file says so: it fails at once with its file shown, and goes once there is room', async () => {
  const { world, talk, screen } = await chatting();
  world.storageFailure = (mode) =>
    mode === 'write' ? Object.assign(new Error('full'), { name: 'QuotaExceededError' }) : undefined;
  const outgoing = talk.send({ content: 'big', attachments: [fileOf('film.png', 20)] });
  await assert.rejects(outgoing.sent, { code: 'storage_failed' });
  await until(world, () => screen.messages[0]?.attachments.length === 1);
  assert.deepEqual(screen.now, ['big (failed)']);
  assert.deepEqual(fileCalls(world), [], 'what a crash would lose is not begun');
  world.storageFailure = undefined;
  assert.equal((await talk.retry(outgoing.clientId).sent).attachments.length, 1);
  await world.close();
});

test('a server that fails now and then is asked on: eight answers of 500 are too many only without a byte between them', async () => {
  const { world, talk, screen } = await chatting();
  let asked = 0;
  // Each try brings a piece and then fails; each of those that follow brings the next one.
  world.intercept = (request, next) => (isPiece(request) && (asked += 1) % 2 === 0 ? { status: 500 } : next());
  const outgoing = talk.send({ attachments: [fileOf('a.png', 12 * 256 * KIB)] });
  await untilLater(world, () => world.server.log('c').messages.length === 1);
  await outgoing.sent;

  world.intercept = (request, next) => (isPiece(request) ? { status: 500 } : next());
  const never = talk.send({ attachments: [fileOf('b.png', LARGE)] });
  const failed = assert.rejects(never.sent, { status: 500 });
  await untilLater(world, () => screen.messages.some(({ status }) => status === 'failed'));
  await failed;
  await world.close();
});

test('the tab that follows hands its file over: the leading one uploads it, and both show how far it is', async () => {
  const { world, screen: leading, tab } = await chatting();
  await tab.chat.close();
  world.browser = new MemoryTabs();
  const [leader, follower] = [world.open(), world.open()];
  const screens = [look(leader.chat, 'c'), look(follower.chat, 'c')] as const;
  await world.settle();
  assert.equal(leading.now.length, 0);
  let pieces = 0;
  const held = hold(world, (request) => isPiece(request) && (pieces += 1) === 2);
  const { clientId, sent } = follower.chat
    .conversation('c')
    .send({ content: 'x', attachments: [fileOf('a.png', LARGE)] });
  await until(world, () => held.count === 1);
  for (const screen of screens) assert.deepEqual(uploads(screen.messages), [`a.png uploading ${256 * KIB}`]);
  await until(world, () => screens[0].messages[0]!.attachments[0]!.upload!.blob?.size === LARGE);

  await follower.chat.conversation('c').pause(clientId);
  held.letGo();
  await until(world, () => uploads(screens[0].messages).join() === `a.png paused ${LARGE}`);
  assert.deepEqual(uploads(screens[1].messages), [`a.png paused ${LARGE}`]);
  await follower.chat.conversation('c').resume(clientId);
  assert.equal((await sent).attachments.length, 1);
  await until(world, () => screens.every((screen) => screen.now.join() === 'x'));
  assert.equal(world.server.files.written, LARGE);

  const again = hold(world, isPiece);
  const second = follower.chat.conversation('c').send({ content: 'y', attachments: [fileOf('b.png', LARGE)] });
  await until(world, () => again.count === 1);
  await follower.chat.conversation('c').discard(second.clientId);
  again.letGo();
  await until(world, () => world.server.files.all.size === 1);
  for (const screen of screens) assert.deepEqual(screen.now, ['x']);
  await world.close();
});

test('another tab pauses in the moment in which a try of the leading one fails: it stays paused', async () => {
  const { world, tab } = await chatting();
  await tab.chat.close();
  world.browser = new MemoryTabs();
  const [leader, follower] = [world.open(), world.open()];
  const screens = [look(leader.chat, 'c'), look(follower.chat, 'c')] as const;
  await world.settle();
  let pieces = 0;
  let fail = (): void => undefined;
  world.intercept = async (request, next) => {
    if (!isPiece(request)) return next();
    if ((pieces += 1) > 1) return next();
    await new Promise<void>((resolve) => (fail = resolve));
    return { status: 503 };
  };
  const { clientId } = follower.chat.conversation('c').send({ content: 'x', attachments: [fileOf('a.png', LARGE)] });
  await until(world, () => pieces === 1);
  // What the leading tab is told it reads, and that takes its time.
  let read = (): void => undefined;
  const isRead = new Promise<void>((resolve) => (read = resolve));
  world.afterRead = () => isRead;
  await follower.chat.conversation('c').pause(clientId);
  fail();
  await world.settle();
  read();
  world.afterRead = undefined;
  await world.clock.advance(60_000);
  for (const screen of screens) assert.deepEqual(uploads(screen.messages), ['a.png paused 0']);
  assert.equal(pieces, 1);
  await world.close();
});

test('who logs out in the middle of an upload leaves no byte on the device', async () => {
  const { world, tab, talk } = await chatting();
  const held = hold(world, isPiece);
  const outgoing = talk.send({ attachments: [fileOf('secret.png', LARGE)] });
  await until(world, () => held.count === 1);
  assert.equal(world.database.files.entries.length, 1);
  await tab.chat.logout();
  await assert.rejects(outgoing.sent, { code: 'logged_out' });
  assert.equal(world.database.files.entries.length, 0);
  await world.close();
});

test('a file that is gone from the device fails its message, and is not taken for a network that fails', async () => {
  const { world, talk } = await chatting();
  const gone = fileOf('gone.png', 20);
  gone.arrayBuffer = () => Promise.reject(new DOMException('', 'NotReadableError'));
  const outgoing = talk.send({ attachments: [gone] });
  await assert.rejects(outgoing.sent, { code: 'file_lost' });
  await world.close();
});

test('a server that takes files in one request only gets large ones so too, one that takes none refuses', async () => {
  const { world, talk } = await chatting();
  world.server.files.inPieces = false;
  const { attachments } = await talk.send({ attachments: [fileOf('a.png', LARGE)] }).sent;
  assert.equal(world.server.files.text(attachments[0]!.id), await fileOf('a.png', LARGE).text());
  world.intercept = (request, next) =>
    request.path === 'attachments/' ? { status: 405, body: { detail: 'No.', code: 'method_not_allowed' } } : next();
  await assert.rejects(talk.send({ attachments: [fileOf('b.png', 20)] }).sent, { code: 'unsupported' });
  await world.close();
});

test('a file uploaded by itself tells its bytes, goes on after a broken line, and is sent with a message later', async () => {
  const { world, talk } = await chatting();
  loseAnswer(world, isPiece);
  const told: number[][] = [];
  const uploading = talk.upload(fileOf('a.png', LARGE), { onProgress: (...bytes) => told.push(bytes) });
  await until(world, () => world.intercept === undefined);
  await world.clock.advance(30_000);
  const attachment = await uploading;
  assert.deepEqual(told, [
    [256 * KIB, LARGE],
    [512 * KIB, LARGE],
    [LARGE, LARGE],
  ]);
  assert.equal(world.server.files.written, LARGE);
  const message = await talk.send({ content: 'here', attachments: [attachment] }).sent;
  assert.equal(message.attachments[0]!.id, attachment.id);
  await world.close();
});

test('a file uploaded by itself is taken back by its signal, at once and on the server', async () => {
  const { world, talk } = await chatting();
  const held = hold(world, isPiece);
  const stop = new AbortController();
  const uploading = talk.upload(fileOf('a.png', LARGE), { signal: stop.signal });
  await until(world, () => held.count === 1);
  stop.abort();
  await assert.rejects(uploading, { code: 'canceled' });
  await until(world, () => world.server.files.all.size === 0);
  await assert.rejects(talk.upload(fileOf('b.png', 20), { signal: AbortSignal.abort() }), { code: 'canceled' });
  assert.equal(world.server.files.all.size, 0);
  await world.close();
});

test('a file uploaded by itself is refused with the reason of the server', async () => {
  const { world, talk } = await chatting();
  world.server.files.refused.add('a.exe');
  await assert.rejects(talk.upload(fileOf('a.exe', 20)), { code: 'unsupported_media_type', status: 415 });
  await world.close();
});

test('the address of a picture has expired: a fresh one is asked for, shown, and kept', async () => {
  const { world, tab, talk, screen } = await chatting();
  const { attachments } = await talk.send({ attachments: [fileOf('a.png', 20)] }).sent;
  await world.settle();
  const shown = (): string => screen.messages[0]!.attachments[0]!.url;
  const before = shown();
  const fresh = await talk.attachment(attachments[0]!.id);
  assert.notEqual(fresh.url, before);
  assert.equal(shown(), fresh.url);
  tab.crash();
  world.online = false;
  const after = look(world.open().chat, 'c');
  await world.settle();
  assert.equal(after.messages[0]!.attachments[0]!.url, fresh.url);
  await world.close();
});
