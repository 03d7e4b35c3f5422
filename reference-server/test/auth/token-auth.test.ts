import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import fastify from 'fastify';
import { WireError } from '@hypee/chat-backend';
import { publicKey, secretKey, type JwtKey } from '../../src/auth/jwt-key.ts';
import { registerJwt } from '../../src/auth/register-jwt.ts';
import { TokenAuth } from '../../src/auth/token-auth.ts';
import { hs256, makeToken as token, part, SECRET, seconds } from '../support/tokens.ts';

const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

async function auth(key: JwtKey, expected: { issuer?: string; audience?: string } = {}) {
  const app = fastify();
  const verify = await registerJwt(app, { key, ...expected });
  let now = Date.now();
  let checks = 0;
  const counting = (text: string) => {
    checks++;
    return verify(text);
  };
  const subject = new TokenAuth(counting, () => now);
  return {
    verify: (text: string) => subject.verify(text),
    checks: () => checks,
    pass: (ms: number) => (now += ms),
  };
}

const withSecret = (expected = {}) => auth(secretKey(SECRET, false), expected);

const refusal = (code: string) => (error: unknown) => error instanceof WireError && error.code === code;

test('a token names its user by "sub", or by "user_id" as SimpleJWT does, as text', async () => {
  const { verify } = await withSecret();
  assert.equal(verify(hs256({ sub: 'alice', exp: seconds(60) })).userId, 'alice');
  assert.equal(verify(hs256({ user_id: 42, exp: seconds(60), token_type: 'access' })).userId, '42');
  assert.equal(verify(hs256({ sub: 'alice', user_id: 42, exp: seconds(60) })).userId, 'alice');
  for (const claims of [{}, { sub: '' }, { sub: {} }, { sub: 1.5 }, { sub: 'x'.repeat(256) }]) {
    assert.throws(() => verify(hs256({ ...claims, exp: seconds(60) })), refusal('not_authenticated'));
  }
});

test('name, picture, role and conversations are taken from the token', async () => {
  const { verify } = await withSecret();
  const claims = {
    sub: 'a',
    exp: seconds(60),
    name: ' Al ',
    avatar_url: 'https://x/y.png',
    role: 'bot',
    conversations: ['c', 7],
  };
  assert.deepEqual(verify(hs256(claims)), {
    userId: 'a',
    expiresAt: claims.exp * 1000,
    name: 'Al',
    avatarUrl: 'https://x/y.png',
    role: 'bot',
    conversations: ['c', '7'],
  });
  assert.equal(verify(hs256({ sub: 'a', exp: seconds(60), role: 'root', name: 5 })).role, 'user');
});

test('a limit to conversations that cannot be read does not become "no limit"', async () => {
  const { verify } = await withSecret();
  for (const conversations of ['c', {}, [{}], [null]]) {
    assert.throws(() => verify(hs256({ sub: 'a', exp: seconds(60), conversations })), refusal('not_authenticated'));
  }
});

test('an expired token is told apart from a bad one; half a minute of leeway is given', async () => {
  const { verify } = await withSecret();
  assert.equal(verify(hs256({ sub: 'a', exp: seconds(-20) })).userId, 'a');
  assert.throws(() => verify(hs256({ sub: 'a', exp: seconds(-40) })), refusal('token_expired'));
  assert.throws(() => verify(hs256({ sub: 'a', exp: seconds(600), nbf: seconds(300) })), refusal('not_authenticated'));
});

test('a token without an end, or with an end that is no time, is refused', async () => {
  const { verify } = await withSecret();
  for (const claims of [{}, { exp: null }, { exp: '9999999999' }, { exp: [seconds(60)] }, { exp: true }]) {
    assert.throws(() => verify(hs256({ sub: 'a', ...claims })), refusal('not_authenticated'), JSON.stringify(claims));
  }
});

