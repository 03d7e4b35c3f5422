import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { HypeeMessage } from '@hypee/chat-elements';
import type { ChatWindow } from './support/chat-window.ts';
import { BOB, chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { PNG } from './support/png.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
before(async () => (world = await openWorld()));
after(() => world[Symbol.asyncDispose]());

const KB = 1000;
const text = (name: string, size: number) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from('words '.repeat(size / 6)),
});

const chips = (chat: ChatWindow): Promise<string[]> => chat.locator('.tray li').allInnerTexts();

const chipsCome = (chat: ChatWindow, holds: (shown: string[]) => boolean, what: string): Promise<string[]> =>
  eventually(() => chips(chat), holds, what);

/** What the last message has in files, once the server has it. */
const lastSent = (chat: ChatWindow, holds: (files: Sent[]) => boolean): Promise<Sent[]> =>
  eventually(
    () =>
      chat.locator('hypee-message').evaluateAll((rows) => {
        const { message } = rows.at(-1) as HypeeMessage;
        return (message?.attachments ?? []).map(({ name, contentType, size, url }) => ({
          ...{ name, contentType, size, url, status: message?.status ?? '' },
        }));
      }),
    (files) =>
      files.length > 0 && files.every(({ status }) => status !== 'pending' && status !== 'sending') && holds(files),
    'the message is sent with its files',
  );

interface Sent {
  name: string;
  contentType: string;
  size: number;
  url: string;
  status: string;
}

test('a picture and a text are chosen, and sent as one message with words; the other has them, as they are on the server', async () => {
  const { browser, server } = world;
  const alice = await chatAs(browser, server.url, 'alice');
  await alice.open(BOB);
  await alice.attach('Photo or video', [{ name: 'dot.png', mimeType: 'image/png', buffer: PNG }]);
  await alice.attach('File', [text('notes.txt', 3 * KB)]);
  await chipsCome(
    alice,
    (shown) => shown.length === 2 && shown.every((chip) => !chip.includes('Waiting')),
    'both are uploaded',
  );
  await alice.locator('.tray canvas.drawn').waitFor();
  await alice.write('Two files');
  const files = await lastSent(alice, (sent) => sent.length === 2);
  assert.deepEqual(
    files.map(({ name, contentType }) => [name, contentType]),
    [
      ['dot.png', 'image/png'],
      ['notes.txt', 'text/plain'],
    ],
  );
  const bob = await chatAs(browser, server.url, 'bob');
  await bob.open('Alice');
  await bob.seeOnce('Two files');
  const received = await fetch(files[1]!.url);
  assert.equal(await received.text(), text('notes.txt', 3 * KB).buffer.toString());
  assert.deepEqual(await chips(alice), []);
  assert.deepEqual([alice.faults, bob.faults], [[], []]);
});

test('a screenshot is pasted, and a file is dropped on the messages: they leave without words', async () => {
  const { browser, server } = world;
  const alice = await chatAs(browser, server.url, 'alice');
  await alice.open(BOB);
  await alice.field.evaluate(
    (field, bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'image.png', { type: 'image/png' }));
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    },
    [...PNG],
  );
  await chipsCome(alice, (shown) => shown.length === 1, 'what was pasted is there');
  const data = await alice.page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['dropped words'], 'dropped.txt', { type: 'text/plain' }));
    return transfer;
  });
  await alice.locator('hypee-timeline').dispatchEvent('dragenter', { dataTransfer: data });
  const target = alice.page.getByText('Drop files to add them to your message');
  await target.waitFor();
  await target.dispatchEvent('drop', { dataTransfer: data });
  await chipsCome(alice, (shown) => shown.length === 2, 'what was dropped is there');
  await target.waitFor({ state: 'detached' });
  await alice.locator('[part=send]').click();
  const files = await lastSent(alice, ([one]) => one?.name === 'image.png');
  assert.equal(files[1]?.name, 'dropped.txt');
  assert.deepEqual(alice.faults, []);
});

