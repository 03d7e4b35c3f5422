import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LooseFrame } from './support/loose.ts';
import { makeWorld, type World } from './support/world.ts';

const members = (id: string, userId = ''): string => `conversations/${id}/members/${userId === '' ? '' : `${userId}/`}`;

const roles = async (world: World, id: string, who = 'alice'): Promise<string[]> =>
  (await world.call(who, 'GET', members(id))).body.results.map((member) => `${member.user.id} ${member.role}`);

/** The whole log as a member reads it. */
const log = async (world: World, id: string, who = 'alice'): Promise<LooseFrame[]> =>
  (await world.call(who, 'GET', `conversations/${id}/events/?cursor=0.0`)).body.events as unknown as LooseFrame[];

const logTypes = async (world: World, id: string, who = 'alice'): Promise<string[]> =>
  (await log(world, id, who)).map((event) => `${event.type} ${event.member.user.id}`);

test('who is added joins in the log, sees all of it, and hears of the conversation with the cursor of its head', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.signIn('carol');
  await world.send('alice', id, 'before');
  const [bob, carol] = [await world.connect('bob'), await world.connect('carol')];
  const added = await world.call('alice', 'POST', members(id), { member_ids: ['carol'] });
  assert.deepEqual([added.status, added.body.results.map((member) => member.user.id)], [201, ['carol']]);
  assert.equal(bob.of('member_joined')[0]!.member.user.id, 'carol');
  const { conversation } = carol.of('conversation')[0]!;
  assert.deepEqual(conversation, (await world.call('carol', 'GET', `conversations/${id}/`)).body);
  assert.deepEqual([conversation.cursor, conversation.member_count], [await world.cursorOf('alice', id), 3]);
  assert.equal(conversation.unread_count, 0, 'what was said before is not unread');
  const history = await world.call('carol', 'GET', `conversations/${id}/messages/`);
  assert.equal(history.body.results[0]!.content, 'before');
  await world.send('alice', id, 'after');
  assert.deepEqual(carol.contents(), ['after']);
});

test('adding who is a member already answers 200, writes nothing and tells nobody', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  const cursor = await world.cursorOf('alice', id);
  const again = await world.call('alice', 'POST', members(id), { member_ids: ['bob', 'alice'], role: 'moderator' });
  assert.deepEqual([again.status, again.body.results.map((member) => member.role)], [200, ['member', 'owner']]);
  assert.deepEqual([await world.cursorOf('alice', id), bob.types()], [cursor, ['hello', 'resumed']]);
});

test('unknown users are named in a 400, and nobody is added then', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.signIn('carol');
  const { status, body } = await world.call('alice', 'POST', members(id), { member_ids: ['carol', 'nobody'] });
  assert.equal(status, 400);
  assert.match(JSON.stringify(body), /nobody/);
  assert.deepEqual(await roles(world, id), ['alice owner', 'bob member']);
});

test('members add and remove nobody, moderators no owner or moderator, and strangers do not learn that it exists', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob', 'carol');
  await world.signIn('dave');
  const status = async (who: string, method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
    (await world.call(who, method, path, body)).status;
  assert.equal(await status('bob', 'POST', members(id), { member_ids: ['dave'] }), 403);
  assert.equal(await status('bob', 'DELETE', members(id, 'carol')), 403);
  assert.equal(await status('bob', 'PATCH', members(id, 'bob'), { role: 'owner' }), 403);
  assert.equal(await status('bob', 'PATCH', members(id, 'carol'), { banned: true }), 403);
  assert.equal(await status('alice', 'PATCH', members(id, 'bob'), { role: 'moderator' }), 200);
  assert.equal(await status('bob', 'DELETE', members(id, 'alice')), 403);
  assert.equal(await status('bob', 'PATCH', members(id, 'alice'), { banned: true }), 403);
  assert.equal(await status('bob', 'PATCH', members(id, 'carol'), { role: 'moderator' }), 403);
  assert.equal(await status('bob', 'POST', members(id), { member_ids: ['dave'], role: 'owner' }), 403);
  assert.equal(await status('bob', 'DELETE', members(id, 'carol')), 204);
  assert.equal(await status('dave', 'POST', members(id), { member_ids: ['dave'] }), 404);
  assert.equal(await status('dave', 'DELETE', members(id, 'bob')), 404);
  assert.equal(await status('dave', 'PATCH', members(id, 'bob'), { role: 'member' }), 404);
  assert.deepEqual(await roles(world, id), ['alice owner', 'bob moderator']);
});

