import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { keySet, startJwks } from '../support/jwks-server.ts';
import { startServer } from '../support/server.ts';
import { Signer } from '../support/signers.ts';
import { TestSocket } from '../support/socket.ts';
import { hs256, makeToken, part, SECRET, seconds } from '../support/tokens.ts';

const ISSUER = 'https://site.example';
const AUDIENCE = 'chat';

const site = new Signer('RS256');
const other = new Signer('RS256');
const curve = new Signer('ES256');

const claims = { sub: 'alice', exp: seconds(600), iat: seconds(), iss: ISSUER, aud: AUDIENCE };
const kid = 'key-1';
const header = { kid };
const good = site.token(claims, header);
const [goodHeader = '', goodClaims = '', goodSignature = ''] = good.split('.');

const hmac =
  (secret: string, algorithm = 'sha256') =>
  (input: string) =>
    createHmac(algorithm, secret).update(input).digest('base64url');
const none = () => '';

/** Tokens that say they are of alice, none of which the site has signed so. */
const FORGED: Record<string, string> = {
  'no text at all': 'x',
  'three dots': '...',
  'four parts': `${good}.${goodSignature}`,
  'two parts': `${goodHeader}.${goodClaims}`,
  'no signature': `${goodHeader}.${goodClaims}.`,
  'half a signature': good.slice(0, -100),
  'a signature with a byte more': `${good}AA`,
  'the signature of another key': other.token(claims, header),
  'a key of another kind': curve.token(claims, header),
  'claims changed after signing': `${goodHeader}.${part({ ...claims, sub: 'admin', role: 'admin' })}.${goodSignature}`,
  'a header changed after signing': `${part({ alg: 'RS256', kid, typ: 'at+jwt' })}.${goodClaims}.${goodSignature}`,
  'algorithm none': makeToken(claims, { ...header, alg: 'none' }, none),
  'algorithm None': makeToken(claims, { ...header, alg: 'None' }, none),
  'algorithm NONE, with a signature': makeToken(claims, { ...header, alg: 'NONE' }, () => goodSignature),
  'algorithm none, with a signature': makeToken(claims, { ...header, alg: 'none' }, site.signature),
  'an empty algorithm': makeToken(claims, { ...header, alg: '' }, site.signature),
  'no algorithm': makeToken(claims, { ...header, alg: undefined }, site.signature),
  'an algorithm that is a list': makeToken(claims, { ...header, alg: ['RS256'] }, site.signature),
  'HS256 with the public key in PEM as its secret': makeToken(claims, { ...header, alg: 'HS256' }, hmac(site.pem)),
  'HS256 with the PEM without its last line end': makeToken(claims, { ...header, alg: 'HS256' }, hmac(site.pem.trim())),
  'HS256 with the JWK as its secret': makeToken(claims, { ...header, alg: 'HS256' }, hmac(JSON.stringify(site.jwk()))),
  'HS256 with an empty secret': makeToken(claims, { ...header, alg: 'HS256' }, hmac('')),
  'HS256 with a common secret': makeToken(claims, { ...header, alg: 'HS256' }, hmac('secret')),
  'HS512 with the public key as its secret': makeToken(claims, { ...header, alg: 'HS512' }, hmac(site.pem, 'sha512')),
  'HS256 with the secret of another server': hs256(claims, SECRET),
  'RS512 named where RS256 was signed': site.token(claims, { ...header, alg: 'RS512' }),
  'PS256 named where RS256 was signed': site.token(claims, { ...header, alg: 'PS256' }),
  'ES256 of a zero signature (CVE-2022-21449)': makeToken(claims, { ...header, alg: 'ES256' }, () =>
    Buffer.alloc(64).toString('base64url'),
  ),
  'a key of its own in the header (jwk)': other.token(claims, { ...header, jwk: other.jwk() }),
  'its own key, without a kid': other.token(claims, { jwk: other.jwk() }),
  'an address of its own keys (jku)': other.token(claims, { ...header, jku: 'https://evil.example/keys' }),
  'an address of its own certificate (x5u)': other.token(claims, { ...header, x5u: 'https://evil.example/cert' }),
  'a certificate of its own (x5c)': other.token(claims, { ...header, x5c: [other.pem] }),
  'a kid that is a path': other.token(claims, { kid: '../../../../dev/null' }),
  'a kid that is an address': other.token(claims, { kid: 'https://evil.example/key' }),
  'a kid that is SQL': other.token(claims, { kid: "x' UNION SELECT 'secret' --" }),
  'a kid of a prototype': other.token(claims, { kid: '__proto__' }),
  'a kid that is an object': other.token(claims, { kid: { $ne: null } }),
  'a header that must be understood and is not (crit)': site.token(claims, { ...header, crit: ['exp2'], exp2: 1 }),
  expired: site.token({ ...claims, exp: seconds(-31) }, header),
  'without an end': site.token({ ...claims, exp: undefined }, header),
  'an end that is a text': site.token({ ...claims, exp: '9999999999' }, header),
  'not valid yet': site.token({ ...claims, nbf: seconds(90) }, header),
  'of another issuer': site.token({ ...claims, iss: 'https://site.example.evil' }, header),
  'of no issuer': site.token({ ...claims, iss: undefined }, header),
  'of issuers in a list': site.token({ ...claims, iss: [ISSUER] }, header),
  'for somebody else': site.token({ ...claims, aud: 'shop' }, header),
  'for nobody': site.token({ ...claims, aud: undefined }, header),
  'without a user': site.token({ ...claims, sub: undefined }, header),
  'a user that is an object': site.token({ ...claims, sub: { id: 'alice' } }, header),
  'a refresh token': site.token({ ...claims, token_type: 'refresh' }, header),
  huge: site.token({ ...claims, padding: 'x'.repeat(20_000) }, header),
  'claims that are a list': makeToken([claims], { ...header, alg: 'RS256' }, site.signature),
  'claims that are no JSON': `${goodHeader}.${Buffer.from('alice').toString('base64url')}.${goodSignature}`,
  'nested in another token': makeToken({ token: good }, { ...header, alg: 'RS256', cty: 'JWT' }, site.signature),
  'encrypted, it says': `${part({ alg: 'RSA-OAEP', enc: 'A256GCM', kid })}.${goodClaims}.${goodSignature}`,
};

