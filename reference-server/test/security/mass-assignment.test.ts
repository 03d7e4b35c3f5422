import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as wire from '@hypee/chat-protocol/schema';
import type { TObject, TSchema } from 'typebox';
import { connect } from '../support/socket.ts';
import type { OpenApi } from '../support/documented-answers.ts';
import { startWorld, type Caller } from './callers.ts';
import { call, partsOf, pathOf } from './route-calls.ts';
import { stateOf } from './scene-state.ts';

/** A text and a number that nothing has by itself. */
const TEXT = 'hostile-7f3a';
const NUMBER = 987_654_321;

/** What each call with a body takes, what it makes or changes, and who makes it. */
const WRITES: Readonly<Record<string, [body: TObject, entity: TObject, caller: Caller]>> = {
  'POST /api/conversations/': [wire.CreateConversationBody, wire.Conversation, 'member'],
  'PATCH /api/conversations/:id/': [wire.UpdateConversationBody, wire.Conversation, 'moderator'],
  'POST /api/conversations/:id/members/': [wire.AddMembersBody, wire.Member, 'moderator'],
  'PATCH /api/conversations/:id/members/:user_id/ (a role)': [wire.UpdateMemberBody, wire.Member, 'owner'],
  'PATCH /api/conversations/:id/membership/': [wire.UpdateMembershipBody, wire.Membership, 'member'],
  'POST /api/conversations/:id/send_message/': [wire.SendMessageBody, wire.Message, 'member'],
  'POST /api/conversations/:id/typing/': [wire.TypingBody, wire.TypingFrame, 'member'],
  'POST /api/conversations/:id/mark_as_read/': [wire.MarkAsReadBody, wire.Membership, 'member'],
  'POST /api/conversations/:id/mark_as_unread/': [wire.MarkAsUnreadBody, wire.Membership, 'member'],
  'PATCH /api/messages/:id/ (own)': [wire.EditMessageBody, wire.Message, 'member'],
  'POST /api/messages/:id/report/': [wire.ReportBody, wire.Report, 'member'],
  'PATCH /api/reports/:id/': [wire.SettleReportBody, wire.Report, 'admin'],
  'PUT /api/users/:id/': [wire.UpdateUserBody, wire.User, 'admin'],
  'PATCH /api/users/me/': [wire.UpdateUserBody, wire.User, 'member'],
};

/** Calls with a body that make and change nothing that anybody sees. */
const NOTHING_TO_SET = ['POST /api/poll/', 'POST /api/guest/merge/', 'POST /api/token/', 'POST /api/token/refresh/'];

/** Names of columns and of fields that other servers have, beside those of the wire. */
const INSIDE = (
  'user_id sender_id owner_id author created_by client version activity last_seq last_event_id floor_seq marks_version ' +
  'direct_key name_key pinned_seq is_admin admin is_staff permissions banned revoked_at blocked hash status settled_by'
).split(' ');

type Json = Readonly<Record<string, unknown>>;

