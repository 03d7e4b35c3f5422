import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatError } from '../src/chat-error.ts';
import { World } from './support/world.ts';

const zoe = { id: 'zoe', name: 'Zoé', avatar_url: null, role: 'user', last_seen_at: '2026-01-01T00:00:00.000Z' };

test('somebody is looked up by a part of the name', async () => {
  const world = new World();
  const { chat } = world.open();
  world.intercept = ({ path }, next) =>
    path === 'users/' ? { status: 200, body: { results: [zoe, 7, { id: 5 }], next: '/api/users/?cursor=x' } } : next();
  assert.deepEqual(await chat.users.find('zoé & co'), [
    { id: 'zoe', name: 'Zoé', avatarUrl: null, role: 'user', lastSeenAt: new Date('2026-01-01T00:00:00Z') },
    { id: '5', name: '5', avatarUrl: null, role: 'user', lastSeenAt: null },
  ]);
  const [asked] = world.requestsTo('users/');
  assert.equal(asked?.query.get('q'), 'zoé & co');
  assert.equal(asked.token, 'alice-1');
  assert.equal(world.requestsTo('users/').length, 1, 'the first page only');
  await world.close();
});

test('one user is read by id, whatever is in it', async () => {
  const world = new World();
  const { chat } = world.open();
  world.intercept = ({ path }, next) =>
    path === 'users/a%2Fb%3F/' ? { status: 200, body: { ...zoe, id: 'a/b?' } } : next();
  assert.equal((await chat.users.get('a/b?')).id, 'a/b?');
  await world.close();
});

test('whoever cannot be looked up is told with what the server said', async () => {
  const world = new World();
  const { chat } = world.open();
  world.intercept = ({ path }, next) =>
    path.startsWith('users/') ? { status: 404, body: { detail: 'No such user.', code: 'not_found' } } : next();
  await assert.rejects(chat.users.get('nobody'), { name: 'ChatError', code: 'not_found', message: 'No such user.' });
  await assert.rejects(chat.users.find('x'), { name: 'ChatError', code: 'not_found', status: 404 });
  await world.close();
});

test('whatever goes wrong, a search rejects with a ChatError', async () => {
  const world = new World();
  const { chat } = world.open();
  await world.settle();
  world.intercept = () => ({ status: 200, body: { results: 'none' } });
  await assert.rejects(chat.users.find('x'), { name: 'ChatError', code: 'unreadable_answer' });
  await assert.rejects(chat.users.get('x'), { name: 'ChatError', code: 'unreadable_answer' });
  await assert.rejects(chat.users.get('\ud800'), ChatError);
  world.online = false;
  await assert.rejects(chat.users.find('x'), { name: 'ChatError', code: 'network', retryable: true });
  await chat.close();
  await assert.rejects(chat.users.find('x'), { name: 'ChatError', code: 'closed' });
  await assert.rejects(chat.users.get('x'), { name: 'ChatError', code: 'closed' });
});
