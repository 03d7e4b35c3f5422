import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchPage } from '@hypee/chat-protocol';
import { sendFiles, uploaded } from '../support/files.ts';
import { gif } from '../support/sample-files.ts';
import { createGroup, say, startServer } from '../support/server.ts';
import { tokenOf } from '../support/tokens.ts';

test('files are found by kind, by name and in pages, by members alone, until their message is deleted', async (t) => {
  const server = await startServer(t);
  const group = await createGroup(server, 'alice', 'bob');
  await server.api('carol', 'GET', 'users/me/');
  const plan = await uploaded(server, 'alice', 'Plan für März.txt', 'the plan');
  const picture = await uploaded(server, 'alice', 'sea.gif', await gif(2));
  const { json: first } = await sendFiles(server, 'alice', group, [plan.id], { content: 'Look here' });
  const { json: second } = await sendFiles(server, 'alice', group, [picture.id]);
  await say(server, 'alice', group, 'Look there');
  const find = async (query: string, user = 'bob') =>
    (await server.api<SearchPage>(user, 'GET', `search/?${query}`)).json;
  const ids = async (query: string, user?: string) =>
    (await find(query, user)).results.map(({ message }) => message.id);
  assert.deepEqual(await ids('has=attachment'), [second.id, first.id]);
  assert.deepEqual(
    [await ids('has=image'), await ids('has=file'), await ids('has=audio')],
    [[second.id], [first.id], []],
  );
  assert.deepEqual(await ids('q=look&has=attachment'), [first.id], 'what has a file and the word');
  assert.deepEqual([await ids('q=marz'), await ids('q=sea')], [[first.id], [second.id]], 'by the names of files');
  assert.deepEqual(await ids('q=sea', 'carol'), [], 'not by a stranger');
  assert.deepEqual(await ids('q=%3F%21&has=attachment'), [], 'a question without a word');
  const page = await find(`has=attachment&limit=1&conversation=${group}`);
  assert.deepEqual(
    page.results.map(({ message, highlights }) => [message.id, highlights]),
    [[second.id, []]],
  );
  const { json: next } = await server.fetch<SearchPage>(page.next!, {
    headers: { authorization: `Bearer ${tokenOf('bob')}` },
  });
  assert.deepEqual([next.results[0]!.message.id, next.next], [first.id, null]);
  await server.api('alice', 'DELETE', `messages/${first.id}/`);
  assert.deepEqual([await ids('has=attachment'), await ids('q=marz')], [[second.id], []]);
  assert.equal((await server.api('bob', 'GET', 'search/?conversation=' + group)).status, 400, 'nothing was asked for');
});
