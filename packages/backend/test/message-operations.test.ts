import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryRead } from '../src/memory/memory-read.ts';
import type { LooseFrame } from './support/loose.ts';
import { makeWorld, type Answer, type World } from './support/world.ts';

const edit = (world: World, who: string, id: string, content: unknown, opId?: string): Promise<Answer> =>
  world.call(who, 'PATCH', `messages/${id}/`, { content, op_id: opId });

const remove = (world: World, who: string, id: string, opId?: string): Promise<Answer> =>
  world.call(who, 'DELETE', `messages/${id}/${opId === undefined ? '' : `?op_id=${opId}`}`);

const react = (world: World, who: string, id: string, emoji = '👍', query = ''): Promise<Answer> =>
  world.call(who, 'PUT', `messages/${id}/reactions/${encodeURIComponent(emoji)}/${query}`);

const takeBack = (world: World, who: string, id: string, emoji = '👍', query = ''): Promise<Answer> =>
  world.call(who, 'DELETE', `messages/${id}/reactions/${encodeURIComponent(emoji)}/${query}`);

/** The whole log as a member reads it. */
const log = async (world: World, conversation: string, who = 'alice'): Promise<LooseFrame[]> =>
  (await world.call(who, 'GET', `conversations/${conversation}/events/?cursor=0.0`)).body
    .events as unknown as LooseFrame[];

const logTypes = async (world: World, conversation: string): Promise<string[]> =>
  (await log(world, conversation)).map((event) => event.type);

/** A message of the server itself, as a later version will write. */
async function systemMessage(world: World, conversation: string, text: string): Promise<string> {
  const { id } = await world.send('alice', conversation, text);
  await world.store.write((tx) => tx.updateMessage(id, { kind: 'system' }));
  return id;
}

