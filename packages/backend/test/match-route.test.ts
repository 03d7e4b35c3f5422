import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Route } from '../src/door.ts';
import { matchRoute, methodsOf } from '../src/rest/match-route.ts';

const route = (method: Route['method'], path: string): Route => ({
  method,
  path,
  public: false,
  summary: '',
  schema: { answers: {} },
  handle: () => Promise.reject(new Error('not called')),
});
const ROUTES = [route('GET', 'users/me/'), route('GET', 'users/:id/'), route('POST', 'conversations/:id/typing/')];
const find = (method: string, path: string) => {
  const found = matchRoute(ROUTES, method, path);
  return found && [found.route.path, found.params];
};

test('a path finds its route, the first that fits', () => {
  assert.deepEqual(find('GET', 'users/me/'), ['users/me/', {}]);
  assert.deepEqual(find('GET', 'users/bob/'), ['users/:id/', { id: 'bob' }]);
});

test('an id with a slash in it stays one part', () => {
  assert.deepEqual(find('POST', 'conversations/a%2Fb/typing/'), ['conversations/:id/typing/', { id: 'a/b' }]);
});

test('the methods of a path are those of all routes that fit; a path that does not exist has none', () => {
  assert.deepEqual(methodsOf(ROUTES, 'users/bob/'), ['GET']);
  assert.deepEqual(methodsOf([...ROUTES, route('PUT', 'users/:id/')], 'users/bob/'), ['GET', 'PUT']);
  assert.deepEqual(methodsOf(ROUTES, 'nothing/'), []);
});

test('another method, another length, an empty part or a broken encoding find nothing', () => {
  for (const [method, path] of [
    ['POST', 'users/me/'],
    ['GET', 'users/'],
    ['GET', 'users/bob/more/'],
    ['GET', 'users//'],
    ['GET', 'users/%E0%A4%A/'],
  ] as const) {
    assert.equal(find(method, path), undefined, `${method} ${path}`);
  }
});
