import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { unpackInto } from './support/packed.ts';
import { dataFolder, run } from './support/server.ts';
import { SECRET, tokenFor } from './support/tokens.ts';

const start = promisify(execFile);

/** A program of somebody who installed the SDK: says something, and prints what the server made of it. */
const PROGRAM = `
import { connectToChat } from '@hypee/chat';
const [url, token] = process.argv.slice(2);
const chat = await connectToChat({ url, token });
const conversation = await chat.createConversation({ memberIds: ['bob'] });
const message = await conversation.send('From an empty folder').sent;
console.log(message.content, message.status);
await chat.close();
`;

test('from the packed tarballs in an empty folder the server starts, carries the widget, and the SDK talks to it', async () => {
  await using folder = await dataFolder();
  const places = await unpackInto(folder.path, [
    '@hypee/chat-protocol',
    '@hypee/chat-backend',
    '@hypee/chat',
    '@hypee/chat-elements',
    '@hypee/chat-server',
  ]);
  const cli = join(places.get('@hypee/chat-server')!, 'dist/cli.js');
  const data = join(folder.path, 'data');
  const { stdout } = await start(process.execPath, [cli, '--help'], { cwd: folder.path });
  assert.match(stdout, /hypee-chat-server/);

  await using server = await run(cli, ['--demo', '--port', '0', '--data', data], { HYPEE_JWT_SECRET: SECRET });
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  const script = await fetch(`${server.url}/hypee-chat.js`);
  assert.equal(script.status, 200);
  assert.match(script.headers.get('content-type') ?? '', /javascript/);

  const program = join(places.get('@hypee/chat-elements')!, 'program.mjs');
  await writeFile(program, PROGRAM);
  const said = await start(process.execPath, [program, server.url, tokenFor('alice')]);
  assert.match(said.stdout, /^From an empty folder (sent|delivered|read)$/m);

  // The elements can be imported where there is no page.
  const loads = `await import('@hypee/chat-elements'); await import('@hypee/chat-elements/define'); console.log('loaded')`;
  await writeFile(program, loads);
  assert.equal((await start(process.execPath, [program])).stdout.trim(), 'loaded');
});