test('a removed member hears gone, the others member_left; all inside is 404, and removing again is 204', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const message = await world.send('alice', id, 'hello');
  const [alice, bob] = [await world.connect('alice'), await world.connect('bob')];
  const base = await world.openBase(id, world.tokenOf('bob'));
  assert.equal((await world.call('alice', 'DELETE', members(id, 'bob'))).status, 204);
  assert.deepEqual(bob.types(), ['hello', 'resumed', 'gone']);
  assert.deepEqual([bob.closeCode(), base.closeCode()], [undefined, 4404]);
  assert.equal(alice.of('member_left')[0]!.member.user.id, 'bob');
  await world.send('alice', id, 'secret');
  assert.deepEqual([bob.contents(), base.frames], [[], []]);
  for (const path of ['', 'members/', 'messages/', 'events/?cursor=0.0']) {
    assert.equal((await world.call('bob', 'GET', `conversations/${id}/${path}`)).status, 404, path);
  }
  assert.equal((await world.call('bob', 'GET', `messages/${message.id}/`)).status, 404);
  for (const path of ['mark_as_read/', 'send_message/', 'typing/']) {
    const body = { content: 'x', typing: true };
    assert.equal((await world.call('bob', 'POST', `conversations/${id}/${path}`, body)).status, 404, path);
  }
  for (const path of ['', 'membership/'])
    assert.equal((await world.call('bob', 'PATCH', `conversations/${id}/${path}`, {})).status, 404, path);
  assert.equal((await world.call('alice', 'DELETE', members(id, 'bob'))).status, 204);
  assert.deepEqual((await world.call('bob', 'GET', 'conversations/')).body.results, []);
});

test('a repeated send with a known key answers 200 after leaving; a new one is 404', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const sent = await world.send('bob', id, 'mine', { client_id: 'k' });
  assert.equal((await world.call('bob', 'DELETE', members(id, 'bob'))).status, 204);
  const send = (body: object) => world.call('bob', 'POST', `conversations/${id}/send_message/`, body);
  const again = await send({ content: 'mine', client_id: 'k' });
  assert.deepEqual([again.status, again.body.id], [200, sent.id]);
  assert.equal((await send({ content: 'new', client_id: 'k2' })).status, 404);
});

test('leaving again, whose first answer was lost, is 204, and so is leaving what does not exist', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const leave = async (conversation: string) =>
    (await world.call('bob', 'DELETE', members(conversation, 'bob'))).status;
  assert.deepEqual([await leave(id), await leave(id), await leave('nowhere')], [204, 204, 204]);
  assert.deepEqual(await logTypes(world, id), ['member_left bob']);
});

test('who is added again gets the whole conversation anew, lives in it, and resumes from an old cursor', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  const old = await world.cursorOf('bob', id);
  await world.call('alice', 'DELETE', members(id, 'bob'));
  await world.send('alice', id, 'while away');
  await world.call('alice', 'POST', members(id), { member_ids: ['bob'] });
  assert.deepEqual(bob.types(), ['hello', 'resumed', 'gone', 'conversation']);
  assert.equal(bob.of('conversation')[0]!.conversation.cursor, await world.cursorOf('alice', id));
  await world.send('alice', id, 'welcome back');
  assert.deepEqual(bob.contents(), ['welcome back']);
  const later = await world.connect('bob', { epoch: 'epoch-1', cursors: [{ conversation_id: id, cursor: old }] });
  const types = later.of('events').flatMap((frame) => frame.events.map((event) => event.type));
  assert.deepEqual(types, ['member_left', 'chat_message', 'member_joined', 'chat_message']);
});

test('of who left and came back, a replay tells the leaving as it was and the joining as it is', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.call('alice', 'PATCH', members(id, 'bob'), { role: 'moderator' });
  await world.call('bob', 'DELETE', members(id, 'bob'));
  await world.call('alice', 'POST', members(id), { member_ids: ['bob'] });
  const told = (await log(world, id)).map((event) => `${event.type} ${event.member.role}`);
  assert.deepEqual(told, ['member_updated member', 'member_left moderator', 'member_joined member']);
});

