import assert from 'node:assert/strict';
import type { Attachment } from '@hypee/chat-protocol';
import { sendFiles, uploaded } from '../support/files.ts';
import { freshKey, say, type Answer } from '../support/server.ts';
import { hs256, SECRET, seconds, tokenOf } from '../support/tokens.ts';
import { fromNewAddress, newGuest, SITE, type Caller, type Scene, type World } from './callers.ts';

/** What a call is made with beyond its method and path. */
export interface CallParts {
  /** What the named parts of the path are; others are what the scene has for them. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly bytes?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
}

type MakeParts = (scene: Scene, caller: Caller, world: World) => CallParts | Promise<CallParts>;

const TUS = { 'tus-resumable': '1.0.0' };
const body =
  (value: unknown): MakeParts =>
  () => ({ body: value });

/** What the lines of the table that need more than a path are called with. */
const PARTS: Readonly<Record<string, MakeParts>> = {
  'GET /*': () => ({ params: { '*': '' } }),
  'GET /api/conversations/:id/events/': ({ conversation }) => ({ query: { cursor: conversation.cursor } }),
  'GET /api/search/': ({ secret }) => ({ query: { q: secret } }),
  'POST /api/poll/': ({ conversation: { id, cursor } }) => ({
    body: { cursors: [{ conversation_id: id, cursor }], wait: 0 },
  }),

  'POST /api/conversations/': body({ kind: 'group', title: 'Mine', member_ids: ['somebody-else'] }),
  'PATCH /api/conversations/:id/': body({ title: 'Renamed' }),
  'PATCH /api/conversations/:id/membership/': body({ pinned: true }),
  'POST /api/conversations/:id/members/': body({ member_ids: ['newcomer'] }),
  'PATCH /api/conversations/:id/members/:user_id/ (a role)': body({ role: 'moderator' }),
  'PATCH /api/conversations/:id/members/:user_id/ (a ban)': body({ banned: true }),
  'DELETE /api/conversations/:id/members/:user_id/ (oneself)': (_scene, caller, { users }) => ({
    params: { user_id: users[caller] },
  }),
  'POST /api/conversations/:id/send_message/': () => ({ body: { content: 'Hello', client_id: freshKey() } }),
  "POST /api/conversations/:id/send_message/ (another's file)": async (scene, _caller, world) => ({
    body: { content: 'Look', client_id: freshKey(), attachment_ids: [(await unsentFile(world, 'author')).id] },
  }),
  'POST /api/conversations/:id/typing/': body({ typing: true }),
  'POST /api/conversations/:id/mark_as_read/': body({}),
  'POST /api/conversations/:id/mark_as_unread/': ({ message }) => ({ body: { message_id: message.id } }),

  'GET /api/messages/:id/thread/': async (scene, _caller, { server }) => {
    const reply = { content: `Reply, ${scene.secret}`, thread_id: scene.message.id, client_id: freshKey() };
    await server.api('author', 'POST', `conversations/${scene.conversation.id}/send_message/`, reply);
    return {};
  },
  'GET /api/conversations/:id/pins/': async ({ message }, _caller, { server }) => {
    await server.api('moderator', 'PUT', `messages/${message.id}/pin/`);
    return {};
  },
  "PATCH /api/messages/:id/ (another's)": body({ content: 'Edited' }),
  'PATCH /api/messages/:id/ (own)': async (scene, caller, world) => ({
    params: { id: await ownMessage(scene, caller, world) },
    body: { content: 'Edited' },
  }),
  'DELETE /api/messages/:id/ (own)': async (scene, caller, world) => ({
    params: { id: await ownMessage(scene, caller, world) },
  }),
  'POST /api/messages/:id/report/': body({ reason: 'Not nice' }),
  'PATCH /api/reports/:id/': async ({ message }, _caller, { server }) => {
    const reason = { reason: 'Not nice' };
    const { json } = await server.api<{ id: string }>('moderator', 'POST', `messages/${message.id}/report/`, reason);
    return { params: { id: json.id }, body: { status: 'settled' } };
  },

  'PUT /api/users/:id/': () => ({ params: { id: 'victim' }, body: { name: `Vic ${freshKey()}` } }),
  'POST /api/users/:id/revoke/': () => ({ params: { id: 'victim' } }),
  'PATCH /api/users/me/': () => ({ body: { avatar_url: `https://www.example.com/${freshKey()}.png` } }),

  'POST /api/guest/ (from a page of the site)': () => ({ headers: { origin: SITE, ...fromNewAddress() } }),
  'POST /api/guest/merge/': async (_scene, _caller, { server }) => ({
    body: { guest_token: (await newGuest(server)).access },
  }),
  'POST /api/guest/merge/ (a token of the site)': () => ({ body: { guest_token: tokenOf('victim') } }),
  'POST /api/guest/merge/ (a guest of its own making)': () => ({
    body: {
      guest_token: hs256({ iss: 'hypee-chat-server/guests', sub: 'victim', role: 'guest', exp: seconds(60) }, SECRET),
    },
  }),
  'POST /api/token/': body({ username: 'alice', password: 'password' }),
  'POST /api/token/ (a wrong password)': body({ username: 'alice', password: 'passwords' }),
  'POST /api/token/ (no demo user)': body({ username: 'owner', password: 'password' }),
  'POST /api/token/refresh/': () => ({ body: { refresh: tokenOf('alice', { token_type: 'refresh' }) } }),
  'POST /api/token/refresh/ (an access token)': () => ({
    body: { refresh: tokenOf('alice', { token_type: 'access' }) },
  }),
  'POST /api/token/refresh/ (no demo user)': () => ({
    body: { refresh: tokenOf('owner', { token_type: 'refresh' }) },
  }),

  'POST /api/attachments/': () => {
    const form = new FormData();
    form.append('file', new Blob(['text']), 'a.txt');
    return { bytes: form };
  },
  'GET /api/attachments/:id/ (in the conversation)': async (scene, _caller, world) => ({
    params: { id: (await sentFile(scene, world)).id },
  }),
  "GET /api/attachments/:id/ (another's, not sent)": async (_scene, _caller, world) => ({
    params: { id: (await unsentFile(world, 'author')).id },
  }),
  'GET /api/attachments/:id/content/ (with its signature)': async (scene, _caller, world) => {
    const file = await sentFile(scene, world);
    return { params: { id: file.id }, query: signatureOf(file) };
  },
  "GET /api/attachments/:id/content/ (another file's signature)": async (scene, _caller, world) => ({
    params: { id: (await sentFile(scene, world)).id },
    query: signatureOf(await sentFile(scene, world)),
  }),
  'GET /api/attachments/:id/content/': async (scene, _caller, world) => ({
    params: { id: (await sentFile(scene, world)).id },
  }),
  'GET /api/attachments/:id/thumbnail/': async (scene, _caller, world) => ({
    params: { id: (await sentFile(scene, world)).id },
  }),

  'POST /api/uploads/': () => ({ headers: { ...TUS, 'upload-length': '4' } }),
  "HEAD /api/uploads/:id/ (another's)": async (_scene, _caller, world) => ({
    params: { id: await begunUpload(world, 'author') },
    headers: TUS,
  }),
  'HEAD /api/uploads/:id/ (own)': async (_scene, caller, world) => ({
    params: { id: await begunUpload(world, caller) },
    headers: TUS,
  }),
  "PATCH /api/uploads/:id/ (another's)": async (_scene, _caller, world) => piece(await begunUpload(world, 'author')),
  'PATCH /api/uploads/:id/ (own)': async (_scene, caller, world) => piece(await begunUpload(world, caller)),
  "DELETE /api/uploads/:id/ (another's)": async (_scene, _caller, world) => ({
    params: { id: await begunUpload(world, 'author') },
    headers: TUS,
  }),
  'DELETE /api/uploads/:id/ (own)': async (_scene, caller, world) => ({
    params: { id: await begunUpload(world, caller) },
    headers: TUS,
  }),
};

/** What is called for one cell of the table. */
export async function partsOf(name: string, scene: Scene, caller: Caller, world: World): Promise<CallParts> {
  return (await PARTS[name]?.(scene, caller, world)) ?? {};
}

/** The path with what the scene has for its named parts. */
export function pathOf(route: string, { conversation, message }: Scene, { params = {}, query }: CallParts): string {
  const ofScene: Readonly<Record<string, string>> = { conversations: conversation.id, messages: message.id };
  const path = route
    .split('/')
    .map((part, index, parts) => {
      if (part === '*') return params['*'] ?? '';
      if (!part.startsWith(':')) return part;
      const name = part.slice(1);
      const other = { emoji: '👍', user_id: 'author' }[name] ?? 'author';
      return encodeURIComponent(params[name] ?? (name === 'id' ? ofScene[parts[index - 1] ?? ''] : undefined) ?? other);
    })
    .join('/');
  return query ? `${path}?${new URLSearchParams(query).toString()}` : path;
}

/** Makes a call as somebody. */
export async function call(
  { server, tokens }: World,
  caller: Caller,
  method: string,
  path: string,
  { body, bytes, headers }: CallParts,
): Promise<Answer<unknown>> {
  const token = tokens[caller];
  const content = body === undefined ? bytes : JSON.stringify(body);
  return server.fetch<unknown>(path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(content !== undefined && { body: content }),
  });
}

