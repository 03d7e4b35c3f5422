import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { WireError } from '@hypee/chat-backend';
import { fetchKeySet } from '../../src/auth/fetch-key-set.ts';
import { JwksAuth } from '../../src/auth/jwks-auth.ts';
import { verifierOf } from '../../src/auth/register-jwt.ts';
import { TokenAuth } from '../../src/auth/token-auth.ts';
import { createChatServer } from '../../src/index.ts';
import { keySet, startJwks, type JwksServer } from '../support/jwks-server.ts';
import { Signer } from '../support/signers.ts';
import { hs256, SECRET, seconds } from '../support/tokens.ts';

const MINUTE = 60_000;
const first = new Signer('RS256');
const second = new Signer('ES256');
const third = new Signer('EdDSA');
const claims = { sub: 'alice', exp: seconds(7200) };

async function world(t: TestContext, site: JwksServer) {
  let now = Date.now();
  const warnings: string[] = [];
  const auth = new JwksAuth({
    fetchKeys: () => fetchKeySet(site.url),
    authOf: (key) => new TokenAuth(verifierOf({ key }), () => now),
    now: () => now,
    log: { warn: (_facts, text) => void warnings.push(text), error: (_facts, text) => assert.fail(text) },
  });
  await auth.start();
  const userOf = async (token: string): Promise<string> => {
    try {
      return (await auth.verify(token)).userId;
    } catch (error) {
      assert.ok(error instanceof WireError);
      return error.code;
    }
  };
  return { userOf, warnings, pass: (ms: number) => (now += ms) };
}

test('keys of all three kinds stand in one set, and a token says which one it is of', async (t) => {
  const site = await startJwks(
    t,
    keySet(first.jwk({ kid: 'a', alg: 'RS256', use: 'sig' }), second.jwk({ kid: 'b' }), third.jwk({ kid: 'c' })),
  );
  const { userOf } = await world(t, site);
  for (const [signer, kid] of [
    [first, 'a'],
    [second, 'b'],
    [third, 'c'],
  ] as const)
    assert.equal(await userOf(signer.token(claims, { kid })), 'alice');
  assert.equal(await userOf(first.token(claims, { kid: 'b' })), 'not_authenticated');
  assert.equal(await userOf(first.token(claims)), 'not_authenticated', 'of three keys none is meant');
  assert.equal(site.asked(), 1);
});

test('a set of one key needs no name', async (t) => {
  const { userOf } = await world(t, await startJwks(t, keySet(first.jwk())));
  assert.equal(await userOf(first.token(claims)), 'alice');
});

test('a new key is found when its first token comes, and made-up names have the set fetched once a minute at most', async (t) => {
  const site = await startJwks(t, keySet(first.jwk({ kid: 'a' })));
  const { userOf, pass } = await world(t, site);
  site.answer = keySet(first.jwk({ kid: 'a' }), second.jwk({ kid: 'b' }));
  pass(MINUTE + 1);
  const users = await Promise.all(Array.from({ length: 5 }, () => userOf(second.token(claims, { kid: 'b' }))));
  assert.deepEqual(new Set(users), new Set(['alice']));
  assert.equal(site.asked(), 2, 'once for all that wait');
  for (let n = 0; n < 20; n++) assert.equal(await userOf(first.token(claims, { kid: `x${n}` })), 'not_authenticated');
  assert.equal(site.asked(), 2);
  pass(MINUTE + 1);
  for (let n = 0; n < 20; n++) await userOf(first.token(claims, { kid: `y${n}` }));
  assert.equal(site.asked(), 3);
});

test('a key that the site takes out ends, also for tokens that were good before', async (t) => {
  const site = await startJwks(t, keySet(first.jwk({ kid: 'a' }), second.jwk({ kid: 'b' })));
  const { userOf, pass } = await world(t, site);
  const old = first.token(claims, { kid: 'a' });
  assert.equal(await userOf(old), 'alice');
  site.answer = keySet(second.jwk({ kid: 'b' }));
  pass(10 * MINUTE + 1);
  await userOf(second.token(claims, { kid: 'b' }));
  while (site.asked() < 2) await new Promise((resolve) => setImmediate(resolve));
  while ((await userOf(old)) === 'alice') await new Promise((resolve) => setImmediate(resolve));
  assert.equal(await userOf(old), 'not_authenticated');
});

test('while the site cannot be reached the known keys stay, and it is told when there are none', async (t) => {
  const site = await startJwks(t, keySet(first.jwk({ kid: 'a' })));
  const { userOf, pass, warnings } = await world(t, site);
  for (const answer of [
    { status: 500, body: '' },
    { status: 200, body: 'no JSON' },
    keySet(),
    { status: 200, body: '{}' },
    { status: 200, body: JSON.stringify({ keys: [], padding: 'x'.repeat(300_000) }) },
    { status: 302, body: '', headers: { location: '/keys' } },
  ]) {
    site.answer = answer;
    pass(MINUTE + 1);
    assert.equal(await userOf(second.token(claims, { kid: 'unknown' })), 'not_authenticated');
    assert.equal(await userOf(first.token(claims, { kid: 'a' })), 'alice');
  }
  assert.equal(warnings.length, 6);

  const dead = await startJwks(t, { status: 503, body: '' });
  const later = await world(t, dead);
  assert.equal(await later.userOf(first.token(claims, { kid: 'a' })), 'unavailable');
  dead.answer = keySet(first.jwk({ kid: 'a' }));
  later.pass(MINUTE + 1);
  assert.equal(await later.userOf(first.token(claims, { kid: 'a' })), 'alice');
});

test('secrets, private keys, weak keys and keys for something else in a set are no keys to check with', async (t) => {
  const octets = { kty: 'oct', k: Buffer.from(SECRET).toString('base64url'), kid: 'secret' };
  const unusable = [
    octets,
    first.jwk({ kid: 'enc', use: 'enc' }),
    first.jwk({ kid: 'ops', key_ops: ['encrypt'] }),
    first.jwk({ kid: 'alg', alg: 'RS512' }),
    first.jwk({ kid: 'private', d: 'AQAB' }),
    first.jwk({ kid: 7 }),
    { kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: 'weak' },
    { kty: 'unknown', kid: 'unknown' },
    null,
  ];
  const site = await startJwks(t, keySet(...(unusable as object[]), second.jwk({ kid: 'good' })));
  const { userOf } = await world(t, site);
  assert.equal(await userOf(hs256(claims)), 'not_authenticated');
  for (const kid of ['enc', 'ops', 'alg', 'private', 'weak', 'unknown'])
    assert.equal(await userOf(first.token(claims, { kid })), 'not_authenticated', kid);
  assert.equal(await userOf(second.token(claims, { kid: 'good' })), 'alice');
});

test('keys are only taken from where nobody can change them on their way', () => {
  for (const jwksUrl of [
    'http://site.example/keys',
    'ftp://site.example/keys',
    'keys.json',
    'https://a:b@site.example/',
  ])
    assert.throws(() => createChatServer({ memory: true, jwksUrl }), /Use https/, jwksUrl);
  assert.throws(
    () => createChatServer({ memory: true, jwksUrl: 'https://site.example/k', jwtSecret: SECRET }),
    /not both/,
  );
});