describe('edits', () => {
  test('an edited message keeps its place, mentions and metadata, and everybody hears of it once', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const sent = await world.send('alice', id, 'frist', { mentions: ['bob'], metadata: { order: 5 } });
    const bob = await world.connect('bob');
    const base = await world.openBase(id, world.tokenOf('bob'));
    await world.clock.pass(1_000);
    const { status, body } = await edit(world, 'alice', sent.id, 'first', 'op');
    assert.equal(status, 200);
    assert.deepEqual(body, { ...sent, content: 'first', rev: 2, edited_at: '2026-11-22T10:00:01.000Z' });
    const [event] = bob.of('message_updated');
    assert.deepEqual([event!.message, event!.change, event!.seq], [body, { kind: 'edit' }, 2]);
    assert.deepEqual(base.frames, [], 'the base socket tells of new messages only');
    assert.deepEqual((await world.call('bob', 'GET', `messages/${sent.id}/`)).body, body);
    assert.deepEqual((await world.call('bob', 'GET', `conversations/${id}/messages/`)).body.results, [body]);
    assert.deepEqual((await world.call('bob', 'GET', `conversations/${id}/`)).body.last_message, body);
    const told = (await log(world, id)).map(({ type, message }) => [type, message.content, message.rev]);
    assert.deepEqual(
      told,
      [
        ['chat_message', 'first', 2],
        ['message_updated', 'first', 2],
      ],
      'a replay carries the present state',
    );
  });

  test('an edit that changes nothing answers 200, writes nothing and tells nobody', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const sent = await world.send('alice', id, 'same');
    const again = await edit(world, 'alice', sent.id, 'same', 'op');
    assert.deepEqual([again.status, again.body], [200, sent]);
    assert.deepEqual(await logTypes(world, id), ['chat_message']);
  });

  test('only who sent a message edits it: other members get 403, strangers 404, and nobody edits what the system said', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    await world.signIn('carol');
    const sent = await world.send('bob', id, 'mine');
    const said = await systemMessage(world, id, 'Alice made a group');
    const statuses = [
      (await edit(world, 'alice', sent.id, 'yours')).status,
      (await edit(world, 'carol', sent.id, 'yours')).status,
      (await edit(world, 'bob', 'unknown', 'yours')).status,
      (await edit(world, 'alice', said, 'yours')).status,
      (await remove(world, 'alice', said)).status,
    ];
    assert.deepEqual(statuses, [403, 404, 404, 403, 403]);
    assert.equal((await world.call('alice', 'GET', `messages/${sent.id}/`)).body.content, 'mine');
  });

  test('an edit follows the rules of a send: not empty, within the limits, no half characters', async () => {
    const world = makeWorld();
    const id = await world.group('alice');
    const { id: sent } = await world.send('alice', id, 'text');
    for (const content of ['', '  \n', undefined, 5, { deep: true }]) {
      const { status, body } = await edit(world, 'alice', sent, content);
      assert.equal(status, 400, JSON.stringify(content));
      assert.deepEqual(Object.keys(body.fields), ['content']);
    }
    for (const content of ['x'.repeat(8_001), '€'.repeat(6_000)]) {
      const { status, body } = await edit(world, 'alice', sent, content);
      assert.deepEqual([status, body.code, Object.keys(body.fields)], [413, 'too_large', ['content']]);
    }
    assert.equal((await edit(world, 'alice', sent, '\u0001'.repeat(8_000))).status, 200);
    assert.equal((await edit(world, 'alice', sent, 'half \ud83d')).body.content, 'half \ufffd');
    assert.equal((await world.call('alice', 'PATCH', `messages/${sent}/`, 'text')).status, 400);
  });

  test('what is deleted cannot be edited: 409, and it stays deleted', async () => {
    const world = makeWorld();
    const id = await world.group('alice');
    const { id: sent } = await world.send('alice', id, 'text');
    await remove(world, 'alice', sent);
    const { status, body } = await edit(world, 'alice', sent, 'back again');
    assert.deepEqual([status, body.code], [409, 'conflict']);
    assert.doesNotMatch(JSON.stringify(await log(world, id)), /back again/);
  });

  test('the last write in server order wins', async () => {
    const world = makeWorld();
    const id = await world.group('alice');
    const { id: sent } = await world.send('alice', id, 'zero');
    const answers = await Promise.all(['one', 'two', 'three'].map((text) => edit(world, 'alice', sent, text, text)));
    assert.deepEqual(
      answers.map(({ body }) => [body.content, body.rev]),
      [
        ['one', 2],
        ['two', 3],
        ['three', 4],
      ],
    );
    assert.equal((await world.call('alice', 'GET', `messages/${sent}/`)).body.content, 'three');
  });
});

