import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Conversation, GuestAnswer, Message } from '@hypee/chat-protocol';
import { createGroup, freshKey, say, startServer, type RunningServer } from '../support/server.ts';
import { SECRET, seconds, tokenOf } from '../support/tokens.ts';

/** Who asks, from nobody to the owner of the conversation that is asked about. */
export const CALLERS = [
  /** No token at all. */
  'none',
  /** A refresh token of the owner, which is none to call with. */
  'wrong',
  /** A token of the owner that is limited to another conversation. */
  'limited',
  /** A user who has nothing to do with the conversation. */
  'stranger',
  /** Who was removed from it. */
  'former',
  /** A visitor without an account, in a conversation of their own. */
  'guest',
  /** The site's backend (`role: admin`), which is no member. */
  'admin',
  'member',
  'moderator',
  'owner',
] as const;
export type Caller = (typeof CALLERS)[number];

/** The callers who may read the conversation. */
export const INSIDERS: readonly Caller[] = ['member', 'moderator', 'owner'];

/** Where a page that may use the server is. */
export const SITE = 'https://www.example.com';

let lastAddress = 0;

/** Says that the request comes from an address that nobody had before: the server trusts this machine as its proxy. */
export const fromNewAddress = (): Record<string, string> => {
  lastAddress += 1;
  return { 'x-forwarded-for': `10.0.${lastAddress >> 8}.${lastAddress & 255}` };
};

/** A guest whom the server just took in. */
export async function newGuest(server: RunningServer): Promise<GuestAnswer> {
  const headers = { origin: SITE, ...fromNewAddress() };
  const { status, text, json } = await server.fetch<GuestAnswer>('/api/guest/', { method: 'POST', headers });
  assert.equal(status, 201, text);
  return json;
}

/** A conversation with all that calls can be about. Nobody outside may learn the `secret`. */
export interface Scene {
  readonly conversation: Conversation;
  readonly secret: string;
  /** By `author`, a member who never calls. */
  readonly message: Message;
  /** By who was removed since. */
  readonly formersMessage: Message;
}

/** A server with everything it can mount, and its callers. */
export interface World {
  readonly server: RunningServer;
  readonly tokens: Readonly<Record<Caller, string | undefined>>;
  /** Who the callers are, or would be were their tokens good. */
  readonly users: Readonly<Record<Caller, string>>;
  newScene(): Promise<Scene>;
}

/** @param prepare sees the server before anything is mounted */
export async function startWorld(t: TestContext, prepare?: (app: FastifyInstance) => void): Promise<World> {
  const many = 1_000_000;
  const server = await startServer(
    t,
    {
      demo: true,
      jwtSecret: SECRET,
      origins: [SITE],
      directory: 'shared',
      presenceGraceMs: 1,
      guests: true,
      guestHosts: ['host'],
      trustProxy: ['loopback'],
      metricsToken: 'a-token-of-the-operators',
      limits: {
        sends_per_second: many,
        send_burst: many,
        address_requests_per_second: many,
        address_request_burst: many,
        sockets: 1_000,
        frames_per_second: many,
        frame_burst: many,
      },
    },
    prepare,
  );
  const known = ['owner', 'moderator', 'member', 'author', 'former', 'stranger', 'victim', 'newcomer', 'somebody-else'];
  for (const user of known) await server.api(user, 'GET', 'users/me/');
  const elsewhere = await createGroup(server, 'owner', 'somebody-else');
  const { access, user: guest } = await newGuest(server);
  const tokens = {
    none: undefined,
    wrong: tokenOf('owner', { token_type: 'refresh' }),
    limited: tokenOf('owner', { conversations: [elsewhere] }),
    stranger: tokenOf('stranger'),
    former: tokenOf('former'),
    guest: access,
    admin: tokenOf('admin', { role: 'admin', iat: seconds() }),
    member: tokenOf('member'),
    moderator: tokenOf('moderator'),
    owner: tokenOf('owner'),
  };
  const users = {
    none: 'owner',
    wrong: 'owner',
    limited: 'owner',
    stranger: 'stranger',
    former: 'former',
    guest: guest.id,
    admin: 'admin',
    member: 'member',
    moderator: 'moderator',
    owner: 'owner',
  };
  return { server, tokens, users, newScene: () => makeScene(server) };
}

async function makeScene(server: RunningServer): Promise<Scene> {
  const secret = `secret${freshKey().replaceAll('-', '')}`;
  const { json: created } = await server.api<Conversation>('owner', 'POST', 'conversations/', {
    title: `About ${secret}`,
    member_ids: ['moderator', 'member', 'author', 'former'],
  });
  const id = created.id;
  await server.api('owner', 'PATCH', `conversations/${id}/members/moderator/`, { role: 'moderator' });
  const { json: formersMessage } = await say(server, 'former', id, `Mine, ${secret}`);
  const { json: message } = await say(server, 'author', id, `This is ${secret}`);
  await server.api('owner', 'DELETE', `conversations/${id}/members/former/`);
  const { status, json: conversation } = await server.api<Conversation>('owner', 'GET', `conversations/${id}/`);
  assert.equal(status, 200);
  // Where it was before its first event: everything after it is what may be resumed.
  return { conversation: { ...conversation, cursor: created.cursor }, secret, message, formersMessage };
}
