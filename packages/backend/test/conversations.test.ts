import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeWorld, type Answer } from './support/world.ts';

test('discovery tells level, features and the limits of this server, without a token', async () => {
  const world = makeWorld({ server: 'test/1', limits: { content_chars: 10 } });
  const { status, body } = await world.callWith(undefined, 'GET', 'protocol/');
  assert.equal(status, 200);
  assert.equal(body.protocol, 2);
  assert.equal(body.server, 'test/1');
  assert.equal(body.limits.content_chars, 10);
  assert.equal(body.limits.page_size, 50);
});

test('without a token, with a forged or an expired one, every other call answers 401', async () => {
  const world = makeWorld();
  const expired = world.auth.issue('alice', { seconds: 1 });
  await world.clock.pass(2000);
  assert.deepEqual((await world.callWith(undefined, 'GET', 'conversations/')).body.code, 'not_authenticated');
  assert.deepEqual((await world.callWith('forged', 'GET', 'conversations/')).body.code, 'not_authenticated');
  const answer = await world.callWith(expired, 'GET', 'conversations/');
  assert.deepEqual([answer.status, answer.body.code], [401, 'token_expired']);
});

test('a new user gets a profile from the token, and changed claims change it', async () => {
  const world = makeWorld();
  const me = async (token: string) => (await world.call(token, 'GET', 'users/me/')).body;
  assert.deepEqual(await me(world.auth.issue('alice')), {
    id: 'alice',
    name: 'alice',
    avatar_url: null,
    role: 'user',
    last_seen_at: null,
  });
  const named = world.auth.issue('alice', { name: 'Alice A.', avatarUrl: 'https://a.example/a.png' });
  assert.equal((await me(named)).name, 'Alice A.');
  assert.equal((await me(world.auth.issue('alice'))).avatar_url, 'https://a.example/a.png');
  const odd = `${'x'.repeat(254)}😀\ud800`;
  const name = (await me(world.auth.issue('alice', { name: odd }))).name;
  assert.equal(name, 'x'.repeat(254));
});

test('a user is written once, not with every request', async () => {
  let writes = 0;
  const world = makeWorld({
    wrapStore: (store) => ({
      read: (work) => store.read(work),
      write: (work) => {
        writes += 1;
        return store.write(work);
      },
      close: () => store.close(),
    }),
  });
  for (let count = 0; count < 5; count += 1) await world.signIn('alice');
  assert.equal(writes, 1);
});

test('a group belongs to its creator and shows its members; everybody finds it in their list', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob', 'carol');
  const { status, body } = await world.call('alice', 'POST', 'conversations/', {
    title: 'Équipe',
    member_ids: ['bob', 'carol', 'bob', 'alice'],
    metadata: { shop: 7 },
  });
  assert.equal(status, 201);
  assert.equal(body.kind, 'group');
  assert.equal(body.title, 'Équipe');
  assert.equal(body.cursor, '0.0');
  assert.equal(body.last_message, null);
  assert.equal(body.member_count, 3);
  assert.deepEqual(body.metadata, { shop: 7 });
  assert.deepEqual(
    body.members.map((member) => [member.user.id, member.role]),
    [
      ['alice', 'owner'],
      ['bob', 'member'],
      ['carol', 'member'],
    ],
  );
  assert.equal(body.membership.role, 'owner');
  for (const who of ['alice', 'bob', 'carol']) {
    const list = await world.call(who, 'GET', 'conversations/');
    assert.deepEqual(
      list.body.results.map((row) => row.id),
      [body.id],
    );
    assert.equal(list.body.next, null);
  }
  const read = await world.call('bob', 'GET', `conversations/${body.id}/`);
  assert.equal(read.body.membership.role, 'member');
});

test('members may be named by number, as older clients do', async () => {
  const world = makeWorld();
  await world.signIn('42');
  const { body } = await world.call('alice', 'POST', 'conversations/', { member_ids: [42] });
  assert.deepEqual(body.members.map((member) => member.user.id).sort(), ['42', 'alice']);
});

test('two people have one direct conversation, whoever asks and however often', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob', 'carol');
  const ask = (who: string, other: string) =>
    world.call(who, 'POST', 'conversations/', { kind: 'direct', member_ids: [other] });
  const first = await ask('alice', 'bob');
  assert.equal(first.status, 201);
  const again = await ask('bob', 'alice');
  assert.deepEqual([again.status, again.body.id], [200, first.body.id]);
  assert.equal(again.body.membership.role, 'member');
  const both = await Promise.all([ask('alice', 'carol'), ask('carol', 'alice')]);
  assert.deepEqual(
    both.map((answer) => answer.status).toSorted((a, b) => a - b),
    [200, 201],
  );
  assert.equal(both[0].body.id, both[1].body.id);
  for (const member_ids of [[], ['alice'], ['bob', 'carol']]) {
    const wrong = await world.call('alice', 'POST', 'conversations/', { kind: 'direct', member_ids });
    assert.equal(wrong.status, 400);
    assert.ok(wrong.body.fields.member_ids);
  }
});

