import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Attachment, Conversation, EventsPage, Message, MessagesPage, WireMessage } from '@hypee/chat-protocol';
import { download, filesIn, problem, sendFiles, upload, uploaded } from '../support/files.ts';
import { createGroup, freshKey, say, startServer } from '../support/server.ts';
import { connect, TestSocket } from '../support/socket.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tokenOf } from '../support/tokens.ts';

/** A server whose data folder the test looks into, with a group of alice and bob. */
async function withGroup(t: TestContext) {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const server = await startServer(t, { data: folder.path });
  return { server, data: folder.path, group: await createGroup(server, 'alice', 'bob') };
}

/** What is the same in every answer, whenever it is given. */
const facts = (attachments: readonly Attachment[]) =>
  attachments.map(({ id, name, content_type, size }) => [id, name, content_type, size]);

test('alice sends a text with two files; bob sees them in the history, the event, the list and the base socket', async (t) => {
  const { server, group } = await withGroup(t);
  const bob = await connect(server.socketUrl, 'bob');
  const base = await new TestSocket(`${server.socketUrl}/ws/chat/${group}/?token=${tokenOf('bob')}`).opened();
  t.after(() => (bob.close(), base.close()));
  const first = await uploaded(server, 'alice', 'plan.txt', 'the plan');
  const second = await uploaded(server, 'alice', 'notes.txt', 'some notes');
  const sent = await sendFiles(server, 'alice', group, [second.id, first.id], { content: 'Look' });
  assert.equal(sent.status, 201, sent.text);
  const expected = [
    [second.id, 'notes.txt', 'text/plain', 10],
    [first.id, 'plan.txt', 'text/plain', 8],
  ];
  assert.deepEqual(facts(sent.json.attachments), expected, 'in the order they were named');
  const event = await bob.ofType('chat_message');
  assert.ok('attachments' in event.message);
  assert.deepEqual(facts(event.message.attachments), expected);
  assert.equal((await download(server, event.message.attachments[0]!.url)).bytes.toString(), 'some notes');
  const frame = (await base.ofType('chat_message')) as { message: Message };
  assert.deepEqual(facts(frame.message.attachments), expected);
  const history = await server.api<MessagesPage>('bob', 'GET', `conversations/${group}/messages/`);
  assert.deepEqual(history.json.results, [sent.json], 'with the same addresses, within the hour');
  const { json: conversation } = await server.api<Conversation>('bob', 'GET', `conversations/${group}/`);
  assert.deepEqual(conversation.last_message, sent.json);
  const { json: record } = await server.api<Attachment>('bob', 'GET', `attachments/${first.id}/`);
  assert.deepEqual(record, sent.json.attachments[1]);
});

test('files alone are a message; a quote of it shows their names', async (t) => {
  const { server, group } = await withGroup(t);
  const files = [await uploaded(server, 'alice', 'plan.txt', 'a'), await uploaded(server, 'alice', 'notes.txt', 'b')];
  const sent = await sendFiles(server, 'alice', group, [files[0]!.id, files[1]!.id]);
  assert.deepEqual([sent.status, sent.json.content, sent.json.attachments.length], [201, '', 2]);
  const reply = await server.api<Message>('bob', 'POST', `conversations/${group}/send_message/`, {
    content: 'Thanks',
    reply_to: sent.json.id,
    client_id: freshKey(),
  });
  assert.equal(reply.json.reply_to?.excerpt, 'plan.txt, notes.txt');
  await server.api('alice', 'DELETE', `messages/${sent.json.id}/`);
  const { json: after } = await server.api<Message>('bob', 'GET', `messages/${reply.json.id}/`);
  assert.equal(after.reply_to?.excerpt, '', 'nothing is told of deleted files');
});

