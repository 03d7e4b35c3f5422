import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { uuidv7 } from '../src/platform/random.ts';
import { platformDial } from '../src/platform/dial.ts';
import { platformFetch } from '../src/platform/fetch.ts';
import { platformLifecycle } from '../src/platform/lifecycle.ts';
import { subjectOf } from '../src/session/jwt.ts';
import { CLIENT_NAME } from '../src/version.ts';

const entry = new URL('../src/index.ts', import.meta.url).href;
const node = async (program: string): Promise<string> => {
  const run = promisify(execFile);
  const { stdout } = await run(
    process.execPath,
    ['--conditions=hypee-source', '--input-type=module', '--eval', program],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      timeout: 10_000,
    },
  );
  return stdout;
};

test('a Node process that closes its chat ends by itself, also while the server cannot be reached', async () => {
  const out = await node(`
    import { connectToChat } from ${JSON.stringify(entry)};
    const chat = connectToChat({ url: 'http://127.0.0.1:9', token: 'x', user: 'alice' });
    const sent = chat.conversation('c').send('hi');
    await new Promise((resolve) => chat.connection.subscribe(({ retryAt }) => retryAt && resolve()));
    await chat.close();
    console.log(chat.connection.value.status, await sent.sent.catch(({ code }) => code));
  `);
  assert.equal(out.trim(), 'closed closed');
});

test('importing does nothing: no global, no timer, no request', async () => {
  const out = await node(`
    const before = Object.getOwnPropertyNames(globalThis).length;
    for (const name of ['setTimeout', 'setInterval', 'fetch', 'WebSocket', 'addEventListener']) {
      Object.defineProperty(globalThis, name, { get() { throw new Error('touched ' + name); }, configurable: true });
    }
    await import(${JSON.stringify(entry)});
    console.log(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length);
  `);
  assert.equal(out.trim(), '0');
});

test('ids are UUIDv7: in order of time, and random', () => {
  const zeros = new Uint8Array(16);
  assert.equal(uuidv7(0x017f22e279b0, new Uint8Array(16).fill(0xff)), '017f22e2-79b0-7fff-bfff-ffffffffffff');
  assert.match(uuidv7(1, zeros), /^00000000-0001-7000-8000-000000000000$/);
  assert.ok(uuidv7(1000, zeros) < uuidv7(2000, zeros));
});

test('a socket that cannot be made is told as closed, after the call', async () => {
  const events: string[] = [];
  const handlers = {
    opened: () => events.push('opened'),
    received: () => undefined,
    closed: (code: number) => events.push(`closed ${code}`),
  };
  platformDial()('not an address', handlers);
  assert.deepEqual(events, []);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(events, ['closed 1006']);
});

test('a request carries its headers and body, the answer its status, header and text', async () => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.writeHead(429, { 'Retry-After': '3' });
      response.end(`${request.method} ${request.headers.authorization} ${body}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const answer = await platformFetch()({ method: 'POST', url, headers: { authorization: 'Bearer x' }, body: '{}' });
  assert.deepEqual([answer.status, answer.header('retry-after'), answer.text], [429, '3', 'POST Bearer x {}']);
  server.close();
  server.closeAllConnections();
});

test('without a page the chat is visible and online, and listening leaves nothing behind', () => {
  assert.equal(platformLifecycle.visible, true);
  assert.equal(platformLifecycle.online, true);
  platformLifecycle.listen(() => undefined)();
});

test('whom a token speaks for', () => {
  const token = (claims: unknown): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
  assert.equal(subjectOf(token({ sub: 'élise-ÿ' })), 'élise-ÿ');
  assert.equal(subjectOf(token({ user_id: 42 })), '42');
  assert.equal(subjectOf(token({ sub: 'a', user_id: 'b' })), 'a');
  for (const other of ['', 'abc', 'a.b.c', token(null), token({})]) assert.equal(subjectOf(other), undefined);
});

test('the server’s logs show the version of this package', async () => {
  const { name, version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as Record<
    string,
    string
  >;
  assert.equal(CLIENT_NAME, `${name}/${version}`);
});