describe('op_id', () => {
  test('a repeated operation answers 200 with the present state, and no event', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const { id: sent } = await world.send('alice', id, 'zero');
    await edit(world, 'alice', sent, 'one', 'op-1');
    await edit(world, 'alice', sent, 'two', 'op-2');
    const bob = await world.connect('bob');
    const late = await edit(world, 'alice', sent, 'one', 'op-1');
    assert.deepEqual([late.status, late.body.content, late.body.rev], [200, 'two', 3], 'the later edit stays');
    assert.deepEqual([bob.of('message_updated'), (await logTypes(world, id)).length], [[], 3]);
  });

  test('several tries of one operation at the same moment change the message once', async () => {
    const world = makeWorld();
    const id = await world.group('alice');
    const { id: sent } = await world.send('alice', id, 'zero');
    const answers = await Promise.all([1, 2, 3].map(() => edit(world, 'alice', sent, 'one', 'op')));
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body.rev]),
      [
        [200, 2],
        [200, 2],
        [200, 2],
      ],
    );
    assert.deepEqual(await logTypes(world, id), ['chat_message', 'message_updated']);
  });

  test('one key for another content, target or kind of change answers 409; another user may use it', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const [one, two] = [await world.send('alice', id, 'one'), await world.send('alice', id, 'two')];
    await edit(world, 'alice', one.id, 'changed', 'op');
    for (const refused of [
      await edit(world, 'alice', one.id, 'other', 'op'),
      await edit(world, 'alice', one.id, '', 'op'),
      await edit(world, 'alice', two.id, 'changed', 'op'),
      await edit(world, 'alice', 'unknown', 'changed', 'op'),
      await remove(world, 'alice', one.id, 'op'),
      await react(world, 'alice', one.id, '👍', '?op_id=op'),
    ]) {
      assert.deepEqual([refused.status, refused.body.code], [409, 'conflict']);
      assert.deepEqual(Object.keys(refused.body.fields), ['op_id']);
    }
    assert.equal((await react(world, 'bob', one.id, '👍', '?op_id=op')).status, 200);
  });

  test('the key is looked up before rights: its author gets 200 also after leaving, with a new key 404', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const sent = await world.send('bob', id, 'text');
    const edited = await edit(world, 'bob', sent.id, 'changed', 'op');
    assert.equal((await world.call('bob', 'DELETE', `conversations/${id}/members/bob/`)).status, 204);
    assert.deepEqual(await edit(world, 'bob', sent.id, 'changed', 'op'), edited);
    assert.equal((await edit(world, 'bob', sent.id, 'changed', 'new')).status, 404);
    assert.equal((await edit(world, 'bob', sent.id, 'changed')).status, 404);
  });

  test('who left does not read, by repeating what they did to it, what became of a message that others wrote', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const sent = await world.send('alice', id, 'text');
    assert.equal((await react(world, 'bob', sent.id, '👍', '?op_id=op')).status, 200);
    assert.equal((await world.call('bob', 'DELETE', `conversations/${id}/members/bob/`)).status, 204);
    await edit(world, 'alice', sent.id, 'not for bob', 'later');
    assert.equal((await react(world, 'bob', sent.id, '👍', '?op_id=op')).status, 404);
  });

  test('an op_id that is no text of 1 to 128 characters is named in a 400', async () => {
    const world = makeWorld();
    const id = await world.group('alice');
    const sent = await world.send('alice', id, 'text');
    for (const op_id of ['', 5, 'x'.repeat(129)]) {
      const { status, body } = await world.call('alice', 'PATCH', `messages/${sent.id}/`, { content: 'new', op_id });
      assert.deepEqual([status, Object.keys(body.fields)], [400, ['op_id']]);
    }
    assert.equal((await remove(world, 'alice', sent.id, '')).status, 400);
    assert.deepEqual(await logTypes(world, id), ['chat_message']);
  });

  test('a refused operation leaves its key free', async () => {
    const world = makeWorld();
    const id = await world.group('alice');
    const sent = await world.send('alice', id, 'text');
    assert.equal((await edit(world, 'alice', sent.id, '', 'op')).status, 400);
    assert.equal((await edit(world, 'alice', sent.id, 'fine', 'op')).status, 200);
  });

  test('a message may be named by the client_id of its sender, before and after the id is known', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const sent = await world.send('alice', id, 'text', { client_id: 'key' });
    assert.deepEqual((await world.call('alice', 'GET', 'messages/key/')).body, sent);
    assert.equal((await edit(world, 'alice', 'key', 'changed', 'op')).body.id, sent.id);
    assert.equal((await edit(world, 'alice', sent.id, 'changed', 'op')).status, 200, 'the same change by its id');
    assert.equal((await react(world, 'alice', 'key')).body.reactions[0]!.emoji, '👍');
    assert.equal((await edit(world, 'bob', 'key', 'mine')).status, 404, 'the key of another sender');
    assert.equal((await edit(world, 'alice', 'other key', 'mine', 'new')).status, 404);
    const elsewhere = await world.group('alice', 'bob');
    await world.send('alice', elsewhere, 'text', { client_id: 'key' });
    assert.equal((await remove(world, 'alice', 'key')).status, 409, 'which of the two');
    const limited = world.auth.issue('alice', { conversations: [elsewhere] });
    assert.equal((await world.callWith(limited, 'DELETE', 'messages/key/')).body.conversation_id, elsewhere);
    assert.equal((await world.callWith(limited, 'DELETE', `messages/${sent.id}/`)).status, 404);
  });
});