test('a message with files may lose its text by an edit, and keeps the files', async (t) => {
  const { server, group } = await withGroup(t);
  const file = await uploaded(server, 'alice', 'plan.txt', 'the plan');
  const { json: sent } = await sendFiles(server, 'alice', group, [file.id], { content: 'Look' });
  const edited = await server.api<Message>('alice', 'PATCH', `messages/${sent.id}/`, { content: '' });
  assert.deepEqual([edited.status, edited.json.content, edited.json.attachments.length], [200, '', 1]);
  const { json: text } = await say(server, 'alice', group, 'only a text');
  assert.deepEqual(problem(await server.api('alice', 'PATCH', `messages/${text.id}/`, { content: '' })), [
    400,
    'validation_error',
  ]);
});

test('a send that is repeated answers with the same message and files, and uses none twice', async (t) => {
  const { server, group } = await withGroup(t);
  const file = await uploaded(server, 'alice', 'plan.txt', 'the plan');
  const body = { content: '', attachment_ids: [file.id], client_id: freshKey() };
  const send = () => server.api<Message>('alice', 'POST', `conversations/${group}/send_message/`, body);
  const [first, again] = [await send(), await send()];
  assert.deepEqual([first.status, again.status], [201, 200]);
  assert.deepEqual(again.json, first.json);
  const other = await sendFiles(server, 'alice', group, [file.id]);
  assert.deepEqual(problem(other), [400, 'validation_error'], 'in another message it would be there twice');
  const changed = await server.api('alice', 'POST', `conversations/${group}/send_message/`, {
    ...body,
    attachment_ids: [],
    content: 'without',
  });
  assert.deepEqual(problem(changed), [409, 'conflict']);
});

test("nobody sends or reads somebody else's file, or learns that it exists", async (t) => {
  const { server, group } = await withGroup(t);
  const file = await uploaded(server, 'alice', 'plan.txt', 'the plan');
  const [stolen, unknown] = [
    await sendFiles(server, 'bob', group, [file.id]),
    await sendFiles(server, 'bob', group, ['nothing']),
  ];
  assert.deepEqual([problem(stolen), problem(unknown)], Array(2).fill([400, 'validation_error']));
  assert.equal(stolen.text.replaceAll(file.id, '…'), unknown.text.replaceAll('nothing', '…'));
  assert.deepEqual(problem(await server.api('bob', 'GET', `attachments/${file.id}/`)), [404, 'not_found']);
  assert.equal((await server.api('alice', 'GET', `attachments/${file.id}/`)).status, 200, 'its owner sees it');
  assert.equal((await sendFiles(server, 'alice', group, [file.id])).status, 201, 'and sends it after all');
  assert.equal((await server.api('bob', 'GET', `attachments/${file.id}/`)).status, 200, 'then members see it');
  assert.deepEqual(problem(await server.api('carol', 'GET', `attachments/${file.id}/`)), [404, 'not_found']);
});

test('who left or was removed gets no fresh address, though they once sent the file', async (t) => {
  const { server, group } = await withGroup(t);
  const file = await uploaded(server, 'bob', 'plan.txt', 'the plan');
  await sendFiles(server, 'bob', group, [file.id]);
  assert.equal((await server.api('bob', 'GET', `attachments/${file.id}/`)).status, 200);
  await server.api('alice', 'DELETE', `conversations/${group}/members/bob/`);
  assert.deepEqual(problem(await server.api('bob', 'GET', `attachments/${file.id}/`)), [404, 'not_found']);
  assert.equal((await server.api('alice', 'GET', `attachments/${file.id}/`)).status, 200);
});

test('a refused message takes no file: it can be sent with the next one', async (t) => {
  const { server, group } = await withGroup(t);
  const file = await uploaded(server, 'alice', 'plan.txt', 'the plan');
  const refused = await sendFiles(server, 'alice', group, [file.id, 'nothing'], { content: 'x' });
  assert.deepEqual(problem(refused), [400, 'validation_error']);
  assert.deepEqual(problem(await sendFiles(server, 'alice', group, [file.id], { mentions: ['nobody'] })), [
    400,
    'validation_error',
  ]);
  assert.equal((await sendFiles(server, 'alice', group, [file.id])).status, 201);
});