for (const [how, optionsOf] of [
  ['a public key', () => ({ jwtPublicKey: site.pem })],
  ['a key set', (jwksUrl: string) => ({ jwksUrl })],
] as const) {
  test(`with ${how}, no forged token is taken for one of the site, by REST or by a socket`, async (t) => {
    assert.ok(Object.keys(FORGED).length >= 40);
    const keys = await startJwks(t, keySet(site.jwk({ kid }), curve.jwk({ kid: 'key-2' })));
    const expected = { jwtIssuer: ISSUER, jwtAudience: AUDIENCE };
    const server = await startServer(t, { jwtSecret: undefined as never, ...expected, ...optionsOf(keys.url) });
    const statusOf = async (token: string) =>
      (await server.fetch('/api/users/me/', { headers: { authorization: `Bearer ${token}` } })).status;
    assert.equal(await statusOf(good), 200, 'the good one');
    for (const [what, token] of Object.entries(FORGED)) {
      // Longer than any header may be: refused before anybody looks.
      if (what === 'huge') continue;
      assert.equal(await statusOf(token), 401, what);
    }
    assert.ok([401, 413, 431].includes(await statusOf(FORGED['huge'] ?? '')));
    const codes = Object.entries(FORGED).map(async ([what, token]) => {
      const socket = await new TestSocket(`${server.socketUrl}/ws/`).opened();
      socket.send({ type: 'connect', token, cursors: [] });
      const { code } = await socket.closed;
      assert.ok(code === 4401 || (what === 'huge' && code === 4400), `${what}: ${code}`);
    });
    await Promise.all(codes);
    if (how === 'a key set') assert.equal(keys.asked(), 1, 'made-up names fetch nothing within a minute');
  });
}
