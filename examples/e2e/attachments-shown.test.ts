import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openWindow } from './support/browser.ts';
import { ChatWindow, type ChosenFile } from './support/chat-window.ts';
import { ALICE, BOB, chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { comesTo } from './support/focus.ts';
import { halfProxy } from './support/half-proxy.ts';
import { untilKept } from './support/kept.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
before(async () => (world = await openWorld()));
after(() => world[Symbol.asyncDispose]());

const PDF: ChosenFile = {
  name: 'Ridge walk.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
};

/** Three seconds of a tone. */
const soundOf = async (): Promise<ChosenFile> => ({
  name: 'song.wav',
  mimeType: 'audio/wav',
  buffer: await readFile(new URL('../../packages/elements/test/support/sound.wav', import.meta.url)),
});

/** Pictures as a camera has them: each of one colour, 90 by 60 pixels. */
const picturesOf = async (page: Page, colours: readonly string[]): Promise<ChosenFile[]> => {
  const bytes = await page.evaluate(
    (all) =>
      Promise.all(
        all.map(async (colour) => {
          const canvas = new OffscreenCanvas(90, 60);
          const context = canvas.getContext('2d');
          if (context) context.fillStyle = colour;
          context?.fillRect(0, 0, 90, 60);
          return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
        }),
      ),
    colours,
  );
  return bytes.map((one, index) => ({
    name: `${colours[index]}.png`,
    mimeType: 'image/png',
    buffer: Buffer.from(one),
  }));
};

/** How many pictures of a place are here with all their pixels. */
const picturesIn = (chat: ChatWindow, place: string): Promise<number> =>
  chat
    .locator(`${place} img`)
    .evaluateAll((all) => (all as HTMLImageElement[]).filter(({ naturalWidth }) => naturalWidth > 0).length);

const picturesCome = (chat: ChatWindow, place: string, count: number): Promise<number> =>
  eventually(
    () => picturesIn(chat, place),
    (here) => here === count,
    `${count} pictures are here in ${place}`,
  );

test('three photos, a sound and a PDF: the other sees the album, walks the gallery by keyboard, saves the file, finds all in the details, and again without the server', async () => {
  const { browser, server } = world;
  const alice = await chatAs(browser, server.url, 'alice');
  await alice.open(BOB);
  await alice.attach('Photo or video', await picturesOf(alice.page, ['red', 'green', 'blue']));
  await alice.write('From the ridge');
  await alice.seeOnce('From the ridge', 'sent');
  await alice.attach('File', [await soundOf(), PDF]);
  await alice.write('To listen, and to read');

  await using proxy = await halfProxy(server.url);
  const bob = new ChatWindow(await openWindow(browser));
  const { page } = bob;
  await page.goto(`${proxy.url}/?user=bob`);
  await bob.open(ALICE);
  await bob.seeOnce('To listen, and to read');

  const album = bob.locator('.album');
  await album.waitFor();
  assert.equal(await album.getAttribute('aria-label'), '3 photos');
  await picturesCome(bob, '.album', 3);

  await album.locator('button.box').first().focus();
  await page.keyboard.press('Enter');
  const gallery = bob.locator('dialog[open]');
  await gallery.waitFor();
  await comesTo(page, /^button Close$/);
  await bob.seeText('dialog[open] .place', '1 of 3');
  await bob.seeText('dialog[open] .caption', 'From the ridge');
  for (const [key, place] of [
    ['ArrowRight', '2 of 3'],
    ['End', '3 of 3'],
    ['ArrowLeft', '2 of 3'],
  ] as const) {
    await page.keyboard.press(key);
    await bob.seeText('dialog[open] .place', place);
  }
  await eventually(
    () => gallery.locator('.slide.current img.full').evaluate((one) => (one as HTMLImageElement).naturalWidth),
    (width) => width === 90,
    'the picture is here in full',
  );
  await page.keyboard.press('Escape');
  await gallery.waitFor({ state: 'detached' });
  await comesTo(page, /^button Open photo red\.png$/);

  const sound = bob.locator('hypee-message hypee-attachment .sound');
  await sound.getByRole('button', { name: 'Play' }).click();
  await eventually(
    () => sound.locator('input').inputValue(),
    (time) => Number(time) > 0,
    'the sound is played',
  );
  await sound.getByRole('button', { name: 'Pause' }).click();

  const saving = page.waitForEvent('download');
  await bob.locator('hypee-message a.file').click();
  const saved = await saving;
  assert.equal(saved.suggestedFilename(), 'Ridge walk.pdf');
  assert.deepEqual(await readFile(await saved.path()), PDF.buffer);

  await bob.locator('hypee-conversation').getByRole('button', { name: 'Details' }).click();
  await picturesCome(bob, 'hypee-details .shared-media', 3);
  await bob.locator('hypee-details .shared-files a.file').waitFor();
  assert.equal(await bob.locator('hypee-details .shared-files li').count(), 2);
  await bob.locator('hypee-details .shared-media button.box').first().click();
  await bob.seeText('dialog[open] .place', '3 of 3');
  await page.keyboard.press('Escape');
  await gallery.waitFor({ state: 'detached' });

  await untilKept(page, 'messages', ['From the ridge', 'To listen, and to read']);
  proxy.reachable = false;
  await page.reload();
  await bob.open(ALICE);
  await bob.seeOnce('From the ridge');
  await album.waitFor();
  assert.equal(await album.locator('hypee-attachment').count(), 3);
  assert.equal(await bob.locator('hypee-message .sound').count(), 1);
  await bob.seeText('hypee-message a.file', 'Ridge walk');
  assert.deepEqual([alice.faults, bob.faults], [[], []]);
});
