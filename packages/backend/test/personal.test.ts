import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLOSE_CODES } from '@hypee/chat-protocol';
import { MemoryDatabase } from '../src/index.ts';
import { say } from '../src/store-contract/rows.ts';
import { LazyBus, makeWorld, type Answer, type World } from './support/world.ts';

const erase = (world: World, who: string): Promise<Answer> => world.call(who, 'DELETE', 'users/me/');

/** Lets what follows in the background happen. */
const finish = (world: World): Promise<void> => world.clock.pass(10_000);

const messages = async (world: World, who: string, id: string) =>
  (await world.call(who, 'GET', `conversations/${id}/messages/?limit=100`)).body.results;

test('an export has all that is kept of who asks, and nothing that only others sent', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const left = await world.group('alice', 'bob');
  const mine = await world.send('bob', id, 'mine');
  const theirs = await world.send('alice', id, 'theirs');
  const deleted = await world.send('bob', id, 'deleted');
  await world.send('bob', left, 'said before I left');
  await world.call('bob', 'DELETE', `messages/${deleted.id}/`);
  await world.call('bob', 'PUT', `messages/${theirs.id}/reactions/👍/`);
  await world.call('alice', 'PUT', `messages/${mine.id}/reactions/🎉/`);
  await world.call('bob', 'POST', `messages/${theirs.id}/report/`, { reason: 'rude' });
  await world.call('bob', 'PATCH', `conversations/${id}/membership/`, { notify: 'none' });
  await world.call('bob', 'PUT', 'users/alice/block/');
  await world.call('bob', 'DELETE', `conversations/${left}/members/bob/`);
  const { status, body, headers } = await world.call('bob', 'GET', 'users/me/export/');
  assert.equal(status, 200);
  assert.match(headers['Content-Disposition'] ?? '', /attachment/);
  assert.equal(body.user.id, 'bob');
  assert.deepEqual(
    body.conversations.map((one) => [one.id, one.membership.notify]),
    [[id, 'none']],
  );
  assert.deepEqual(
    body.messages.map(({ content }) => content),
    ['mine', 'said before I left'],
  );
  assert.deepEqual(body.reactions, [{ message_id: theirs.id, emoji: '👍' }]);
  assert.deepEqual(body.blocked_user_ids, ['alice']);
  assert.deepEqual(
    body.reports.map(({ message_id, reason }) => [message_id, reason]),
    [[theirs.id, 'rude']],
  );
});

test('a long export is read in parts, each when the one before was taken, and one at a time', async () => {
  let reads = 0;
  const world = makeWorld({
    wrapStore: (store) => ({
      read: (work) => {
        reads += 1;
        return store.read(work);
      },
      write: (work) => store.write(work),
      close: () => store.close(),
    }),
  });
  const id = await world.group('alice', 'bob');
  for (let n = 1; n <= 220; n += 1) await world.send('alice', id, `text ${String(n)}`);
  const pending = world.begin('alice', 'GET', 'users/me/export/');
  await world.clock.settle();
  const { parts } = await pending;
  const iterator = parts![Symbol.asyncIterator]();
  reads = 0;
  await iterator.next();
  assert.equal(reads, 0, 'nothing is read ahead');
  assert.equal((await world.call('alice', 'GET', 'users/me/export/')).status, 429);
  assert.equal((await world.call('bob', 'GET', 'users/me/export/')).status, 200);
  await iterator.return!();
  const { body } = await world.call('alice', 'GET', 'users/me/export/');
  assert.equal(body.messages.length, 220, 'who hung up may ask again');
});

test('who is erased leaves tombstones, no name, no reactions and no memberships; members are told each', async () => {
  const world = makeWorld();
  const id = await world.group('bob', 'alice', 'carol');
  await world.call('bob', 'PATCH', 'users/me/', { name: 'Bob Brown' });
  const root = await world.send('alice', id, 'about bob');
  await world.call('bob', 'PUT', `messages/${root.id}/reactions/👍/`);
  await world.send('bob', id, 'a reply', { thread_id: root.id });
  const said = await world.send('bob', id, 'my secret');
  const quote = await world.send('alice', id, 'quoted', { reply_to: said.id });
  const [alice, bob] = [await world.connect('alice'), await world.connect('bob')];
  const base = await world.openBase(id, world.tokenOf('bob'));
  assert.equal((await erase(world, 'bob')).status, 204);
  assert.deepEqual([bob.closeCode(), base.closeCode()], [CLOSE_CODES.revoked, CLOSE_CODES.revoked]);
  assert.equal(alice.of('user_updated')[0]!.user.name, 'Deleted user');
  await finish(world);
  const { body } = await world.call('alice', 'GET', `conversations/${id}/`);
  assert.deepEqual([body.member_count, body.members.map(({ user }) => user.id)], [2, ['alice', 'carol']]);
  assert.equal(body.membership.role, 'owner', 'somebody owns it now');
  const after = await messages(world, 'alice', id);
  assert.deepEqual(
    after.map(({ content, sender, reply_count, reactions, reply_to }) => [
      content,
      sender.name,
      reply_count,
      (reactions as unknown[] | undefined)?.length,
      reply_to?.excerpt,
    ]),
    [
      ['about bob', 'alice', 0, 0, undefined],
      [undefined, 'Deleted user', 0, undefined, undefined],
      ['quoted', 'alice', 0, 0, ''],
    ],
  );
  assert.equal(after[2]!.reply_to!.sender!.name, 'Deleted user');
  assert.equal(quote.reply_to!.excerpt, 'my secret');
  assert.equal(alice.of('member_left')[0]!.member.user.id, 'bob');
  const updates = alice.of('message_updated') as unknown as { change: { kind: string; added?: boolean } }[];
  assert.deepEqual(
    updates.map(({ change }) => [change.kind, change.added]),
    [
      ['reply_count', undefined],
      ['delete', undefined],
      ['delete', undefined],
      ['reaction', false],
    ],
  );
  assert.deepEqual((await world.call('alice', 'GET', 'search/?q=secret')).body.results, []);
  assert.equal((await world.call('alice', 'GET', 'users/bob/')).status, 404);
  assert.equal(world.database.users.has('bob'), false);
  assert.ok(!JSON.stringify([...world.database.messages.values()]).includes('secret'));
});