test('what only the server says is not set by who sends it along, in any call', async (t) => {
  const world = await startWorld(t);

  await t.test('every call with a JSON body is tried', async () => {
    const { paths } = (await world.server.fetch<OpenApi>('/openapi.json')).json;
    const calls = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { requestBody }]) => requestBody?.content['application/json'] !== undefined)
        .map(([method]) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const tried = [...Object.keys(WRITES).map((name) => name.replace(/ \(.*\)$/, '')), ...NOTHING_TO_SET];
    assert.deepEqual(calls.toSorted(), tried.toSorted(), 'a new call with a body needs a line in WRITES');
  });

  for (const [name, [body, entity, caller]] of Object.entries(WRITES)) {
    await t.test(name, async () => {
      const [method = '', route = ''] = name.split(' ');
      // A scene of its own for each: where nothing else changes, nothing might be written at all.
      const send = async (extra: Json): Promise<Json> => {
        const scene = await world.newScene();
        const parts = await partsOf(name, scene, caller, world);
        const made = { ...parts, body: { ...extra, ...(parts.body as object) } };
        const answer = await call(world, caller, method, pathOf(route, scene, made), made);
        assert.ok(answer.status < 300, `with ${JSON.stringify(extra)}: ${answer.text}`);
        // What all of them together have done, and what nothing was answered to, is looked for where others see it.
        const isSeen = answer.text !== '' && Object.keys(extra).length < INSIDE.length / 2;
        const told = `${answer.text} ${isSeen ? '' : JSON.stringify(await stateOf(world, scene))}`;
        assert.ok(!told.includes(TEXT) && !told.includes(String(NUMBER)), told);
        return rowIn(answer.json);
      };

      const usual = await send({});
      for (const [field, schema] of Object.entries<TSchema>(entity.properties)) {
        if (field in body.properties) continue;
        const hostile = hostileValue(schema, usual[field]);
        const row = await send({ [field]: hostile });
        if (typeof hostile === 'boolean' || 'enum' in schema) assert.deepEqual(row[field], usual[field], field);
      }
      const inside = INSIDE.filter((field) => !(field in body.properties));
      await send(Object.fromEntries(inside.map((field) => [field, field.startsWith('is_') ? true : TEXT])));
    });
  }

  await t.test('frames: whoever they name, they are of who sent them', async () => {
    const scene = await world.newScene();
    const { id } = scene.conversation;
    const [author, member] = [
      await connect(world.server.socketUrl, 'author'),
      await connect(world.server.socketUrl, 'member'),
    ];
    const asOwner = { user_id: 'owner', sender: { id: 'owner' }, user: 'owner', seq: NUMBER, cursor: TEXT };
    member.send({ type: 'typing', conversation_id: id, typing: true, ...asOwner });
    const typing = await author.ofType('typing');
    assert.deepEqual(Object.keys(typing).toSorted(), ['conversation_id', 'type', 'typing', 'user_id']);
    assert.equal(typing.user_id, 'member');
    member.send({
      type: 'ack',
      count: 0,
      delivered: [{ conversation_id: id, ...asOwner, seq: scene.message.seq }],
      ...asOwner,
    });
    const delivered = await author.ofType('delivered');
    assert.deepEqual([delivered.user_id, delivered.seq], ['member', scene.message.seq]);
    author.send({ type: 'presence_watch', user_ids: ['owner', 'member'], ...asOwner });
    member.send({ type: 'presence', status: 'away', ...asOwner });
    const isAway = await author.frame((frame) => frame.type === 'presence' && frame.status === 'away');
    assert.ok('user_id' in isAway && isAway.user_id === 'member');
    for (const { frames } of [author, member]) {
      const told = JSON.stringify(frames);
      assert.ok(!told.includes(TEXT) && !told.includes(String(NUMBER)), told);
    }
  });
});

/** What an answer is about: of a page, its first row. */
const rowIn = (json: unknown): Json => {
  const answer = (json ?? {}) as Json;
  const [first] = (answer['results'] ?? []) as Json[];
  return first ?? answer;
};

/** A value of the field's own kind that it does not have by itself. */
function hostileValue(schema: TSchema, usual: unknown): unknown {
  if ('enum' in schema) return (schema.enum as string[]).find((value) => value !== usual);
  if ('anyOf' in schema) return hostileValue((schema.anyOf as TSchema[])[0] ?? {}, usual);
  if ('const' in schema) return TEXT;
  switch ((schema as { type?: string }).type) {
    case 'boolean':
      return usual !== true;
    case 'integer':
    case 'number':
      return NUMBER;
    case 'array':
      return [hostileValue((schema as { items?: TSchema }).items ?? {}, undefined)];
    case 'object':
      return Object.fromEntries(
        Object.entries((schema as Partial<TObject>).properties ?? {}).map(([name, inner]) => [
          name,
          hostileValue(inner, undefined),
        ]),
      );
    default:
      return TEXT;
  }
}
