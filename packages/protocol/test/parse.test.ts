import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseConversation,
  parseErrorBody,
  parseEvent,
  parseMessage,
  parseMessagesPage,
  parseProtocolAnswer,
  parseServerFrame,
} from '@hypee/chat-protocol';
import { alice, chatMessage, conversation, message, tombstone } from './support/samples.ts';

const read = (frame: unknown) => parseServerFrame(JSON.stringify(frame));

test('a whole message comes through unchanged', () => {
  assert.deepEqual(parseMessage(message), message);
});

test('a backend with integer ids and few fields gives a message with string ids and every default', () => {
  const parsed = parseMessage({
    id: 5,
    conversation_id: 42,
    sender: { id: 3 },
    content: 'Salut',
    created_at: '2026-11-22T11:45:06.411105+01:00',
  });
  assert.ok(parsed);
  assert.deepEqual([parsed.id, parsed.conversation_id, parsed.sender.id, parsed.sender.name], ['5', '42', '3', '3']);
  assert.deepEqual([parsed.attachments, parsed.reactions, parsed.metadata, parsed.deleted_at], [[], [], {}, null]);
});

test('a tombstone reads as a message without content whose deletion time is set', () => {
  const parsed = parseMessage(tombstone);
  assert.ok(parsed);
  assert.equal(parsed.content, '');
  assert.equal(parsed.deleted_at, tombstone.deleted_at);
});

test('what is no message at all is told apart from a message with missing parts', () => {
  for (const value of [null, 'text', 7, [], {}, { id: '1' }, { id: '1', conversation_id: '2' }]) {
    assert.equal(parseMessage(value), undefined);
  }
});

test('a conversation keeps everything, and one from a sparse backend gets defaults', () => {
  assert.deepEqual(parseConversation(conversation), conversation);
  const sparse = parseConversation({ id: 9, members: [{ user: alice }, { user: null }] });
  assert.ok(sparse);
  assert.equal(sparse.id, '9');
  assert.equal(sparse.member_count, 1);
  assert.equal(sparse.membership.notify, 'all');
});

test('a live message arrives as an event with its place in the log', () => {
  const frame = read(chatMessage);
  assert.ok(frame.type === 'event' && frame.event.type === 'chat_message');
  assert.deepEqual(frame.event.message, message);
  assert.equal(frame.event.seq, 7);
});

test('a durable event of a type that this client does not know still has its place, so the cursor can move past it', () => {
  const event = parseEvent({ type: 'poll_closed', conversation_id: 42, seq: 8, cursor: '8.b2', poll: {} });
  assert.ok(event?.type === 'unreadable');
  assert.deepEqual([event.conversation_id, event.seq, event.cursor], ['42', 8, '8.b2']);
});

test('a durable event with a broken body still has its place', () => {
  assert.equal(parseEvent({ ...chatMessage, message: { id: 1 } })?.type, 'unreadable');
  const frame = read({ ...chatMessage, message: 'not an object' });
  assert.ok(frame.type === 'event' && frame.event.type === 'unreadable');
});

test('frames that are no JSON, no object or of an unknown type are unknown, never an exception', () => {
  for (const text of ['', '{', 'null', '[]', '"x"', '7', '{"type":5}', '{"type":"confetti"}']) {
    assert.equal(parseServerFrame(text).type, 'unknown', text);
  }
});

test('a hello without user or epoch, or of another protocol, is not taken for a hello', () => {
  assert.equal(read({ type: 'hello', protocol: 2, epoch: 'e' }).type, 'unknown');
  assert.equal(read({ type: 'hello', protocol: 3, epoch: 'e', user: alice }).type, 'unknown');
  const hello = read({ type: 'hello', protocol: 2, epoch: 'e', user: alice });
  assert.ok(hello.type === 'hello');
  assert.deepEqual(hello.window, { events: 256, bytes: 1_048_576 });
});

test('an events frame keeps the readable events in their order and says whether more follow', () => {
  const frame = read({
    type: 'events',
    conversation_id: '42',
    events: [chatMessage, null, { ...chatMessage, seq: 8 }],
    cursor: '8.b',
    more: true,
  });
  assert.ok(frame.type === 'events');
  assert.deepEqual(
    frame.events.map((event) => event.seq),
    [7, 8],
  );
  assert.equal(frame.more, true);
});

test('heads that cannot be read are left out of a heartbeat', () => {
  const frame = read({ type: 'heartbeat', sent: 3, heads: [['42', 7], ['43'], [44, 8], 'x'], server_time: '' });
  assert.ok(frame.type === 'heartbeat');
  assert.deepEqual(frame.heads, [
    ['42', 7],
    ['44', 8],
  ]);
});

test('marks, typing, read and delivered need a conversation and a user', () => {
  assert.equal(read({ type: 'typing', conversation_id: '42' }).type, 'unknown');
  assert.equal(read({ type: 'read', conversation_id: '42', user_id: 'bob' }).type, 'unknown');
  assert.deepEqual(read({ type: 'read', conversation_id: 42, user_id: 7, seq: 5 }), {
    type: 'read',
    conversation_id: '42',
    user_id: '7',
    seq: 5,
  });
});

test('a page that is none says so, and unreadable rows do not spoil the rest of a page', () => {
  assert.equal(parseMessagesPage('<html>502</html>'), undefined);
  assert.deepEqual(parseMessagesPage({ results: [message, 7] })?.results, [message]);
});

test('discovery that is something else is not taken for a protocol answer', () => {
  assert.equal(parseProtocolAnswer('<html>'), undefined);
  assert.equal(parseProtocolAnswer({ detail: 'Not found.' }), undefined);
  assert.equal(parseProtocolAnswer({ protocol: 2, limits: { content_chars: 10, odd: 'x' } })?.limits['odd'], undefined);
});

test('an error answer of a framework with only a detail is read, an HTML page is not', () => {
  assert.deepEqual(parseErrorBody({ detail: 'Not found.' }), { detail: 'Not found.', code: '' });
  assert.deepEqual(
    parseErrorBody({ detail: 'd', code: 'validation_error', fields: { content: ['too long'] } })?.fields,
    { content: ['too long'] },
  );
  assert.equal(parseErrorBody('<html>'), undefined);
});

test('a message whose metadata tries to reach the prototype changes nothing but itself', () => {
  const hostile = JSON.parse(
    '{"id":"1","conversation_id":"2","sender":{"id":"a"},"metadata":{"__proto__":{"polluted":true}}}',
  ) as unknown;
  parseMessage(hostile);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});
