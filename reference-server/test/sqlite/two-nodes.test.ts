import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { GuestAnswer } from '@hypee/chat-protocol';
import {
  createBackend,
  matchRoute,
  MemoryFiles,
  type Backend,
  type Bus,
  type DoorSocket,
  type Frame,
  type Route,
} from '@hypee/chat-backend';
import { secretKey } from '../../src/auth/jwt-key.ts';
import { verifierOf } from '../../src/auth/register-jwt.ts';
import { TokenAuth } from '../../src/auth/token-auth.ts';
import { AuthWithGuests, guestTokens } from '../../src/guests/guest-tokens.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { systemRandom } from '../../src/ports/random.ts';
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts';
import { failOnLog } from '../support/log.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { SECRET, seconds, tokenOf } from '../support/tokens.ts';

const GUEST_SECRET = 'another secret of thirty-two bytes!';
const now = (): number => systemClock.now();

/** A bus that no ring ever passes: each node finds out by itself. */
const silent: Bus = { reach: 'down', ring: () => undefined, listen: () => () => undefined };

/** Two nodes, each with connections of its own to one SQLite file. */
async function twoNodes(t: TestContext): Promise<[here: Backend, there: Backend]> {
  const folder = await tempFolder();
  const open = () => {
    const store = new SqliteStore(join(folder.path, 'chat.sqlite'), failOnLog);
    const site = new TokenAuth(verifierOf({ key: secretKey(SECRET, false) }), now);
    const ports = {
      store,
      bus: silent,
      files: new MemoryFiles(),
      clock: systemClock,
      random: systemRandom(Buffer.alloc(32), now),
      auth: new AuthWithGuests(site, GUEST_SECRET, now),
      log: failOnLog,
    };
    const backend = createBackend(ports, { guests: { hosts: ['host'], issueToken: guestTokens(GUEST_SECRET) } });
    return { store, backend };
  };
  const nodes = [open(), open()] as const;
  t.after(async () => {
    for (const { backend, store } of nodes) {
      backend.close();
      await store.close();
    }
    await folder.remove();
  });
  return [nodes[0].backend, nodes[1].backend];
}

async function call(
  { routes }: Backend,
  token: string | undefined,
  method: Route['method'],
  path: string,
  body?: unknown,
): Promise<{ status: number; json: string }> {
  const found = matchRoute(routes, method, path);
  assert.ok(found, path);
  return found.route.handle({ params: found.params, query: {}, body, token });
}

/** A level 2 socket of a node, connected, and the code it is closed with. */
async function connect(backend: Backend, token: string): Promise<{ closed: Promise<number> }> {
  let session = { receive: (_text: string, _bytes: number) => {}, closed: () => {} };
  let resumed = () => {};
  const isResumed = new Promise<void>((resolve) => (resumed = resolve));
  const closed = new Promise<number>((resolve) => {
    const socket: DoorSocket = {
      bufferedBytes: 0,
      send: (frames: readonly Frame[]) => {
        if (frames.some(({ json }) => json.startsWith('{"type":"resumed"'))) resumed();
      },
      close: (code) => {
        resolve(code);
        session.closed();
      },
      terminate: () => session.closed(),
    };
    session = backend.openSocket(socket);
  });
  const text = JSON.stringify({ type: 'connect', token, cursors: [] });
  session.receive(text, text.length);
  await Promise.race([isResumed, closed]);
  return { closed };
}

test('who is revoked through one node is signed out on another one, though no ring comes', async (t) => {
  const [here, there] = await twoNodes(t);
  const old = tokenOf('bob', { iat: seconds(-60) });
  assert.equal((await call(here, old, 'GET', 'users/me/')).status, 200);
  const { closed } = await connect(here, old);
  const admin = tokenOf('site', { role: 'admin', iat: seconds() });
  assert.equal((await call(there, admin, 'POST', 'users/bob/revoke/')).status, 204);
  assert.equal(await closed, 4440);
  assert.equal((await call(here, old, 'GET', 'users/me/')).status, 401);
  assert.equal((await call(here, tokenOf('bob', { iat: seconds(60) }), 'GET', 'users/me/')).status, 200);
});

test('a guest who signs in through one node is told so on another one, and keeps what they wrote', async (t) => {
  const [here, there] = await twoNodes(t);
  const { access } = JSON.parse((await call(here, undefined, 'POST', 'guest/')).json) as GuestAnswer;
  const { closed } = await connect(here, access);
  const merged = await call(there, tokenOf('alice'), 'POST', 'guest/merge/', { guest_token: access });
  assert.equal(merged.status, 200, merged.json);
  // Not 4440: that one would make the client forget what it has not sent yet.
  assert.equal(await closed, 4401);
  assert.equal((await call(here, access, 'GET', 'users/me/')).status, 401);
});
