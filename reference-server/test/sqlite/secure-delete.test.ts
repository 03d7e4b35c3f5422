import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { say, startServer, createGroup } from '../support/server.ts';
import type { Message } from '@hypee/chat-protocol';
import { tempFolder } from '../support/temp-folder.ts';

/** As long as a content may be, so that a part of it lies on pages of its own. */
const LONG = 'CANARY '.repeat(1_100);

test('a deleted text leaves the database file, and so does what an edit replaced', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const server = await startServer(t, { data: folder.path, limits: { send_burst: 200 } });
  const id = await createGroup(server, 'alice', 'bob');
  const sent: Message[] = [];
  for (let count = 0; count < 60; count += 1) {
    await say(server, 'alice', id, `between ${count}`);
    sent.push((await say(server, 'alice', id, count % 10 === 0 ? LONG : `CANARY ${count}`)).json);
  }
  const edited = (await say(server, 'alice', id, LONG)).json;
  await server.api('alice', 'PATCH', `messages/${edited.id}/`, { content: 'replaced' });
  for (const { id: message } of sent) await server.api('alice', 'DELETE', `messages/${message}/`);
  await server.close();
  const files = await readFile(join(folder.path, 'chat.sqlite'), 'latin1');
  assert.match(files, /between 59/, 'this is the file that holds the texts');
  assert.doesNotMatch(files, /canary/i, 'neither the text nor its words in the index');
});
