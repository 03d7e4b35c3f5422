import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launch, openWindow } from './support/browser.ts';
import { eventually } from './support/eventually.ts';
import { untilKept } from './support/kept.ts';
import { dataFolder, startServer } from './support/server.ts';

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Shows how it is connected, and the messages of the first conversation. Its address names the server and the token. */
const APP = `
  import { connectToChat } from '@hypee/chat';
  const [url, token] = decodeURIComponent(location.hash.slice(1)).split(' ');
  const chat = connectToChat({ url, token, user: 'alice' });
  const { body } = document;
  chat.connection.subscribe(({ status, error }) => (body.className = [status, error?.code].join(' ')));
  chat.conversations.subscribe(([first]) => {
    if (!first || body.id) return;
    body.id = 'known';
    const conversation = chat.conversation(first.id);
    conversation.messages.subscribe((messages) => {
      body.innerText = messages.map(({ content, status }) => content + ' ' + status).join('\\n');
    });
    body.onclick = () => conversation.send('Out of the dark');
  });
`;

/** The application as a bundler makes it: what the client loads on demand is a file beside the others. */
async function bundled(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    stdin: { contents: APP, resolveDir: fileURLToPath(new URL('../../packages/elements', import.meta.url)) },
    bundle: true,
    format: 'esm',
    splitting: true,
    outdir: '/',
    write: false,
  });
  const files = new Map(outputFiles.map(({ path, text }) => [path, text]));
  return files.set('/', '<!doctype html><title>App</title><body><script type="module" src="/stdin.js"></script>');
}

/** Serves the application; the part on demand only while `gives.part`. */
async function serveApp() {
  const files = await bundled();
  const gives = { part: true };
  const asked: string[] = [];
  const server = createServer(({ url = '' }, answer) => {
    const path = url.replace(/\?.*/, '');
    const isPart = path.startsWith('/online');
    if (isPart) asked.push(url);
    const text = isPart && !gives.part ? undefined : files.get(path);
    answer.writeHead(text === undefined ? 404 : 200, {
      'content-type': path === '/' ? 'text/html' : 'text/javascript',
    });
    answer.end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    gives,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function tokenOf(server: string, username: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ username, password: 'password' });
  const answer = await fetch(`${server}/api/token/`, { method: 'POST', headers, body });
  return ((await answer.json()) as { access: string }).access;
}

test('an application cannot fetch the part that speaks with the server: the chat is readable and takes a message, and sends it once the part comes', async () => {
  await using data = await dataFolder();
  await using app = await serveApp();
  await using server = await startServer(data, { origins: [app.url] });
  const { page, faults } = await openWindow(browser);
  const body = page.locator('body');
  const text = () => body.innerText();

  await page.goto(`${app.url}/#${encodeURIComponent(`${server.url} ${await tokenOf(server.url, 'alice')}`)}`);
  await page.locator('body.online').waitFor({ state: 'attached' });
  const history = await eventually(text, (shown) => shown.length > 0, 'the history is there');
  await untilKept(page, 'messages', [history.replace(/ \w+$/, '').split('\n').at(-1) ?? '']);

  app.gives.part = false;
  app.asked.length = 0;
  await page.reload();
  await page.locator('body.reconnecting.load_failed').waitFor({ state: 'attached' });
  assert.equal(await eventually(text, (shown) => shown.length > 0, 'what is kept is shown'), history);
  await body.click();
  await eventually(text, (shown) => shown.endsWith('Out of the dark pending'), 'the message waits');
  await eventually(
    () => Promise.resolve(app.asked.length),
    (count) => count > 1,
    'the part is asked for again',
  );

  app.gives.part = true;
  await eventually(text, (shown) => shown.endsWith('Out of the dark sent'), 'the message is sent');
  await page.locator('body.online').waitFor({ state: 'attached' });
  assert.deepEqual(faults, []);
});