test('a message takes ten files and no more', async (t) => {
  const { server, group } = await withGroup(t);
  const ids: string[] = [];
  for (let n = 0; n < 11; n++) ids.push((await uploaded(server, 'alice', `${n}.txt`, `file ${n}`)).id);
  const refused = await sendFiles(server, 'alice', group, ids);
  assert.deepEqual(problem(refused), [400, 'validation_error']);
  assert.match(refused.text, /10 attachments at most/);
  const taken = await sendFiles(server, 'alice', group, ids.slice(0, 10));
  assert.deepEqual([taken.status, taken.json.attachments.length], [201, 10]);
});

test('the files of a deleted message are unreachable at once, and gone from the disk', async (t) => {
  const { server, data, group } = await withGroup(t);
  const file = await uploaded(server, 'alice', 'plan.txt', 'the plan');
  const kept = await uploaded(server, 'alice', 'kept.txt', 'kept');
  const { json: sent } = await sendFiles(server, 'alice', group, [file.id]);
  await sendFiles(server, 'alice', group, [kept.id]);
  const deleted = await server.api<WireMessage>('alice', 'DELETE', `messages/${sent.id}/`);
  assert.equal(deleted.status, 200);
  assert.doesNotMatch(deleted.text, /plan/);
  assert.equal((await download(server, file.url)).status, 404);
  assert.deepEqual(problem(await server.api('alice', 'GET', `attachments/${file.id}/`)), [404, 'not_found']);
  assert.deepEqual(await filesIn(data), [`files/${kept.id}.content`]);
  const { json: log } = await server.api<EventsPage>('bob', 'GET', `conversations/${group}/events/?cursor=0.0`);
  assert.doesNotMatch(JSON.stringify(log), /plan/, 'a replay tells nothing of them');
  assert.equal((await download(server, kept.url)).bytes.toString(), 'kept');
});

test('the files of a deleted conversation are gone', async (t) => {
  const { server, data, group } = await withGroup(t);
  const file = await uploaded(server, 'alice', 'plan.txt', 'the plan');
  await sendFiles(server, 'alice', group, [file.id]);
  assert.equal((await server.api('alice', 'DELETE', `conversations/${group}/`)).status, 204);
  assert.equal((await download(server, file.url)).status, 404);
  assert.deepEqual(await filesIn(data), []);
});

test('messages and files are there after a restart', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const first = await startServer(t, { data: folder.path });
  const group = await createGroup(first, 'alice', 'bob');
  const file = await uploaded(first, 'alice', 'plan.txt', 'the plan');
  await sendFiles(first, 'alice', group, [file.id]);
  await first.close();
  const second = await startServer(t, { data: folder.path });
  const { json } = await second.api<MessagesPage>('bob', 'GET', `conversations/${group}/messages/`);
  const [message] = json.results;
  assert.ok(message && 'attachments' in message);
  assert.equal(message.attachments[0]!.url, file.url, 'also under the address from before');
  assert.equal((await download(second, file.url)).bytes.toString(), 'the plan');
});

test('a server that takes no files says so, and refuses them', async (t) => {
  const server = await startServer(t, { attachmentTypes: [] });
  const group = await createGroup(server, 'alice', 'bob');
  const { json } = await server.fetch<{ features: string[] }>('/api/protocol/');
  assert.deepEqual(
    json.features.filter((name) => ['attachments', 'uploads'].includes(name)),
    [],
  );
  assert.equal((await upload(server, 'alice', 'plan.txt', 'the plan')).status, 404);
  assert.deepEqual(problem(await sendFiles(server, 'alice', group, ['any'])), [400, 'validation_error']);
});

test('a server that keeps everything in memory takes files, too', async (t) => {
  const server = await startServer(t, { data: undefined, memory: true } as never);
  const group = await createGroup(server, 'alice', 'bob');
  const file = await uploaded(server, 'alice', 'plan.txt', 'the plan');
  assert.equal((await sendFiles(server, 'alice', group, [file.id])).status, 201);
  assert.equal((await download(server, file.url, { range: 'bytes=4-7' })).bytes.toString(), 'plan');
});
