import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Conversation, ErrorBody, Message } from '@hypee/chat-protocol';
import { createChatServer, type ChatServerOptions } from '../../src/index.ts';
import { tempFolder } from './temp-folder.ts';
import { SECRET, tokenOf } from './tokens.ts';

/** An answer with its JSON, where it has one, typed as the test expects it. */
export interface Answer<Body = ErrorBody> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Body;
}

/** A server one can call. */
export interface ServerApi {
  readonly url: string;
  readonly socketUrl: string;
  /** Calls a path below `/api/` as a user. */
  api<Body = ErrorBody>(user: string, method: string, path: string, body?: unknown): Promise<Answer<Body>>;
  /** Calls any path as told. */
  fetch<Body = ErrorBody>(path: string, init?: RequestInit): Promise<Answer<Body>>;
}

export interface RunningServer extends ServerApi {
  close(): Promise<void>;
}

export async function readAnswer<Body>(response: Response): Promise<Answer<Body>> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const json = (isJson && text !== '' ? JSON.parse(text) : undefined) as Body;
  return { status: response.status, headers: response.headers, text, json };
}

/**
 * A server on a real port, socket and database file, gone after the test.
 *
 * @param prepare adds to it, or watches it, before anything is mounted
 */
export async function startServer(
  t: TestContext,
  options: Partial<ChatServerOptions> = {},
  prepare: (app: FastifyInstance) => void = () => {},
): Promise<RunningServer> {
  const folder = await tempFolder();
  const key = options.demo ? {} : { jwtSecret: SECRET };
  const server = createChatServer({ data: folder.path, ...key, logLevel: 'error', ...options });
  prepare(server);
  const close = () => server.close().then(() => undefined);
  t.after(async () => {
    await close();
    await folder.remove();
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  return { ...serverAt(`http://127.0.0.1:${port}`), close };
}

/** Calls to the server at an address; its users are whom {@link tokenOf} makes tokens for. */
export function serverAt(url: string): ServerApi {
  const call = async <Body>(path: string, init?: RequestInit) => readAnswer<Body>(await fetch(`${url}${path}`, init));
  return {
    url,
    socketUrl: url.replace('http', 'ws'),
    fetch: call,
    api: <Body>(user: string, method: string, path: string, body?: unknown) =>
      call<Body>(`/api/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${tokenOf(user)}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  };
}

let lastKey = 0;

/** A key that no other send of this process has. */
export const freshKey = (): string => `key-${process.pid}-${++lastKey}`;

/** A group of users, created by the first; users are known to the server after their first call. */
export async function createGroup(server: ServerApi, ...users: string[]): Promise<string> {
  for (const user of users) await server.api(user, 'GET', 'conversations/');
  const [creator = '', ...others] = users;
  const { json } = await server.api<Conversation>(creator, 'POST', 'conversations/', {
    kind: 'group',
    title: 'Group',
    member_ids: others,
  });
  return json.id;
}

/** Sends a text and returns the answer. */
export const say = (server: ServerApi, user: string, conversation: string, content: string, clientId = freshKey()) =>
  server.api<Message>(user, 'POST', `conversations/${conversation}/send_message/`, { content, client_id: clientId });
