import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryTabs, type DraftFiles } from '../src/core.ts';
import type { ServerRequest } from './support/model-server.ts';
import { look, World } from './support/world.ts';

const KIB = 1024;
const LARGE = 600 * KIB;
const fileOf = (name: string, size: number): File => new File([name.padEnd(size, '.')], name, { type: 'image/png' });
const isPiece = ({ method }: ServerRequest): boolean => method === 'PATCH';
const isLaterPiece = (request: ServerRequest): boolean => isPiece(request) && request.headers['upload-offset'] !== '0';

async function chatting(given: Parameters<World['open']>[0] = {}, browser?: MemoryTabs) {
  const world = new World();
  if (browser) world.browser = browser;
  world.server.create('c', ['alice', 'bob']);
  const tab = world.open(given);
  const screen = look(tab.chat, 'c');
  await world.settle();
  const talk = tab.chat.conversation('c');
  return { world, tab, screen, talk, chosen: await talk.draftFiles() };
}

/** Bytes are read by threads of their own: waits until it is so. */
async function until(world: World, isSo: () => boolean): Promise<void> {
  for (let turns = 0; turns < 400; turns += 1) {
    if (isSo()) return world.settle();
    await world.settle();
  }
  assert.fail('it does not come to that');
}

const seen = ({ value }: DraftFiles): string[] =>
  value.map(({ name, upload }) => `${name} ${upload?.status} ${upload?.sent}`);

test('files are chosen: they are uploaded one after the other, and sent with the message without another byte', async () => {
  const { world, talk, chosen, screen } = await chatting();
  await chosen.add([fileOf('a.png', LARGE), fileOf('b.png', 20)]);
  assert.deepEqual(seen(chosen), ['a.png uploading 0', 'b.png waiting 0']);
  assert.deepEqual(screen.messages, [], 'nothing is sent by itself');
  await until(world, () => seen(chosen).join() === `a.png uploaded ${LARGE},b.png uploaded 20`);
  const { written } = world.server.files;
  const files = chosen.value;
  const outgoing = talk.send({ content: 'both', attachments: files });
  await chosen.sent(...files.map(({ id }) => id));
  const message = await outgoing.sent;
  assert.deepEqual(
    message.attachments.map(({ id, name, upload }) => [id, name, upload]),
    [
      ['f1', 'a.png', undefined],
      ['f2', 'b.png', undefined],
    ],
  );
  assert.equal(world.server.files.written, written);
  assert.deepEqual(chosen.value, []);
  assert.equal(world.database.files.entries.length, 0, 'the device keeps their bytes no longer');
  assert.equal(world.database.outbox.entries.length, 0);
  assert.equal(world.requests.filter(({ method }) => method === 'DELETE').length, 0);
  await world.close();
});

test('the page is reloaded: the chosen files are there, in their order, and go on where they were', async () => {
  const { world, tab, chosen } = await chatting();
  world.intercept = (request, next) => (isLaterPiece(request) ? { status: 503 } : next());
  await chosen.add([fileOf('film.png', LARGE), fileOf('later.png', 20)]);
  await until(world, () => seen(chosen)[0] === `film.png uploading ${256 * KIB}`);
  tab.crash();
  world.intercept = undefined;
  const after = world.open();
  await world.settle();
  const again = await after.chat.conversation('c').draftFiles();
  assert.equal(again, await after.chat.conversation('c').draftFiles(), 'the same for all who ask');
  assert.equal(again.value[0]!.upload!.blob!.size, LARGE);
  await until(world, () => seen(again).join() === `film.png uploaded ${LARGE},later.png uploaded 20`);
  assert.equal(world.server.files.written, LARGE + 20, 'nothing went twice');
  assert.ok(world.server.files.text('f1') === (await fileOf('film.png', LARGE).text()));
  await world.close();
});

test('a message is sent while its file is on its way, and the page dies: the file goes on where it was', async () => {
  const { world, tab, talk, chosen, screen } = await chatting();
  world.intercept = (request, next) => (isLaterPiece(request) ? { status: 503 } : next());
  await chosen.add([fileOf('film.png', LARGE)]);
  await until(world, () => seen(chosen)[0] === `film.png uploading ${256 * KIB}`);
  talk.send({ content: 'the film', attachments: chosen.value });
  await chosen.sent(...chosen.value.map(({ id }) => id));
  await until(world, () => screen.messages.length === 1);
  assert.equal(screen.messages[0]!.attachments[0]!.upload!.sent, 256 * KIB, 'it shows how far it is');
  tab.crash();
  world.intercept = undefined;
  const after = world.open();
  const shown = look(after.chat, 'c');
  await until(world, () => shown.messages[0]?.status === 'sent');
  assert.ok(world.server.files.text('f1') === (await fileOf('film.png', LARGE).text()));
  assert.deepEqual([world.server.files.all.size, world.server.files.written], [1, LARGE]);
  await world.close();
});

test('without network files wait, and can be sent: all of it leaves later', async () => {
  const { world, talk, chosen, screen } = await chatting();
  world.online = false;
  await chosen.add([fileOf('a.png', LARGE)]);
  const outgoing = talk.send({ attachments: chosen.value });
  await chosen.sent(...chosen.value.map(({ id }) => id));
  await until(world, () => screen.messages.length === 1);
  world.online = true;
  world.signal('network');
  await world.clock.advance(60_000);
  await until(world, () => screen.messages[0]!.status === 'sent');
  assert.equal((await outgoing.sent).attachments.length, 1);
  await world.close();
});