/** A message of whoever the caller's token speaks of, where they could have sent one; else one of somebody else. */
async function ownMessage(scene: Scene, caller: Caller, { server, users }: World): Promise<string> {
  if (caller === 'former') return scene.formersMessage.id;
  const { status, json } = await say(server, users[caller], scene.conversation.id, `Mine, ${scene.secret}`);
  return status === 201 ? json.id : scene.message.id;
}

const unsentFile = (world: World, user: string): Promise<Attachment> =>
  uploaded(world.server, user, 'unsent.txt', 'not sent yet');

async function sentFile({ conversation, secret }: Scene, world: World): Promise<Attachment> {
  const { id } = await unsentFile(world, 'author');
  const { json } = await sendFiles(world.server, 'author', conversation.id, [id], {
    content: `A file, ${secret}`,
  });
  const [file] = json.attachments;
  assert.ok(file, 'the file was sent');
  return file;
}

const signatureOf = ({ url }: Attachment): Record<string, string> =>
  Object.fromEntries(new URL(url, 'http://localhost').searchParams);

/** An upload that is waiting for its four bytes. */
async function begunUpload({ server, tokens }: World, caller: Caller | 'author'): Promise<string> {
  const behind = caller === 'author' || caller === 'none' || caller === 'wrong';
  const token = behind ? tokenOf(caller === 'author' ? 'author' : 'owner') : tokens[caller];
  const headers = { ...TUS, authorization: `Bearer ${token ?? ''}`, 'upload-length': '4' };
  const { status, text, headers: answered } = await server.fetch('/api/uploads/', { method: 'POST', headers });
  assert.equal(status, 201, text);
  return /\/api\/uploads\/([^/]+)\/$/.exec(answered.get('location') ?? '')?.[1] ?? '';
}

const piece = (id: string): CallParts => ({
  params: { id },
  bytes: 'text',
  headers: { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
});