describe('deletes', () => {
  test('a deleted text is nowhere: not in history, log, quotes, the conversation, mentions or unread counts', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const key = { content: 'CANARY', client_id: 'key', mentions: ['bob'], metadata: { word: 'CANARY' } };
    const sent = await world.send('alice', id, 'CANARY', key);
    await edit(world, 'alice', sent.id, 'CANARY again', 'op');
    await world.send('alice', id, 'quoting', { reply_to: sent.id });
    await react(world, 'bob', sent.id, '🎉');
    const bob = await world.connect('bob');
    const { status, body } = await remove(world, 'alice', sent.id, 'op-2');
    assert.equal(status, 200);
    const { id: messageId, conversation_id, kind, seq, client_id, sender, created_at } = sent;
    const kept = { id: messageId, conversation_id, kind, seq, client_id, sender, created_at };
    const deleted_at = '2026-11-22T10:00:00.000Z';
    assert.deepEqual(body, { ...kept, rev: 4, thread_id: null, reply_count: 0, deleted_at });
    const [event] = bob.of('message_updated');
    assert.deepEqual([event!.message, event!.change], [body, { kind: 'delete' }]);

    const conversation = (await world.call('bob', 'GET', `conversations/${id}/`)).body;
    assert.deepEqual([conversation.unread_count, conversation.mention_count], [1, 0]);
    const history = (await world.call('bob', 'GET', `conversations/${id}/messages/`)).body;
    assert.deepEqual(history.results[0], body);
    assert.deepEqual(history.results[1]!.reply_to!.excerpt, '');
    const events = await log(world, id);
    assert.deepEqual(
      events.map(({ type, change }) => [type, change]),
      [
        ['chat_message', undefined],
        ['message_updated', undefined],
        ['chat_message', undefined],
        ['message_updated', undefined],
        ['message_updated', { kind: 'delete' }],
      ],
      'why it changed before is gone too',
    );
    const repeated = await world.call('alice', 'POST', `conversations/${id}/send_message/`, key);
    assert.deepEqual([repeated.status, repeated.body], [200, body], 'its send key outlives it');
    const told = JSON.stringify([conversation, history, events]);
    const stored = JSON.stringify([...world.database.messages.values(), ...world.database.logs.values()]);
    assert.doesNotMatch(told, /CANARY|🎉/);
    assert.doesNotMatch(stored, /CANARY/);
  });

  test('the deleted last message of a conversation shows as a tombstone there', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const sent = await world.send('alice', id, 'CANARY');
    const { body } = await remove(world, 'alice', sent.id);
    const list = (await world.call('bob', 'GET', 'conversations/')).body.results;
    assert.deepEqual([list[0]!.last_message, list[0]!.unread_count], [body, 0]);
  });

  test('the sender deletes, or an owner or moderator: other members get 403, strangers 404', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob', 'carol');
    await world.signIn('dave');
    const of = async (who: string): Promise<string> => (await world.send(who, id, 'text')).id;
    assert.equal((await remove(world, 'carol', await of('alice'))).status, 403);
    assert.equal((await remove(world, 'dave', await of('alice'))).status, 404);
    assert.equal((await remove(world, 'carol', await of('carol'))).status, 200);
    assert.equal((await remove(world, 'alice', await of('carol'))).status, 200);
    await world.call('alice', 'PATCH', `conversations/${id}/members/bob/`, { role: 'moderator' });
    assert.equal((await remove(world, 'bob', await of('alice'))).status, 200);
  });

  test('deleting again answers 200 with the tombstone and tells nobody', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const sent = await world.send('alice', id, 'text');
    const first = await remove(world, 'alice', sent.id, 'op');
    for (const opId of ['op', 'other', undefined]) assert.deepEqual(await remove(world, 'alice', sent.id, opId), first);
    assert.deepEqual(await logTypes(world, id), ['chat_message', 'message_updated']);
  });

  test('who resumes after an unread message was deleted is told the counts of the store', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const sent = await world.send('alice', id, 'one', { mentions: ['bob'] });
    await world.send('alice', id, 'two');
    const cursor = await world.cursorOf('bob', id);
    const before = await world.connect('bob', { epoch: 'epoch-1', cursors: [{ conversation_id: id, cursor }] });
    const [known] = before.of('marks');
    assert.deepEqual([known!.unread_count, known!.mention_count], [2, 1]);
    await remove(world, 'alice', sent.id);
    const marks = known!.version;
    const after = await world.connect('bob', { epoch: 'epoch-1', cursors: [{ conversation_id: id, cursor, marks }] });
    assert.deepEqual([after.of('marks')[0]!.unread_count, after.of('marks')[0]!.mention_count], [1, 0]);
    assert.deepEqual(
      after.events().map(({ type }) => type),
      ['message_updated'],
    );
  });
});

