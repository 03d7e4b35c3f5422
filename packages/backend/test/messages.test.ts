import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LooseMessage } from './support/loose.ts';
import { makeWorld } from './support/world.ts';

const post = (id: string) => `conversations/${id}/send_message/`;

test('a message sent is answered 201, stands in the history with the next seq, and is nobody else’s to shape', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const { status, body } = await world.call('alice', 'POST', post(id), {
    content: 'Bonjour **tout le monde** 👋',
    client_id: 'key-1',
    metadata: { order: 5 },
    mentions: ['bob', 'bob'],
    id: 'mine',
    seq: 99,
    rev: 7,
    sender: { id: 'bob' },
    created_at: '1999-01-01T00:00:00.000Z',
  });
  assert.equal(status, 201);
  assert.deepEqual([body.seq, body.rev, body.client_id, body.kind, body.sender.id], [1, 1, 'key-1', 'text', 'alice']);
  assert.equal(body.content, 'Bonjour **tout le monde** 👋');
  assert.deepEqual([body.metadata, body.mentions], [{ order: 5 }, ['bob']]);
  assert.equal(body.created_at, '2026-11-22T10:00:00.000Z');
  assert.notEqual(body.id, 'mine');
  const second = await world.send('bob', id, 'Salut');
  assert.equal(second.seq, 2);
  assert.ok(typeof second.client_id === 'string', 'the server makes a key where the client gave none');
  const page = await world.call('bob', 'GET', `conversations/${id}/messages/`);
  assert.deepEqual(page.body.results, [body, second]);
  assert.equal(page.body.cursor, await world.cursorOf('bob', id));
});

test('the same request again answers 200 with the same message and broadcasts nothing', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const socket = await world.connect('bob');
  const body = { content: 'once', client_id: 'key-1' };
  const first = await world.call('alice', 'POST', post(id), body);
  const again = await world.call('alice', 'POST', post(id), body);
  assert.deepEqual([first.status, again.status], [201, 200]);
  assert.deepEqual(again.body, first.body);
  assert.deepEqual(socket.contents(), ['once']);
});

test('two tries of one send at the same moment make one message', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const body = { content: 'once', client_id: 'key-1' };
  const answers = await Promise.all([1, 2, 3].map(() => world.call('alice', 'POST', post(id), body)));
  assert.deepEqual(
    answers.map((answer) => answer.status).toSorted((a, b) => a - b),
    [200, 200, 201],
  );
  assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
  assert.equal((await world.call('bob', 'GET', `conversations/${id}/messages/`)).body.results.length, 1);
});

test('a key used for another text answers 409; another sender or conversation may use it', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const other = await world.group('alice', 'bob');
  await world.send('alice', id, 'one', { client_id: 'key' });
  for (const fields of [
    { content: 'two' },
    { content: 'one', metadata: { a: 1 } },
    { content: 'one', mentions: ['bob'] },
    { content: '' },
  ]) {
    const answer = await world.call('alice', 'POST', post(id), { client_id: 'key', ...fields });
    assert.deepEqual([answer.status, answer.body.code], [409, 'conflict']);
  }
  await world.send('bob', id, 'two', { client_id: 'key' });
  await world.send('alice', other, 'three', { client_id: 'key' });
});

test('who left, or whose limits changed, still gets 200 for what was stored, and its tombstone once deleted', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const body = { content: 'x'.repeat(100), client_id: 'key' };
  const { body: message } = await world.call('bob', 'POST', post(id), body);
  const stricter = makeWorld({ database: world.database, limits: { content_chars: 10 } });
  assert.equal((await stricter.call('bob', 'POST', post(id), body)).status, 200);
  await world.remove(id, 'bob');
  const left = await world.call('bob', 'POST', post(id), body);
  assert.deepEqual([left.status, left.body.id], [200, message.id]);
  await world.store.write((tx) =>
    tx.updateMessage(message.id, { deleted_at: '2026-11-22T11:00:00.000Z', content: '' }),
  );
  const tombstone = await world.call('bob', 'POST', post(id), body);
  assert.equal(tombstone.status, 200);
  assert.equal(tombstone.body.deleted_at, '2026-11-22T11:00:00.000Z');
  assert.equal('content' in tombstone.body, false);
  assert.equal((await world.call('bob', 'POST', post(id), { content: 'new', client_id: 'other' })).status, 404);
});