test('a creation repeated with its client_id answers 200 with the same conversation; another creator may use the key', async () => {
  const world = makeWorld();
  await world.signIn('alice', 'bob');
  const create = (who: string, other: string) =>
    world.call(who, 'POST', 'conversations/', { member_ids: [other], client_id: 'key-1' });
  const first = await create('alice', 'bob');
  const again = await create('alice', 'bob');
  assert.deepEqual([first.status, again.status, again.body.id], [201, 200, first.body.id]);
  const other = await create('bob', 'alice');
  assert.equal(other.status, 201);
  assert.notEqual(other.body.id, first.body.id);
});

test('members who do not exist are named in the refusal, and nothing is created', async () => {
  const world = makeWorld();
  await world.signIn('bob');
  const { status, body } = await world.call('alice', 'POST', 'conversations/', {
    member_ids: ['bob', 'nobody', 'ghost'],
  });
  assert.equal(status, 400);
  assert.equal(body.code, 'validation_error');
  assert.match(body.fields.member_ids?.[0] ?? '', /nobody, ghost/);
  assert.deepEqual((await world.call('bob', 'GET', 'conversations/')).body.results, []);
});

test('a body of the wrong shape is refused field by field, in words', async () => {
  const world = makeWorld();
  const refused = async (body: unknown) => {
    const answer = await world.call('alice', 'POST', 'conversations/', body);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.code, 'validation_error');
    return answer.body.fields as Record<string, string[]> | undefined;
  };
  assert.deepEqual(await refused({}), { member_ids: ['This field is required.'] });
  assert.deepEqual(await refused({ member_ids: 'bob' }), { member_ids: ['This must be a list.'] });
  assert.deepEqual(await refused({ member_ids: ['bob', {}] }), {
    member_ids: ['item 2: This must be a text or a whole number.'],
  });
  assert.deepEqual(await refused({ member_ids: [''] }), { member_ids: ['item 1: This must not be empty.'] });
  assert.deepEqual(await refused({ member_ids: [], kind: 'club' }), {
    kind: ['This must be one of "direct", "group".'],
  });
  assert.deepEqual(await refused({ member_ids: [], title: 5 }), { title: ['This must be a text or null.'] });
  assert.deepEqual(await refused({ member_ids: [], title: 'x'.repeat(256) }), {
    title: ['This may have 255 characters at most.'],
  });
  // A long list that is wrong in every item does not make a long answer.
  assert.ok((await refused({ member_ids: Array.from({ length: 900 }, () => ({})) }))!.member_ids!.length < 9);
  assert.deepEqual(await refused({ member_ids: [], metadata: { a: 'x'.repeat(5000) } }), {
    metadata: ['This may have 4096 bytes of JSON at most.'],
  });
  for (const body of [undefined, null, 5, 'text', [], true]) assert.equal(await refused(body), undefined);
});

test('keys that mean something to JavaScript are only keys', async () => {
  const world = makeWorld();
  await world.signIn('alice');
  const body: unknown = JSON.parse(
    '{"member_ids":[],"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"metadata":{"__proto__":{"polluted":true},"toString":1}}',
  );
  const { status, body: conversation } = await world.call('alice', 'POST', 'conversations/', body);
  assert.equal(status, 201);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
  assert.equal(JSON.stringify(conversation.metadata), '{"__proto__":{"polluted":true},"toString":1}');
});

test('metadata nested too deeply to be written is refused, not a crash', async () => {
  const world = makeWorld();
  const deep: unknown = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
  const answer = await world.call('alice', 'POST', 'conversations/', { member_ids: [], metadata: deep });
  assert.equal(answer.status, 400);
  assert.ok(answer.body.fields.metadata);
  const id = await world.group('alice');
  const sent = await world.call('alice', 'POST', `conversations/${id}/send_message/`, { content: 'x', metadata: deep });
  assert.equal(sent.status, 400);
});

test('the list is by last event, newest first, and its pages keep limit and filter', async () => {
  const world = makeWorld();
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) ids.push(await world.group('alice', 'bob'));
  await world.send('bob', ids[1]!, 'hello');
  await world.store.write((tx) => tx.updateMember(ids[2]!, 'alice', { archived: true }));
  const seen: string[] = [];
  let next: string | null = 'conversations/?limit=2&archived=false';
  while (next !== null) {
    const { body }: Answer = await world.call('alice', 'GET', next);
    assert.ok(body.results.length <= 2);
    seen.push(...body.results.map((row) => row.id));
    next = body.next;
    if (next !== null) assert.match(next, /^\/api\/conversations\/\?limit=2&archived=false&cursor=/);
  }
  assert.deepEqual(seen, [ids[1], ids[4], ids[3], ids[0]]);
  const archived = await world.call('alice', 'GET', 'conversations/?archived=true');
  assert.deepEqual(
    archived.body.results.map((row) => row.id),
    [ids[2]],
  );
  assert.equal((await world.call('alice', 'GET', 'conversations/')).body.results.length, 5);
});