test('forged tokens are refused: another secret, no signature, algorithm "none", a changed payload, garbage', async () => {
  const { verify } = await withSecret();
  const claims = { sub: 'a', exp: seconds(60) };
  const good = hs256(claims);
  const [header = '', , signature = ''] = good.split('.');
  const forged = {
    'another secret': hs256(claims, 'another secret of thirty-two bytes!'),
    'no signature': `${good.split('.').slice(0, 2).join('.')}.`,
    'algorithm none': token(claims, { alg: 'none' }, () => ''),
    'algorithm none, signed': token(claims, { alg: 'none' }, () => signature),
    'HS512 with the right secret': token(claims, { alg: 'HS512' }, (input) =>
      createHmac('sha512', SECRET).update(input).digest('base64url'),
    ),
    'changed payload': `${header}.${part({ ...claims, sub: 'bob' })}.${signature}`,
    'a refresh token': hs256({ ...claims, token_type: 'refresh' }),
    garbage: 'not.a.token',
    empty: '',
    'not base64': 'é.é.é',
    'an array as payload': token([claims], { alg: 'HS256' }, () => signature),
  };
  for (const [what, text] of Object.entries(forged))
    assert.throws(() => verify(text), refusal('not_authenticated'), what);
});

test('a public key is not taken as an HS256 secret', async () => {
  const { publicKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { verify } = await auth(publicKey(pem(rsa)));
  const claims = { sub: 'mallory', exp: seconds(60) };
  assert.throws(() => verify(hs256(claims, pem(rsa))), refusal('not_authenticated'));
});

for (const [algorithm, keys] of [
  ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['EdDSA', generateKeyPairSync('ed25519')],
] as const) {
  test(`a site that signs with ${algorithm} gives the server its public key only`, async () => {
    const { verify } = await auth(publicKey(pem(keys.publicKey)));
    const hash = algorithm === 'EdDSA' ? null : 'sha256';
    const signed = (alg: string) =>
      token({ sub: 'alice', exp: seconds(60) }, { alg }, (input) =>
        sign(hash, Buffer.from(input), { key: keys.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
      );
    assert.equal(verify(signed(algorithm)).userId, 'alice');
    assert.throws(() => verify(signed('HS256')), refusal('not_authenticated'));
  });
}

test('issuer and audience must be there and match letter by letter, where the server is set to them', async () => {
  const { verify } = await withSecret({ issuer: 'https://site.example', audience: 'chat' });
  const exp = seconds(60);
  const good = { sub: 'a', exp, iss: 'https://site.example', aud: 'chat' };
  assert.equal(verify(hs256(good)).userId, 'a');
  assert.equal(verify(hs256({ ...good, aud: ['shop', 'chat'] })).userId, 'a');
  const bad = [
    { iss: undefined },
    { aud: undefined },
    { iss: 'https://site.example/' },
    { iss: 'https://site.example.evil' },
    { iss: ['https://site.example'] },
    { aud: 'chatter' },
    { aud: ['shop'] },
    { aud: [] },
    { aud: { chat: 1 } },
  ];
  for (const claims of bad) {
    assert.throws(() => verify(hs256({ ...good, ...claims })), refusal('not_authenticated'), JSON.stringify(claims));
  }
});

test('a token is checked once and remembered until it expires', async () => {
  const { verify, checks, pass } = await withSecret();
  const text = hs256({ sub: 'a', exp: seconds(60) });
  for (let count = 0; count < 5; count++) verify(text);
  assert.equal(checks(), 1);
  pass(91_000);
  assert.throws(() => verify(text), refusal('token_expired'));
});

test('a refused token is not remembered as good', async () => {
  const { verify } = await withSecret();
  const text = hs256({ sub: 'a', exp: seconds(-100) });
  assert.throws(() => verify(text), refusal('token_expired'));
  assert.throws(() => verify(text), refusal('token_expired'));
});

test('no refusal repeats anything of the token', async () => {
  const { verify } = await withSecret();
  for (const text of [
    'TOPSECRET',
    hs256({ sub: 'TOPSECRET', exp: seconds(-100) }),
    `${part({ alg: 'TOPSECRET' })}.e30.x`,
  ]) {
    assert.throws(
      () => verify(text),
      (error) => error instanceof WireError && !`${error.message}${error.detail}`.includes('TOPSECRET'),
    );
  }
});

test('weak or wrong keys are refused with what to do', () => {
  assert.throws(() => secretKey('short', false), /at least 32/);
  assert.equal(secretKey('short', true).algorithm, 'HS256');
  assert.throws(() => secretKey('', true), /0 bytes/);
  assert.throws(() => publicKey('nonsense'), /no PEM public key/);
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  assert.throws(() => publicKey(pem(p384.publicKey)), /not supported/);
  const privatePem = p384.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  assert.throws(() => publicKey(privatePem), /private/);
});