test('a member removed while the message was on its way is refused inside the transaction', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const [, answer] = await Promise.all([
    world.remove(id, 'bob'),
    world.call('bob', 'POST', post(id), { content: 'late' }),
  ]);
  assert.equal(answer.status, 404);
  assert.equal((await world.call('alice', 'GET', `conversations/${id}/messages/`)).body.results.length, 0);
});

test('content, metadata, keys and references out of bounds are refused with their field, and nothing is stored', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const other = await world.group('alice', 'carol');
  const foreign = await world.send('alice', other, 'elsewhere');
  const refused = async (body: unknown, field: string, status = 400) => {
    const answer = await world.call('alice', 'POST', post(id), body);
    assert.equal(answer.status, status, JSON.stringify(body).slice(0, 100));
    assert.ok((answer.body.fields[field]?.[0] ?? '') !== '', `${field}: ${JSON.stringify(answer.body)}`);
  };
  await refused({ content: '' }, 'content');
  await refused({ content: ' \n\t ' }, 'content');
  await refused({ content: null }, 'content');
  await refused({}, 'content');
  await refused({ content: 5 }, 'content');
  await refused({ content: 'x'.repeat(8001) }, 'content', 413);
  await refused({ content: '字'.repeat(6000) }, 'content', 413);
  await refused({ content: 'x', metadata: [] }, 'metadata');
  await refused({ content: 'x', metadata: { a: 'é'.repeat(2100) } }, 'metadata');
  await refused({ content: 'x', client_id: '' }, 'client_id');
  await refused({ content: 'x', client_id: 5 }, 'client_id');
  await refused({ content: 'x', client_id: 'k'.repeat(129) }, 'client_id');
  await refused({ content: 'x', reply_to: 'nowhere' }, 'reply_to');
  await refused({ content: 'x', reply_to: foreign.id }, 'reply_to');
  await refused({ content: 'x', mentions: ['bob', 'carol'] }, 'mentions');
  await refused({ content: 'x', mentions: 'bob' }, 'mentions');
  await refused({ content: 'x', thread_id: 'any' }, 'thread_id');
  await refused({ content: 'x', attachment_ids: ['any'] }, 'attachment_ids');
  for (const body of [null, undefined, [], 'text', 7]) {
    assert.equal((await world.call('alice', 'POST', post(id), body)).status, 400);
  }
  assert.equal((await world.call('alice', 'GET', `conversations/${id}/messages/`)).body.results.length, 0);
  await world.send('alice', id, 'x'.repeat(8000));
  await world.send('alice', id, 'nulls are as good as nothing', {
    client_id: null,
    reply_to: null,
    thread_id: null,
    attachment_ids: [],
  });
});

test('a message that grows beyond a frame once it is JSON is refused, and takes no seq', async () => {
  const world = makeWorld({ limits: { content_chars: 20_000, content_bytes: 20_000 } });
  const id = await world.group('alice', 'bob');
  const answer = await world.call('alice', 'POST', post(id), { content: `x${'\u0001'.repeat(12_000)}` });
  assert.deepEqual([answer.status, answer.body.code], [413, 'too_large']);
  assert.equal((await world.send('alice', id, 'next')).seq, 1);
});

test('half a surrogate pair reaches everybody as the same character', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const socket = await world.connect('bob');
  const message = await world.send('alice', id, 'a\ud800b', { metadata: { k: '\udc00' } });
  assert.equal(message.content, 'a\ufffdb');
  assert.deepEqual(message.metadata, { k: '\ufffd' });
  assert.deepEqual(socket.contents(), ['a\ufffdb']);
  const again = await world.call('alice', 'POST', post(id), {
    content: 'a\ud800b',
    metadata: { k: '\udc00' },
    client_id: message.client_id,
  });
  assert.equal(again.status, 200);
});

test('a reply quotes the beginning of a message, and nothing of one that was deleted', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const long = await world.send('alice', id, `${'x'.repeat(199)}😀 and more`);
  const reply = await world.send('bob', id, 'yes', { reply_to: long.id });
  assert.deepEqual(reply.reply_to, { id: long.id, sender: long.sender, excerpt: 'x'.repeat(199) });
  await world.store.write((tx) => tx.updateMessage(long.id, { deleted_at: '2026-11-22T11:00:00.000Z' }));
  const read = await world.call('alice', 'GET', `messages/${reply.id}/`);
  assert.equal(read.body.reply_to?.excerpt, '');
});

