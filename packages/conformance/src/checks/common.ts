import { section, type Check } from '../check.ts';
import { equal, holds } from '../expect.ts';
import type { Conversation, Message, Page } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import { everyRow } from '../world/pages.ts';
import { User } from '../world/user.ts';
import { uuidV7 } from '../world/uuid-v7.ts';

const check = section('1');
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Rules of every call. */
export const commonChecks: readonly Check[] = [
  check('json-utf8', 'answers are JSON in UTF-8: any text comes back as it was sent', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const text = 'é — 漢字 🙂👩‍👩‍👧 \u202bشكرا\u202c <b>&amp;</b>\n\n\ttail';
    const answer = await alice.post(id, { content: text, client_id: uuidV7() });
    const type = answer.headers.get('content-type') ?? '';
    holds(/^application\/json\b/.test(type), 'the content type of an answer is not JSON', type);
    equal(expectJson(answer, 201, 'a message').content, text, 'the text in the answer');
    equal((await bob.newest(id)).content, text, 'the text in history');
  }),
  check('slash-optional', 'every path works without the slash at its end, too', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const path = `conversations/${id}`;
    expectStatus(await alice.get('conversations'), 200, 'GET conversations');
    expectStatus(await alice.get(path), 200, 'GET conversations/{id}');
    expectStatus(await alice.get(`${path}/messages?limit=1`), 200, 'GET messages?limit=1');
    const send = await alice.api('POST', `${path}/send_message`, { content: 'no slash', client_id: uuidV7() });
    expectStatus(send, 201, 'POST send_message');
  }),
  check('error-shape', 'errors carry status, detail and code', async ({ alice, call }) => {
    expectError(await alice.get('conversations/none/'), 404, 'not_found', 'an unknown conversation');
    expectError(await call('conversations/'), 401, 'not_authenticated', 'no token');
    expectError(await alice.get('conversations/?limit=many'), 400, 'validation_error', 'a limit that is no number');
  }),
  check('error-names-fields', 'a wrong field is named, with words about it', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const answer = await alice.post(id, { content: 5, client_id: uuidV7() });
    const { fields } = expectError(answer, 400, 'validation_error', 'content that is a number');
    const words = fields?.['content'];
    holds(Array.isArray(words) && words.length > 0 && words.every((it) => typeof it === 'string'), 'no fields.content');
  }),
  check('error-no-json', 'a body that is no JSON answers 400', async ({ alice, bob, group }) => {
    const path = `conversations/${await group(alice, bob)}/send_message/`;
    for (const body of ['{"content":', 'content=x', '{"content": "x",}']) {
      expectError(await alice.api('POST', path, body), 400, 'validation_error', `the body ${body}`);
    }
  }),
  check('error-no-object', 'a body that is no object answers 400', async ({ alice, bob, group }) => {
    const path = `conversations/${await group(alice, bob)}/send_message/`;
    for (const body of ['[]', '5', '"text"', 'null']) {
      expectError(await alice.api('POST', path, body), 400, 'validation_error', `the body ${body}`);
    }
  }),
  check('error-no-utf8', 'a body that is no UTF-8 answers 400', async ({ alice, bob, group, call }) => {
    const answer = await call(`conversations/${await group(alice, bob)}/send_message/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${alice.token}`, 'content-type': 'application/json' },
      body: Buffer.from('{"content":"\xff\xfe"}', 'latin1'),
    });
    expectError(answer, 400, 'validation_error', 'bytes that are no UTF-8');
  }),
  check('error-media-type', 'a body of another type answers 415', async ({ alice, bob, group }) => {
    const path = `conversations/${await group(alice, bob)}/send_message/`;
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      const answer = await alice.api('POST', path, 'content=x', { 'content-type': type });
      expectError(answer, 415, 'unsupported_media_type', `a body of type ${type}`);
    }
  }),
  check('error-body-too-large', 'a body over the limit answers 413', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    const padding = 'x'.repeat(world.limit('body_bytes'));
    const answer = await alice.post(id, { content: 'x', client_id: uuidV7(), padding });
    expectError(answer, 413, 'too_large', 'a body over body_bytes');
  }),
  check('error-unknown-path', 'an unknown path answers 404 in the shape of all errors', async ({ alice }) => {
    expectError(await alice.get('no/such/call/'), 404, 'not_found', 'an unknown path');
  }),
  check('error-method', 'a method that a path does not have answers 405 and names those it has', async ({ alice }) => {
    const answer = await alice.api('PUT', 'conversations/', {});
    expectError(answer, 405, 'method_not_allowed', 'PUT conversations/');
    const allowed = answer.headers.get('allow')?.split(/ *, */) ?? [];
    holds(allowed.includes('GET') && allowed.includes('POST'), 'Allow does not name GET and POST', allowed);
  }),
  check('unknown-keys', 'unknown keys of a body and a query are ignored', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    await alice.send(id, 'with more', { a_key_of_tomorrow: { deep: [1] } });
    equal((await alice.history(id, '?limit=1&a_key_of_tomorrow=1')).results.length, 1, 'messages of a page');
  }),
  check('ids-uuid-v7', 'ids of conversations and messages are UUIDv7', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const message = await alice.send(id, 'an id');
    holds(UUID_V7.test(String(id)), 'the id of a conversation is no UUIDv7', id);
    holds(UUID_V7.test(String(message.id)), 'the id of a message is no UUIDv7', message.id);
  }),
  check('ids-numbers', 'ids may be sent as numbers', async (world) => {
    const sub = String(Date.now() * 1000 + Math.floor(Math.random() * 1000));
    const token = world.mint({ sub });
    const numbered = new User(`${world.server.url}/api/`, sub, token);
    expectStatus(await numbered.get('conversations/'), 200, 'the first call of a user with a number');
    const answer = await world.alice.api<Conversation>('POST', 'conversations/', { member_ids: [Number(sub)] });
    const { members } = expectJson(answer, 201, 'a conversation with a member named by number');
    holds(
      members.some(({ user }) => String(user.id) === sub),
      'the member is not there',
      members,
    );
  }),
  check('page-default-and-max', 'a page has the default size, and never more than the maximum', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    const [size, max] = [world.limit('page_size'), world.limit('page_max')];
    await alice.sendMany(id, max + 1);
    equal((await bob.history(id)).results.length, size, 'messages of a page without a limit');
    equal((await bob.history(id, '?limit=5000')).results.length, max, 'messages of a page with a limit of 5,000');
  }),
  check('token-case', 'the scheme of the Authorization header may be written in any case', async ({ alice, call }) => {
    const answer = await call('conversations/', { headers: { authorization: `bearer ${alice.token}` } });
    expectStatus(answer, 200, 'authorization: bearer');
  }),
  check(
    'level-1-list',
    'the list of conversations, plain or in pages, has mine',
    async ({ alice, anyConversation }) => {
      const id = await anyConversation();
      const rows = await everyRow((query) => alice.get<Page<Conversation>>(`conversations/${query}`));
      const ids = rows.map((row) => String(row.id));
      holds(ids.includes(String(id)), 'the conversation is not in the list', ids);
    },
    { level: 1 },
  ),
  check(
    'level-1-stranger',
    'who is no member reads nothing and sends nothing: 403 or 404',
    async ({ alice, carol, anyConversation }) => {
      const id = await anyConversation();
      expectStatus(await alice.get(`conversations/${id}/messages/`), 200, 'history for a member');
      expectStatus(await carol.get(`conversations/${id}/messages/`), [403, 404], 'history for a stranger');
      expectStatus(await carol.post(id, { content: 'let me in' }), [403, 404], 'a message of a stranger');
    },
    { level: 1 },
  ),
  check(
    'level-1-send',
    'a text can be sent without a key, and is found in history',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.anyConversation();
      const content = `text ${uuidV7()}`;
      const sent = expectJson(await alice.post(id, { content }), 201, 'a message without a client_id');
      equal(sent.content, content, 'the text in the answer');
      const rows = await everyRow((query) => bob.get<Page<Message>>(`conversations/${id}/messages/${query}`));
      const found = rows.filter((it) => String(it.id) === String(sent.id));
      equal(
        found.map((it) => it.content),
        [content],
        'the message in history',
      );
    },
    { level: 1 },
  ),
];
