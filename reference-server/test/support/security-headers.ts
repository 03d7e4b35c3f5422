import assert from 'node:assert/strict';

/** What every answer says to browsers. */
const ON_ALL: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Fails where an answer lacks what every answer says to browsers; `path` is what was asked for. */
export function assertSecurityHeaders(headers: Headers, path: string, what: string): void {
  for (const [name, value] of Object.entries(ON_ALL)) assert.equal(headers.get(name), value, `${name} of ${what}`);
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, /frame-ancestors '(none|self)'|^sandbox; default-src 'none'$/, `the policy of ${what}`);
  assert.equal(headers.get('x-powered-by'), null, what);
  assert.equal(headers.get('server'), null, what);
  const isFile = /^\/api\/attachments\/[^/]+\/(content|thumbnail)\//.test(path);
  if (path.startsWith('/api/') && !isFile) assert.equal(headers.get('cache-control'), 'no-store', what);
}