test('history pages by message in both directions and around one', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const sent: LooseMessage[] = [];
  for (let count = 1; count <= 9; count += 1) sent.push(await world.send('alice', id, `m${count}`));
  const page = async (query: string) => {
    const { status, body } = await world.call('bob', 'GET', `conversations/${id}/messages/?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return [body.results.map((row) => row.seq), body.has_before, body.has_after];
  };
  const idOf = (seq: number) => sent[seq - 1]!.id;
  assert.deepEqual(await page('limit=3'), [[7, 8, 9], true, false]);
  assert.deepEqual(await page(`limit=3&before=${idOf(7)}`), [[4, 5, 6], true, true]);
  assert.deepEqual(await page(`limit=3&before=${idOf(4)}`), [[1, 2, 3], false, true]);
  assert.deepEqual(await page(`limit=3&before=${idOf(1)}`), [[], false, true]);
  assert.deepEqual(await page(`limit=3&after=${idOf(1)}`), [[2, 3, 4], true, true]);
  assert.deepEqual(await page(`limit=3&after=${idOf(6)}`), [[7, 8, 9], true, false]);
  assert.deepEqual(await page(`limit=3&after=${idOf(9)}`), [[], true, false]);
  assert.deepEqual(await page(`limit=5&around=${idOf(5)}`), [[3, 4, 5, 6, 7], true, true]);
  assert.deepEqual(await page(`limit=5&around=${idOf(1)}`), [[1, 2, 3, 4, 5], false, true]);
  assert.deepEqual(await page(`limit=5&around=${idOf(9)}`), [[7, 8, 9], true, false]);
  assert.deepEqual(await page(''), [[1, 2, 3, 4, 5, 6, 7, 8, 9], false, false]);
  for (const query of ['before=nowhere', `before=${idOf(1)}&after=${idOf(2)}`, 'before=', 'limit=x']) {
    assert.equal((await world.call('bob', 'GET', `conversations/${id}/messages/?${query}`)).status, 400, query);
  }
  const other = await world.group('alice', 'bob');
  assert.equal((await world.call('bob', 'GET', `conversations/${other}/messages/?before=${idOf(3)}`)).status, 400);
});

test('an empty conversation has an empty page and a cursor to go on from', async () => {
  const world = makeWorld();
  const id = await world.group('alice');
  const { body } = await world.call('alice', 'GET', `conversations/${id}/messages/`);
  assert.deepEqual(body, { results: [], has_before: false, has_after: false, cursor: '0.0' });
  const events = await world.call('alice', 'GET', `conversations/${id}/events/?cursor=0.0`);
  assert.deepEqual(events.body, { events: [], cursor: '0.0', more: false });
});

test('the log is read on from any cursor it gave out, in pages', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  for (let count = 1; count <= 5; count += 1) await world.send('alice', id, `m${count}`);
  const first = await world.call('bob', 'GET', `conversations/${id}/events/?cursor=0.0&limit=2`);
  assert.deepEqual(
    first.body.events.map((event) => event.message.content),
    ['m1', 'm2'],
  );
  assert.deepEqual([first.body.more, first.body.cursor], [true, first.body.events[1]!.cursor]);
  const second = await world.call('bob', 'GET', `conversations/${id}/events/?cursor=${first.body.cursor}`);
  assert.deepEqual(
    second.body.events.map((event) => event.seq),
    [3, 4, 5],
  );
  assert.equal(second.body.more, false);
  assert.equal(second.body.cursor, await world.cursorOf('bob', id));
});

test('a cursor of another log, beyond the head, below the floor or unreadable answers 410', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  for (let count = 1; count <= 5; count += 1) await world.send('alice', id, `m${count}`);
  const gap = async (cursor: string) => {
    const answer = await world.call('bob', 'GET', `conversations/${id}/events/?cursor=${cursor}`);
    assert.deepEqual([answer.status, answer.body.code], [410, 'gap'], cursor);
  };
  const events = (await world.call('bob', 'GET', `conversations/${id}/events/?cursor=0.0`)).body.events;
  for (const cursor of ['3.wrong', '0.wrong', '6.event', '99999999999999999.x', 'nonsense', '-1.0', '1', '.'])
    await gap(cursor);
  await world.store.write((tx) => tx.updateConversation(id, { floor_seq: 3 }));
  await gap('0.0');
  await gap(events[1]!.cursor);
  assert.equal((await world.call('bob', 'GET', `conversations/${id}/events/?cursor=${events[2]!.cursor}`)).status, 200);
  assert.equal((await world.call('bob', 'GET', `conversations/${id}/events/`)).status, 400);
});