test('the page is reloaded in the middle of an upload: file and words are there, and nothing is sent twice', async () => {
  const { browser, server } = world;
  const alice = await chatAs(browser, server.url, 'alice');
  const { page } = alice;
  await alice.open(BOB);
  let begun = 0;
  let pieces = 0;
  await page.route('**/api/uploads/**', async (route) => {
    const method = route.request().method();
    if (method === 'POST') begun += 1;
    if (method === 'PATCH' && (pieces += 1) === 2) return route.abort();
    return route.continue();
  });
  const size = 3 * 1000 * KB;
  await alice.attach('File', [text('long.txt', size)]);
  await alice.field.fill('see the file');
  await eventually(
    async () => pieces,
    (count) => count >= 2,
    'a piece is there',
  );
  await page.reload();
  await alice.open(BOB);
  await chipsCome(alice, ([chip]) => chip?.includes('long.txt') === true, 'the file is back');
  assert.equal(await alice.field.inputValue(), 'see the file');
  await chipsCome(
    alice,
    ([chip]) => / 3 MB|\n3 MB/.test(chip ?? '') && !/Waiting|\//.test(chip ?? ''),
    'it is uploaded',
  );
  await alice.field.press('Enter');
  const [file] = await lastSent(alice, ([one]) => one?.name === 'long.txt');
  assert.equal(begun, 1, 'it was not begun anew');
  assert.equal((await (await fetch(file!.url)).text()).length, size);
  // It does not come back.
  await page.reload();
  await alice.open(BOB);
  await alice.locator('hypee-composer form').hover();
  await alice.locator('.emoji-tool').waitFor();
  assert.deepEqual(await chips(alice), []);
  assert.deepEqual(alice.faults, []);
});

test('files that the server does not take say so, and the others go', async () => {
  const { browser, server } = world;
  const alice = await chatAs(browser, server.url, 'alice');
  await alice.open(BOB);
  const program = { name: 'run.exe', mimeType: 'application/octet-stream', buffer: Buffer.from([0x4d, 0x5a, 0, 1, 2]) };
  const empty = { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) };
  await alice.attach('File', [program, text('fine.txt', 60), empty]);
  await chipsCome(
    alice,
    (shown) =>
      shown.some((chip) => chip.includes('run.exe') && chip.includes('Files of this kind are not accepted.')) &&
      shown.some((chip) => chip.includes('empty.txt') && chip.includes('This file is empty.')),
    'both say why',
  );
  await alice.locator('[part=send]').click();
  const files = await lastSent(alice, ([one]) => one?.name === 'fine.txt');
  assert.equal(files.length, 1);
  assert.equal((await chips(alice)).length, 2);
  for (const name of ['run.exe', 'empty.txt']) await alice.page.getByRole('button', { name: `Remove ${name}` }).click();
  await chipsCome(alice, (shown) => shown.length === 0, 'they are taken off');
});

test('offline a file is chosen and sent: it leaves when the network is back', async () => {
  const { browser, server } = world;
  const alice = await chatAs(browser, server.url, 'alice');
  await alice.open(BOB);
  // What is fetched on demand is there.
  const lastPart = alice.page.waitForResponse(/\/rare-/);
  await alice.locator('hypee-composer form').hover();
  await (await lastPart).finished();
  await alice.page.context().setOffline(true);
  await alice.attach('File', [text('train.txt', 600)]);
  await chipsCome(alice, (shown) => shown.length === 1, 'it waits');
  await alice.write('from the train');
  await alice.seeOnce('from the train');
  await chipsCome(alice, (shown) => shown.length === 0, 'it went into the message');
  await alice.page.context().setOffline(false);
  await lastSent(alice, ([one]) => one?.name === 'train.txt');
  await alice.seeOnce('from the train');
});

test('a voice note is recorded and sent, and its sound is on the server in a form that all browsers play', async () => {
  const { browser, server } = world;
  const alice = await chatAs(browser, server.url, 'alice');
  await alice.open(BOB);
  await alice.locator('hypee-composer form').hover();
  await alice.page.getByRole('button', { name: 'Record', exact: true }).click();
  await alice.seeText('[role=timer]', '0:01');
  await alice.page.getByRole('button', { name: 'Stop' }).click();
  await alice.page.getByRole('button', { name: 'Listen' }).click();
  await alice.locator('[role=group][aria-label="Voice note"]').getByRole('button', { name: 'Send' }).click();
  const [file] = await lastSent(alice, (sent) => sent[0]?.contentType.startsWith('audio/') === true);
  assert.match(`${file!.contentType} ${file!.name}`, /^audio\/(wav Voice note\.wav|mp4 Voice note\.m4a)$/);
  const { voice } = await alice
    .locator('hypee-message')
    .evaluateAll(
      (rows) => (rows.at(-1) as HypeeMessage).message!.metadata as { voice: { duration: number; levels: string } },
    );
  assert.ok(voice.duration > 0.8 && voice.levels.length > 40, JSON.stringify(voice));
  // A shape that is drawn has a length.
  const wave = alice.locator('hypee-message').last().locator('.wave path').first();
  assert.ok((await wave.evaluate((path) => (path as SVGPathElement).getTotalLength())) > 0);
  assert.deepEqual(alice.faults, []);
});