test('when the last owner leaves, the longest-standing moderator becomes one, else the longest-standing member', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob', 'carol');
  await world.clock.pass(1000);
  await world.call('alice', 'PATCH', members(id, 'carol'), { role: 'moderator' });
  const carol = await world.connect('carol');
  await world.call('alice', 'DELETE', members(id, 'alice'));
  assert.deepEqual(await roles(world, id, 'bob'), ['bob member', 'carol owner']);
  assert.deepEqual(
    carol.frames.slice(2).map((frame) => frame.type),
    ['member_left', 'member_updated', 'membership'],
  );
  assert.equal(carol.of('membership')[0]!.membership.role, 'owner');
  await world.call('carol', 'DELETE', members(id, 'carol'));
  assert.deepEqual(await roles(world, id, 'bob'), ['bob owner']);
  assert.equal((await world.call('bob', 'DELETE', members(id, 'bob'))).status, 204, 'the last one leaves');
});

test('an owner who leaves another owner behind makes nobody one; the only owner cannot step down', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob', 'carol');
  const setRole = async (role: string, userId: string) =>
    (await world.call('alice', 'PATCH', members(id, userId), { role })).status;
  assert.equal(await setRole('member', 'alice'), 403);
  assert.equal(await setRole('owner', 'bob'), 200);
  await world.call('alice', 'DELETE', members(id, 'alice'));
  assert.deepEqual(await roles(world, id, 'bob'), ['bob owner', 'carol member']);
});

test('a new role reaches all in the log and its member as membership; the same role again tells nobody', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const [alice, bob] = [await world.connect('alice'), await world.connect('bob')];
  const promote = () => world.call('alice', 'PATCH', members(id, 'bob'), { role: 'moderator' });
  assert.equal((await promote()).body.role, 'moderator');
  assert.equal((await promote()).status, 200);
  assert.deepEqual(alice.types().slice(2), ['member_updated']);
  assert.deepEqual(bob.types().slice(2), ['member_updated', 'membership']);
  assert.equal((await world.call('alice', 'PATCH', members(id, 'nobody'), { role: 'member' })).status, 404);
  assert.equal((await world.call('alice', 'PATCH', members(id, 'bob'), {})).status, 400);
});

test('a banned user is out and cannot be added, by the owner either, until the ban is taken back', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  const ban = async (banned: boolean, userId = 'bob') =>
    (await world.call('alice', 'PATCH', members(id, userId), { banned })).status;
  const add = () => world.call('alice', 'POST', members(id), { member_ids: ['bob'] });
  assert.deepEqual([await ban(true), await ban(true)], [204, 204]);
  assert.deepEqual(bob.of('gone').length, 1);
  const refused = await add();
  assert.equal(refused.status, 400);
  assert.match(refused.body.detail, /Banned.*bob/);
  assert.deepEqual([await ban(false), (await add()).status], [204, 201]);
  assert.deepEqual(await logTypes(world, id), ['member_left bob', 'member_joined bob']);
  assert.deepEqual([await ban(true, 'alice'), await ban(true, 'nobody')], [400, 404]);
});

test('the two of a direct conversation cannot change, nor its title; it can be archived', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob', 'carol');
  const direct = { member_ids: ['bob'], kind: 'direct' };
  const { id } = (await world.call('alice', 'POST', 'conversations/', direct)).body;
  const call = async (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
    (await world.call('alice', method, path, body)).status;
  assert.equal(await call('POST', members(id), { member_ids: ['carol'] }), 403);
  assert.equal(await call('PATCH', members(id, 'bob'), { role: 'owner' }), 403);
  assert.equal(await call('PATCH', members(id, 'bob'), { banned: true }), 403);
  assert.equal(await call('DELETE', members(id, 'bob')), 403);
  assert.equal(await call('DELETE', members(id, 'alice')), 403);
  assert.equal(await call('PATCH', `conversations/${id}/`, { title: 'x' }), 400);
  assert.equal(await call('PATCH', `conversations/${id}/membership/`, { archived: true }), 200);
});