test('a page is never larger than the maximum, and odd limits and cursors are refused', async () => {
  const world = makeWorld({ limits: { page_max: 3, page_size: 2 } });
  for (let count = 0; count < 4; count += 1) await world.group('alice');
  const sizes = async (query: string) =>
    (await world.call('alice', 'GET', `conversations/${query}`)).body.results.length;
  assert.deepEqual([await sizes(''), await sizes('?limit=3'), await sizes('?limit=99')], [2, 3, 3]);
  for (const query of ['limit=0', 'limit=-1', 'limit=abc', 'limit=', 'cursor=x', 'cursor=', 'archived=perhaps']) {
    const answer = await world.call('alice', 'GET', `conversations/?${query}`);
    assert.equal(answer.status, 400, query);
    assert.ok(answer.body.fields[query.split('=')[0]!], query);
  }
});

test('a conversation shows its last message and counts what I have not read, up to 100', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  for (let count = 0; count < 120; count += 1) {
    await world.send('bob', id, `message ${count}`, count < 3 ? { mentions: ['alice'] } : {});
  }
  const { body } = await world.call('alice', 'GET', `conversations/${id}/`);
  assert.equal(body.last_message?.content, 'message 119');
  assert.equal(body.unread_count, 100);
  assert.equal(body.mention_count, 3);
  assert.equal((await world.call('bob', 'GET', `conversations/${id}/`)).body.unread_count, 0);
});

test('a conversation shows the first 20 members; the others are paged', async () => {
  const world = makeWorld();
  const others = Array.from({ length: 60 }, (_, index) => `user_${String(index).padStart(2, '0')}`);
  const id = await world.group('alice', ...others);
  const { body } = await world.call('alice', 'GET', `conversations/${id}/`);
  assert.equal(body.members.length, 20);
  assert.equal(body.member_count, 61);
  const seen: string[] = [];
  let next: string | null = `conversations/${id}/members/?limit=25`;
  while (next !== null) {
    const page: Answer = await world.call('alice', 'GET', next);
    seen.push(...page.body.results.map((member) => member.user.id));
    next = page.body.next;
  }
  assert.deepEqual(seen, ['alice', ...others]);
  assert.equal((await world.call('alice', 'GET', `conversations/${id}/members/?cursor=x`)).status, 400);
});

test('for who is no member, nothing inside a conversation exists; nor does a conversation nobody made', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const message = await world.send('alice', id, 'hello');
  await world.signIn('carol');
  const limited = world.auth.issue('bob', { conversations: ['another'] });
  for (const [who, conversation] of [
    ['carol', id],
    ['alice', 'nowhere'],
    [limited, id],
    ['alice', '__proto__'],
  ] as const) {
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', 'members/', undefined],
      ['GET', 'messages/', undefined],
      ['GET', 'messages/?before=x', undefined],
      ['GET', 'events/?cursor=0.0', undefined],
      ['POST', 'send_message/', { content: 'x' }],
      ['POST', 'send_message/', { content: '' }],
      ['POST', 'mark_as_read/', {}],
      ['POST', 'typing/', { typing: true }],
    ] as const) {
      const answer = await world.call(who, method, `conversations/${conversation}/${path}`, body);
      assert.deepEqual([answer.status, answer.body.code], [404, 'not_found'], `${method} ${path}`);
    }
  }
  for (const who of ['carol', limited]) {
    assert.equal((await world.call(who, 'GET', `messages/${message.id}/`)).status, 404);
  }
  assert.equal((await world.call('bob', 'GET', `messages/${message.id}/`)).body.content, 'hello');
  assert.equal((await world.call('alice', 'GET', 'messages/nowhere/')).status, 404);
  assert.deepEqual((await world.call(limited, 'GET', 'conversations/')).body.results, []);
  assert.equal((await world.call(limited, 'POST', 'conversations/', { member_ids: [] })).status, 403);
});

test('an error of the store is told as an error of the server, without its words', async () => {
  let broken = false;
  const world = makeWorld({
    wrapStore: (store) => ({
      read: (work) => (broken ? Promise.reject(new Error('secret words')) : store.read(work)),
      write: (work) => store.write(work),
      close: () => store.close(),
    }),
  });
  await world.signIn('alice');
  broken = true;
  const { status, body } = await world.call('alice', 'GET', 'conversations/');
  assert.equal(status, 500);
  assert.equal(body.code, 'internal_error');
  assert.doesNotMatch(JSON.stringify(body), /secret/);
  assert.equal(world.logged.length, 1);
});