test('a file is paused, and goes on where it was; others go first meanwhile', async () => {
  const { world, chosen } = await chatting();
  let letGo = (): void => undefined;
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  world.intercept = async (request, next) => {
    if (isLaterPiece(request)) await gone;
    return next();
  };
  await chosen.add([fileOf('a.png', LARGE), fileOf('b.png', 20)]);
  await until(world, () => seen(chosen)[0] === `a.png uploading ${256 * KIB}`);
  await chosen.pause(chosen.value[0]!.id);
  await until(world, () => seen(chosen).join() === `a.png paused ${256 * KIB},b.png uploaded 20`);
  world.intercept = undefined;
  letGo();
  await world.settle();
  await chosen.resume(chosen.value[0]!.id);
  await until(world, () => seen(chosen)[0] === `a.png uploaded ${LARGE}`);
  assert.ok(world.server.files.text('f1') === (await fileOf('a.png', LARGE).text()));
  await world.close();
});

test('a file is taken off: the server is told, and the others stay', async () => {
  const { world, chosen } = await chatting();
  await chosen.add([fileOf('a.png', LARGE), fileOf('b.png', 20)]);
  await until(world, () => seen(chosen).every((one) => one.includes('uploaded')));
  await chosen.remove(chosen.value[0]!.id);
  assert.deepEqual(seen(chosen), ['b.png uploaded 20']);
  await until(world, () => world.requests.some(({ method }) => method === 'DELETE'));
  assert.deepEqual(
    world.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path),
    ['uploads/f1/'],
  );
  assert.equal(world.database.files.entries.length, 1);
  await world.close();
});

test('the server refuses one file: it says why, the next goes on, and it can be tried again', async () => {
  const { world, chosen } = await chatting();
  world.server.files.refused.add('virus.exe');
  await chosen.add([fileOf('virus.exe', 20), fileOf('ok.png', 20)]);
  await until(world, () => seen(chosen).join() === 'virus.exe failed 0,ok.png uploaded 20');
  assert.equal(chosen.value[0]!.upload!.error!.code, 'unsupported_media_type');
  world.server.files.refused.clear();
  await chosen.resume(chosen.value[0]!.id);
  await until(world, () => seen(chosen)[0] === 'virus.exe uploaded 20');
  assert.equal(chosen.value[0]!.upload!.error, undefined);
  await world.close();
});

test('the server removed a file that waited for a day: it is uploaded anew with the message', async () => {
  const { world, talk, chosen } = await chatting();
  await chosen.add([fileOf('old.png', 20)]);
  await until(world, () => seen(chosen)[0] === 'old.png uploaded 20');
  world.server.files.all.set('f1', { ...world.server.files.all.get('f1')!, owner: 'nobody' });
  const outgoing = talk.send({ attachments: chosen.value });
  await until(world, () => world.server.log('c').messages.length === 1);
  assert.equal((await outgoing.sent).attachments[0]!.id, 'f2');
  await world.close();
});

test('a thread has its own, and what was sent there says so', async () => {
  const { world, talk, chosen } = await chatting();
  const { id } = await talk.send('root').sent;
  const inThread = await talk.draftFiles(id);
  await inThread.add([fileOf('a.png', 20)]);
  assert.deepEqual([chosen.value.length, inThread.value.length], [0, 1]);
  const message = await talk.thread(id).send({ attachments: inThread.value }).sent;
  assert.deepEqual([message.threadId, message.attachments.length], [id, 1]);
  await world.close();
});

test('two tabs show the same files, and one uploads them', async () => {
  const { world, talk, chosen } = await chatting({}, new MemoryTabs());
  const other = world.open();
  await world.settle();
  const there = await other.chat.conversation('c').draftFiles();
  await chosen.add([fileOf('a.png', LARGE)]);
  await until(world, () => seen(there).join() === `a.png uploaded ${LARGE}`);
  assert.equal(world.server.files.written, LARGE);
  assert.equal(there.value[0]!.upload!.blob!.size, LARGE);
  talk.send({ attachments: chosen.value });
  await chosen.sent(...chosen.value.map(({ id }) => id));
  await until(world, () => there.value.length === 0);
  await world.close();
});

test('the limits are those that the server told', async () => {
  const world = new World();
  world.server.create('c', ['alice', 'bob']);
  world.server.limits = { attachments: 3, attachment_bytes: 1000 };
  const { chat } = world.open();
  await world.settle();
  assert.deepEqual((await chat.conversation('c').draftFiles()).limits, { files: 3, bytes: 1000 });
  await world.close();
});

test('a device without room says so, and nothing is half there', async () => {
  const { world, chosen } = await chatting();
  world.storageFailure = (mode) => (mode === 'write' ? new DOMException('full', 'QuotaExceededError') : undefined);
  await assert.rejects(chosen.add([fileOf('a.png', 20)]), { code: 'storage_failed' });
  world.storageFailure = undefined;
  assert.deepEqual(chosen.value, []);
  assert.equal(world.database.outbox.entries.length, 0);
  await world.close();
});
