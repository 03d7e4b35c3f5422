import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import fc, { type Arbitrary } from 'fast-check';
import * as wire from '@hypee/chat-protocol/schema';
import { factsOf, type RouteFacts } from '../../src/openapi/documented.ts';
import { assertNothingInside } from '../support/inside.ts';
import { knownTexts } from './known-texts.ts';
import { createGroup, say } from '../support/server.ts';
import { seconds, tokenOf } from '../support/tokens.ts';
import { jsonText, near, pathPart, queryText, type Known } from './arbitrary.ts';
import { startWorld } from './callers.ts';
import { FUZZ_TIMEOUT_MS, tryInputs } from './fuzz.ts';

/** Bodies that no route takes: they are answers, or kept for later. */
const NO_INPUTS = ['ErrorBody', 'PushSubscriptionBody'];

interface Route extends Pick<RouteFacts, 'query' | 'body' | 'consumes'> {
  readonly method: string;
  readonly url: string;
}

interface Input {
  readonly path: string;
  readonly body?: string;
}

test(
  'no input makes any route answer 5xx, tell of its inside, or stop the server',
  { timeout: FUZZ_TIMEOUT_MS },
  async (t) => {
    const routes: Route[] = [];
    const world = await startWorld(t, (app) =>
      app.addHook('onRoute', ({ method, url, schema }) => {
        const facts = factsOf(schema);
        for (const verb of [method].flat()) {
          const varies = facts && (facts.body ?? facts.query ?? /[:*]/.test(url));
          if (varies !== undefined && varies !== false && verb !== 'HEAD' && !url.startsWith('/ws/'))
            routes.push({ method: verb, url, ...facts });
        }
      }),
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    t.after(() => agent.destroy());
    const known = await knownTexts(world);
    // Issued later than any revocation, so that what is tried on users does not end the trying.
    const token = tokenOf('owner', { role: 'admin', iat: seconds(3_000) });

    await t.test('every schema of a body or a query is tried', () => {
      const used = new Set(routes.flatMap(({ query, body }) => [query, body]).map((schema) => JSON.stringify(schema)));
      const unused = Object.entries(wire)
        .filter(([name, schema]) => /(Body|Query)$/.test(name) && !used.has(JSON.stringify(schema)))
        .map(([name]) => name);
      assert.deepEqual(unused, NO_INPUTS);
    });

    // What removes things goes last: the others need them, and the user most of all.
    const last = ['conversations/:id/', 'users/me/'];
    const rank = ({ method, url }: Route): number =>
      method === 'DELETE' ? 2 + last.findIndex((end) => url.endsWith(end)) : 0;
    const inOrder = routes.toSorted((a, b) => rank(a) - rank(b));
    for (const route of inOrder) {
      await t.test(`${route.method} ${route.url}`, { timeout: FUZZ_TIMEOUT_MS }, () =>
        tryInputs(inputsOf(route, known), async ({ path, body }) => {
          const url = new URL(world.server.url);
          const call = request({
            agent,
            host: url.hostname,
            port: url.port,
            method: route.method,
            path,
            headers: {
              authorization: `Bearer ${token}`,
              'tus-resumable': '1.0.0',
              'upload-offset': '0',
              'upload-length': '4',
              ...(body !== undefined && {
                'content-type': route.consumes ?? 'application/json',
                'content-length': Buffer.byteLength(body),
              }),
            },
          });
          call.end(body);
          const [answer] = (await once(call, 'response')) as [IncomingMessage];
          const said = await text(answer);
          const what = `${route.method} ${path} with ${body?.slice(0, 500) ?? 'nothing'}: ${answer.statusCode ?? 0} ${said}`;
          assert.ok(answer.statusCode !== undefined && answer.statusCode < 500, what);
          if (answer.statusCode >= 400) checkError(said, what);
        }),
      );
    }

    await t.test('the server is well', async () => {
      const id = await createGroup(world.server, 'a new user', 'and another');
      const { status } = await say(world.server, 'a new user', id, 'Hello');
      assert.deepEqual([status, (await world.server.fetch('/readyz')).status], [201, 200]);
      assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    });
  },
);

function checkError(said: string, what: string): void {
  const { detail, code, fields = {} } = JSON.parse(said) as Record<string, unknown>;
  assert.deepEqual([typeof detail, typeof code, typeof fields], ['string', 'string', 'object'], what);
  assertNothingInside(said, what);
}

function inputsOf({ url, query, body, consumes }: Route, known: Known): Arbitrary<Input> {
  const path = fc
    .tuple(
      ...url
        .split('/')
        .map((part, index, all) =>
          /^[:*]/.test(part) ? pathPart(all[index - 1] ?? '', known).map(encode) : fc.constant(part),
        ),
    )
    .map((parts) => parts.join('/'));
  const search = query ? queryText(query, known).map((one) => `?${one}`) : fc.constant('');
  const content = !body
    ? fc.constant(undefined)
    : consumes === undefined
      ? jsonText(near(body, known).map(withoutWaiting))
      : fc.string({ unit: 'binary', maxLength: 300 });
  return fc
    .tuple(path, search, content)
    .map(([part, rest, one]) => ({ path: `${part}${rest}`, ...(one !== undefined && { body: one }) }));
}

const encode = (part: string): string => encodeURIComponent(part.toWellFormed());

/** A poll that waits would hold up all others. */
const withoutWaiting = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'wait' in value && typeof value.wait === 'number' && value.wait <= 25
    ? { ...value, wait: Math.min(value.wait, 0) }
    : value;
