import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Chat, Message } from '@hypee/chat';
import { openWindow } from './support/browser.ts';
import { eventually } from './support/eventually.ts';
import { startServer } from './support/server.ts';
import { tokenFor } from './support/tokens.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
before(async () => (world = await openWorld()));
after(() => world[Symbol.asyncDispose]());

const BYTES = 6 * 1024 * 1024;

const online = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => {
    const { chat } = globalThis as unknown as { chat?: Chat };
    return chat?.connection.value.status === 'online' && chat.conversations.value.length > 0;
  });

/** Sends a large text with a caption. @returns the SHA-256 of its bytes */
const sendFile = (page: Page): Promise<string> =>
  page.evaluate(async (size) => {
    const { chat } = globalThis as unknown as { chat: Chat };
    const part = crypto.getRandomValues(new Uint8Array(32_768)).reduce((text, byte) => text + byte.toString(36), '');
    const text = part.repeat(Math.ceil(size / part.length)).slice(0, size);
    const id = chat.conversations.value[0]!.id;
    chat.conversation(id).messages.subscribe(() => undefined);
    chat.conversation(id).send({ content: 'the long text', attachments: [new File([text], 'long.txt')] });
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return Array.from(new Uint8Array(hash)).join();
  }, BYTES);

/** The message with the file, as the page shows it. */
const shown = (
  page: Page,
): Promise<{ status: string; sent: number | undefined; blob: number | undefined } | undefined> =>
  page.evaluate(() => {
    const { chat } = globalThis as unknown as { chat: Chat };
    const talk = chat.conversation(chat.conversations.value[0]!.id);
    talk.messages.subscribe(() => undefined);
    const message = talk.messages.value.find(({ content }: Message) => content === 'the long text');
    const upload = message?.attachments[0]?.upload;
    return message && { status: message.status, sent: upload?.sent, blob: upload?.blob?.size };
  });

/** The SHA-256 of what the address of the file gives. */
const received = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const { chat } = globalThis as unknown as { chat: Chat };
    const talk = chat.conversation(chat.conversations.value[0]!.id);
    const message = talk.messages.value.find(({ content }: Message) => content === 'the long text');
    const answer = await fetch(message!.attachments[0]!.url);
    const hash = await crypto.subtle.digest('SHA-256', await answer.arrayBuffer());
    return Array.from(new Uint8Array(hash)).join();
  });

test('on a site of another origin: the server dies in the middle of an upload, the page is reloaded, and the rest of the file follows', async () => {
  const { browser, data, server, site } = world;
  site.answer('/alice', () => tokenFor('alice'));
  site.answer(
    '/',
    `<!doctype html>
<title>Files</title>
<script>addEventListener('hypee-ready', ({ detail }) => (globalThis.chat = detail.chat));</script>
<script type="module" src="${server.url}/hypee-chat.js"></script>
<hypee-chat url="${server.url}" token-url="/alice" user="alice" lang="en" style="width: 800px; height: 600px"></hypee-chat>`,
  );
  const { page, faults } = await openWindow(browser);
  const calls: string[] = [];
  let pieces = 0;
  await page.route('**/api/uploads/**', async (route) => {
    const request = route.request();
    calls.push(request.method());
    if (request.method() !== 'PATCH' || (pieces += 1) !== 3) return route.continue();
    await server.kill();
    return route.abort();
  });
  await page.goto(site.url);
  await online(page);
  const hash = await sendFile(page);
  await eventually(
    async () => pieces,
    (count) => count >= 3,
    'the server died',
  );
  await using _again = await startServer(data, { port: server.port, origins: [site.url] });
  const before = await shown(page);
  assert.ok(before!.sent! > 0 && before!.sent! < BYTES, `${before!.sent} bytes are there`);
  const asked = calls.length;
  await page.reload();
  await online(page);
  await eventually(
    () => shown(page),
    (message) => message?.status === 'sent' || (message?.blob === BYTES && message.sent! >= before!.sent!),
    'it waits with its file, as far as it was',
  );
  await eventually(
    () => shown(page),
    (message) => message?.status === 'sent',
    'it is sent',
  );
  assert.equal(await received(page), hash);
  assert.equal(calls.slice(asked).filter((method) => method === 'POST').length, 0, 'it was not begun anew');
  assert.ok(calls.slice(asked).includes('HEAD'), 'the server was asked how much it has');
  assert.deepEqual(faults, []);
});