test('the token that erased answers 204 again, and is dead for all else; a later one begins anew', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.send('bob', id, 'old');
  const token = world.auth.issue('bob', { issuedAt: world.clock.now() - 1_000 });
  assert.deepEqual([(await erase(world, token)).status, (await erase(world, token)).status], [204, 204]);
  assert.equal((await world.call(token, 'GET', 'users/me/')).status, 401);
  await finish(world);
  assert.equal((await erase(world, token)).status, 204);
  const fresh = () => world.auth.issue('bob', { issuedAt: world.clock.now() + 1_000, name: 'Bob again' });
  assert.equal((await world.call(fresh(), 'GET', 'users/me/')).body.name, 'Bob again');
  assert.deepEqual((await world.call(fresh(), 'GET', 'conversations/')).body.results, []);
  const made = await world.call(fresh(), 'POST', 'conversations/', { member_ids: ['alice'], kind: 'direct' });
  await world.call(fresh(), 'POST', `conversations/${made.body.id}/send_message/`, { content: 'new' });
  await finish(world);
  assert.equal((await messages(world, 'alice', made.body.id))[0]!.content, 'new', 'what came after is not touched');
  const again = fresh();
  await world.clock.pass(5_000);
  assert.equal((await erase(world, again)).status, 204);
  await finish(world);
  assert.equal((await messages(world, 'alice', made.body.id))[0]!.content, undefined, 'until it is erased as well');
});

test('a direct conversation stays with the other one, who can send nothing into the void', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob');
  const direct = () => world.call('alice', 'POST', 'conversations/', { kind: 'direct', member_ids: ['bob'] });
  const { body } = await direct();
  await world.send('alice', body.id, 'mine stays');
  await world.send('bob', body.id, 'mine goes');
  assert.equal((await erase(world, 'bob')).status, 204);
  await finish(world);
  assert.deepEqual(
    (await messages(world, 'alice', body.id)).map(({ content }) => content),
    ['mine stays', undefined],
  );
  const sent = await world.call('alice', 'POST', `conversations/${body.id}/send_message/`, { content: 'there?' });
  assert.deepEqual([sent.status, sent.body.code], [403, 'permission_denied']);
  const fresh = world.auth.issue('bob', { issuedAt: world.clock.now() + 1_000 });
  await world.call(fresh, 'GET', 'users/me/');
  const next = await direct();
  assert.deepEqual([next.status, next.body.id === body.id], [201, false], 'who comes back is another one');
});

test('an erasure that the server did not finish goes on with the next start', async () => {
  const database = new MemoryDatabase('epoch');
  const world = makeWorld({ database });
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) ids.push(await world.group('alice', 'bob'));
  for (const id of ids) for (let n = 0; n < 60; n += 1) await world.send('bob', id, `text ${String(n)}`);
  const left = () => [...database.messages.values()].filter(({ deleted_at }) => deleted_at === null).length;
  assert.equal((await erase(world, 'bob')).status, 204);
  await world.clock.pass(30);
  world.backend.close();
  assert.ok(left() > 0 && left() < 180, `${String(left())} are left`);
  const next = makeWorld({ database, clock: world.clock });
  const alice = await next.connect('alice');
  await finish(next);
  assert.equal(left(), 0);
  assert.equal(database.users.has('bob'), false);
  assert.ok(alice.of('message_updated').length > 0, 'members are told of the rest');
});

test('a send that was on its way while its sender was erased does not stay', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  assert.equal((await erase(world, 'bob')).status, 204);
  // Its request was let in before.
  const late = { sender_id: 'bob', content: 'too late', created_at: new Date(world.clock.now() + 5).toISOString() };
  await world.store.write((tx) => say(tx, id, late));
  await finish(world);
  const kept = (await messages(world, 'alice', id)).map(({ content }) => content);
  assert.ok(!kept.includes('too late'), kept.join());
});

test('another node closes the sockets of who is erased, by a ring or by looking', async () => {
  for (const delivers of [true, false]) {
    const database = new MemoryDatabase('epoch');
    const bus = new LazyBus();
    const one = makeWorld({ database, bus });
    const other = makeWorld({ database, bus, clock: one.clock });
    await one.group('alice', 'bob');
    const socket = await other.connect('bob');
    assert.equal((await erase(one, 'bob')).status, 204);
    if (delivers) bus.deliver();
    else bus.rings.length = 0;
    await one.clock.pass(delivers ? 0 : 6_000);
    await one.clock.settle();
    assert.equal(socket.closeCode(), CLOSE_CODES.revoked, delivers ? 'by a ring' : 'by looking');
  }
});

test('a token for certain conversations neither exports nor erases', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const token = world.auth.issue('bob', { conversations: [id] });
  assert.equal((await world.call(token, 'GET', 'users/me/export/')).status, 403);
  assert.equal((await erase(world, token)).status, 403);
  assert.equal((await world.callWith(undefined, 'DELETE', 'users/me/')).status, 401);
  assert.equal((await world.call('bob', 'GET', 'users/me/')).status, 200);
});