describe('reactions', () => {
  test('a reaction is there once, counted, with who reacted; "me" only in answers', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const sent = await world.send('alice', id, 'text');
    const alice = await world.connect('alice');
    const first = await react(world, 'bob', sent.id);
    const shared = { emoji: '👍', count: 1, user_ids: ['bob'] };
    assert.deepEqual([first.status, first.body.reactions, first.body.rev], [200, [{ ...shared, me: true }], 2]);
    assert.deepEqual(await react(world, 'bob', sent.id), first, 'again: no event');
    const [event, ...others] = alice.of('message_updated');
    assert.deepEqual(others, []);
    assert.deepEqual(event!.message.reactions, [shared]);
    assert.deepEqual(event!.change, { kind: 'reaction', emoji: '👍', user_id: 'bob', added: true });
    assert.equal(event!.message.edited_at, null, 'a reaction is no edit');
    const [seen] = (await world.call('alice', 'GET', `conversations/${id}/messages/`)).body.results;
    assert.deepEqual(seen!.reactions, [{ ...shared, me: false }]);

    await react(world, 'alice', sent.id, '🎉');
    const gone = await takeBack(world, 'bob', sent.id);
    assert.deepEqual(gone.body.reactions, [{ emoji: '🎉', count: 1, user_ids: ['alice'], me: false }]);
    assert.deepEqual(await takeBack(world, 'bob', sent.id), gone, 'what is not there is not taken back again');
    assert.deepEqual(
      (await log(world, id)).map(({ change }) => change),
      [
        undefined,
        { kind: 'reaction', emoji: '👍', user_id: 'bob', added: true },
        { kind: 'reaction', emoji: '🎉', user_id: 'alice', added: true },
        { kind: 'reaction', emoji: '👍', user_id: 'bob', added: false },
      ],
    );
  });

  test('a late retry of a reaction that was taken back meanwhile does not bring it back', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const sent = await world.send('alice', id, 'text');
    await react(world, 'bob', sent.id, '👍', '?op_id=first');
    await react(world, 'bob', sent.id, '👍', '?op_id=again');
    await takeBack(world, 'bob', sent.id, '👍', '?op_id=back');
    for (const opId of ['first', 'again']) {
      const late = await react(world, 'bob', sent.id, '👍', `?op_id=${opId}`);
      assert.deepEqual([late.status, late.body.reactions], [200, []]);
    }
    await react(world, 'bob', sent.id, '👍', '?op_id=anew');
    assert.equal((await takeBack(world, 'bob', sent.id, '👍', '?op_id=back')).body.reactions.length, 1);
  });

  test('a message takes 20 different emoji; more people may join those that are there', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    const sent = await world.send('alice', id, 'text');
    const emoji = Array.from({ length: 20 }, (_, index) => String.fromCodePoint(0x1f600 + index));
    for (const each of emoji) assert.equal((await react(world, 'alice', sent.id, each)).status, 200);
    const refused = await react(world, 'bob', sent.id, '👍');
    assert.deepEqual([refused.status, Object.keys(refused.body.fields)], [400, ['emoji']]);
    const joined = await react(world, 'bob', sent.id, emoji[19]);
    assert.deepEqual([joined.body.reactions.map((group) => group.emoji), joined.body.reactions[19]!.count], [emoji, 2]);
    await takeBack(world, 'alice', sent.id, emoji[0]);
    assert.equal((await react(world, 'bob', sent.id, '👍')).status, 200);
  });

  test('of many who react alike, the first 50 are named and all are counted', async () => {
    const world = makeWorld();
    const people = Array.from({ length: 52 }, (_, index) => `user-${String(index)}`);
    const id = await world.group('alice', ...people);
    const sent = await world.send('alice', id, 'text');
    for (const person of people) await react(world, person, sent.id);
    const last = await world.call('user-51', 'GET', `messages/${sent.id}/`);
    assert.deepEqual(last.body.reactions, [{ emoji: '👍', count: 52, user_ids: people.slice(0, 50), me: true }]);
  });

  test('what is no emoji is refused; joined, flagged and keycap ones are taken', async () => {
    const world = makeWorld();
    const id = await world.group('alice');
    const sent = await world.send('alice', id, 'text');
    for (const emoji of ['two words', ' ', '\u0007', '\u202e👍', '\u200d', 'x'.repeat(65), '👍\n']) {
      const { status, body } = await react(world, 'alice', sent.id, emoji);
      assert.deepEqual([status, Object.keys(body.fields)], [400, ['emoji']], JSON.stringify(emoji));
    }
    for (const emoji of ['👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '1️⃣', '❤️', '👍🏽']) {
      assert.equal((await react(world, 'alice', sent.id, emoji)).status, 200, emoji);
    }
  });

  test('a deleted message takes no reaction: 409; who is no member gets 404', async () => {
    const world = makeWorld();
    const id = await world.group('alice', 'bob');
    await world.signIn('carol');
    const sent = await world.send('alice', id, 'text');
    assert.equal((await react(world, 'carol', sent.id)).status, 404);
    assert.equal((await takeBack(world, 'carol', sent.id)).status, 404);
    await react(world, 'bob', sent.id, '👍', '?op_id=op');
    await remove(world, 'alice', sent.id);
    assert.equal((await react(world, 'bob', sent.id)).status, 409);
    assert.equal((await takeBack(world, 'bob', sent.id)).status, 409);
    const late = await react(world, 'bob', sent.id, '👍', '?op_id=op');
    assert.deepEqual([late.status, late.body.deleted_at === null], [200, false], 'a repeat is answered');
    const groups = await world.store.read((tx) => tx.reactions([sent.id], { users: 9, viewerId: null }));
    assert.deepEqual(groups, []);
  });

  test('a reaction or edit that would make the message larger than a frame is 413; taking back never is', async () => {
    const world = makeWorld();
    const people = Array.from({ length: 50 }, (_, index) => `${String(index).padStart(2, '0')}${'x'.repeat(253)}`);
    const id = await world.group('alice', ...people);
    const { id: sent } = await world.send('alice', id, '\u0001'.repeat(8_000));
    const statuses: number[] = [];
    for (const person of people) statuses.push((await react(world, person, sent)).status);
    assert.deepEqual(new Set(statuses), new Set([200, 413]));
    const joined = statuses.indexOf(413);
    assert.equal((await takeBack(world, people[joined - 1]!, sent)).body.reactions[0]!.count, joined - 1);
    assert.equal((await react(world, people[joined]!, sent)).status, 200, 'there is room again');
    assert.ok((await log(world, id)).every((event) => JSON.stringify(event).length < 64 * 1024));
    assert.equal((await edit(world, 'alice', sent, `\u0001${'x'.repeat(7_000)}`)).status, 200);
    for (const person of people) await react(world, person, sent);
    assert.equal((await edit(world, 'alice', sent, '\u0001'.repeat(8_000))).status, 413);
    assert.equal((await remove(world, 'alice', sent)).status, 200);
  });

  test('a page of history or of the log reads its reactions at once, and none where there are none', async (t) => {
    const { mock } = t.mock.method(MemoryRead.prototype, 'reactions');
    const world = makeWorld();
    const id = await world.group('alice');
    const sent = [await world.send('alice', id, 'one'), await world.send('alice', id, 'two')];
    const look = async (): Promise<number[]> => {
      mock.resetCalls();
      await world.call('alice', 'GET', `conversations/${id}/messages/`);
      const history = mock.callCount();
      await log(world, id);
      return [history, mock.callCount() - history];
    };
    assert.deepEqual(await look(), [0, 0]);
    for (const { id: message } of sent) await react(world, 'alice', message);
    assert.deepEqual(await look(), [1, 1]);
    for (const { id: message } of sent) await takeBack(world, 'alice', message);
    assert.deepEqual(await look(), [0, 0]);
  });
});