test('my settings are mine: my sockets hear membership, the others nothing, and the log stays', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const cursor = await world.cursorOf('bob', id);
  const [alice, phone, laptop] = [await world.connect('alice'), await world.connect('bob'), await world.connect('bob')];
  const patch = (body: object) => world.call('bob', 'PATCH', `conversations/${id}/membership/`, body);
  const { body } = await patch({ muted_until: '2026-11-23T12:00:00.000+02:00', notify: 'mentions', pinned: true });
  assert.deepEqual(
    [body.muted_until, body.notify, body.pinned, body.archived],
    ['2026-11-23T10:00:00.000Z', 'mentions', true, false],
  );
  for (const socket of [phone, laptop]) assert.deepEqual(socket.of('membership')[0]!.membership, body);
  assert.deepEqual(alice.types(), ['hello', 'resumed']);
  assert.equal((await patch({ pinned: true })).status, 200);
  assert.equal(phone.of('membership').length, 1, 'what is so already is not told');
  assert.equal((await patch({ muted_until: null })).body.muted_until, null);
  assert.equal((await patch({ muted_until: 'the day after tomorrow' })).status, 400);
  assert.equal((await patch({ notify: 'loudly' })).status, 400);
  assert.equal(await world.cursorOf('bob', id), cursor);
  const resumed = await world.connect('bob', {
    epoch: 'epoch-1',
    cursors: [{ conversation_id: id, cursor, marks: '0.1' }],
  });
  assert.equal(resumed.of('marks')[0]!.mine.notify, 'mentions', 'a device that was away learns of it');
});

test('a renamed conversation tells all members the shared fields; without a change it tells nobody', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const bob = await world.connect('bob');
  const patch = (who: string, body: object) => world.call(who, 'PATCH', `conversations/${id}/`, body);
  const { body } = await patch('alice', { title: 'Renamed', metadata: { shop: 'x' } });
  assert.deepEqual(
    [body.title, body.metadata, body.cursor],
    ['Renamed', { shop: 'x' }, await world.cursorOf('bob', id)],
  );
  assert.equal((await patch('alice', { title: 'Renamed' })).status, 200);
  const [event, second] = bob.of('conversation_updated');
  assert.equal(second, undefined);
  const { title, kind, avatar_url, metadata, updated_at, member_count } = body;
  const kept = { retention_days: null, floor_seq: 0 };
  assert.deepEqual(event!.conversation, { id, kind, title, avatar_url, metadata, updated_at, member_count, ...kept });
  assert.equal((await patch('bob', { title: 'Mine' })).status, 403);
  assert.equal((await patch('alice', { title: 7 })).status, 400);
  assert.equal((await patch('alice', { metadata: { big: 'x'.repeat(5000) } })).status, 400);
  assert.equal((await patch('alice', { title: null })).body.title, null);
});

test('a deleted conversation is gone for all; only who deleted it may say so again', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.send('bob', id, 'mine', { client_id: 'k' });
  const [alice, bob] = [await world.connect('alice'), await world.connect('bob')];
  const base = await world.openBase(id, world.tokenOf('bob'));
  const remove = async (who: string) => (await world.call(who, 'DELETE', `conversations/${id}/`)).status;
  assert.equal(await remove('bob'), 403);
  assert.deepEqual([await remove('alice'), await remove('alice'), await remove('bob')], [204, 204, 404]);
  for (const socket of [alice, bob]) {
    assert.deepEqual(socket.types().slice(2), ['conversation_deleted', 'gone']);
    assert.equal(socket.closeCode(), undefined);
  }
  assert.equal(base.closeCode(), 4404);
  for (const who of ['alice', 'bob']) {
    assert.equal((await world.call(who, 'GET', `conversations/${id}/messages/`)).status, 404);
    assert.deepEqual((await world.call(who, 'GET', 'conversations/')).body.results, []);
  }
  const again = { content: 'mine', client_id: 'k' };
  assert.equal((await world.call('bob', 'POST', `conversations/${id}/send_message/`, again)).status, 200);
  const later = await world.connect('bob', { cursors: [{ conversation_id: id, cursor: '0.0' }] });
  assert.deepEqual(later.types(), ['hello', 'gone', 'resumed']);
});

test('after a direct conversation was deleted the same two can begin another', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob');
  const begin = () => world.call('alice', 'POST', 'conversations/', { member_ids: ['bob'], kind: 'direct' });
  const first = await begin();
  await world.call('alice', 'DELETE', `conversations/${first.body.id}/`);
  const second = await begin();
  assert.deepEqual([second.status, second.body.id === first.body.id], [201, false]);
});
