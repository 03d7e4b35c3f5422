import { section, type Check } from '../check.ts';
import { equal, given } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Conversation, Id, Page } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import { everyRow } from '../world/pages.ts';
import type { User } from '../world/user.ts';
import { uuidV7 } from '../world/uuid-v7.ts';

const check = section('3');
const NOWHERE = '019abcde-0000-7000-8000-000000000000';

/** The conversations of a user, all pages of the list. */
const listed = (user: User, query = 'limit=50'): Promise<Conversation[]> =>
  everyRow((page) => user.get<Page<Conversation>>(`conversations/${page}`), `?${query}`);

/** Those of a list that a check made, in the list's order. */
const among = (rows: readonly Conversation[], ids: readonly Id[]): Id[] =>
  rows.map(({ id }) => id).filter((id) => ids.includes(id));

/** Conversations: creating, reading, listing. */
export const conversationChecks: readonly Check[] = [
  check(
    'conversation-create',
    'a new group answers 201; its creator owns it',
    async ({ alice, bob, carol, create }) => {
      const made = await create('group', [alice, bob, carol], { title: 'Équipe', metadata: { shop: 7 } });
      isShaped(made, 'conversation');
      equal([made.kind, made.title, made.metadata], ['group', 'Équipe', { shop: 7 }], 'kind, title and metadata');
      equal(made.member_count, 3, 'member_count');
      equal(made.membership.role, 'owner', 'my role');
      const roles = made.members.map(({ user, role }) => [user.id, role]);
      equal(
        roles.find(([id]) => id === alice.id),
        [alice.id, 'owner'],
        'the role of the creator',
      );
      equal(
        roles.filter(([id]) => id !== alice.id).map(([, role]) => role),
        ['member', 'member'],
        'roles of the others',
      );
      equal([made.unread_count, made.mention_count, made.last_message], [0, 0, null], 'what is unread in it');
    },
  ),
  check(
    'conversation-create-repeat',
    'a repeated client_id answers 200 with the conversation it made',
    async (world) => {
      const { alice, bob } = world;
      const fields = { kind: 'group', member_ids: [bob.id], client_id: uuidV7() };
      const first = expectJson(await alice.api<Conversation>('POST', 'conversations/', fields), 201, 'the first time');
      const again = expectJson(await alice.api<Conversation>('POST', 'conversations/', fields), 200, 'the second time');
      equal(again.id, first.id, 'the id of the repeated one');
    },
  ),
  check('conversation-create-race', 'ten creations at once with one client_id make one conversation', async (world) => {
    const { alice, bob } = world;
    const fields = { kind: 'group', member_ids: [bob.id], client_id: uuidV7() };
    const ask = () => alice.api<Conversation>('POST', 'conversations/', fields);
    const answers = await Promise.all(Array.from({ length: 10 }, ask));
    equal(answers.filter(({ status }) => status === 201).length, 1, 'answers 201');
    equal(new Set(answers.map(({ json }) => json.id)).size, 1, 'different conversations');
  }),
  check('direct-one', 'two users have one direct conversation, whoever asks', async ({ alice, bob }) => {
    const ask = (user: User, other: User) =>
      user.api<Conversation>('POST', 'conversations/', { kind: 'direct', member_ids: [other.id] });
    // Where users are the same in every run, theirs may exist.
    const first = expectJson(await ask(alice, bob), [200, 201], 'the first time');
    const again = expectJson(await ask(bob, alice), 200, 'the second time, from the other side');
    equal(again.id, first.id, 'the id of the direct conversation');
    equal([first.kind, first.member_count], ['direct', 2], 'kind and member_count');
  }),
  check('direct-race', 'two users who ask for each other at once get one direct conversation', async (world) => {
    const [one, other] = [await world.user('one'), await world.user('other')];
    const ask = (user: User, to: User) =>
      user.api<Conversation>('POST', 'conversations/', { kind: 'direct', member_ids: [to.id] });
    const answers = await Promise.all([ask(one, other), ask(other, one), ask(one, other)]);
    equal(
      answers.map(({ status }) => status).sort((a, b) => a - b),
      [200, 200, 201],
      'the answers',
    );
    equal(new Set(answers.map(({ json }) => json.id)).size, 1, 'different conversations');
  }),
  check('direct-two', 'a direct conversation with other than one other member answers 400', async (world) => {
    const { alice, bob, carol } = world;
    for (const member_ids of [[], [alice.id], [bob.id, carol.id]]) {
      const answer = await alice.api('POST', 'conversations/', { kind: 'direct', member_ids });
      expectError(answer, 400, 'validation_error', `a direct one with ${member_ids.length} others`);
    }
  }),
  check(
    'conversation-unknown-members',
    'unknown members answer 400 and name the field',
    async ({ alice }) => {
      const answer = await alice.api('POST', 'conversations/', { kind: 'group', member_ids: [NOWHERE] });
      const { fields } = expectError(answer, 400, 'validation_error', 'an unknown member');
      given(fields?.['member_ids'], 'fields.member_ids');
    },
    { section: '2' },
  ),
  check(
    'conversation-metadata-limit',
    'metadata over its limit is refused',
    async (world) => {
      const metadata = { big: 'x'.repeat(world.limit('metadata_bytes')) };
      const body = { kind: 'group', member_ids: [world.bob.id], metadata };
      expectStatus(await world.alice.api('POST', 'conversations/', body), [400, 413], 'metadata over metadata_bytes');
    },
    { section: '1' },
  ),
  check(
    'conversation-read',
    'each member reads a conversation, from their own side',
    async ({ alice, bob, create }) => {
      const made = await create('group', [alice, bob], { title: 'Ours' });
      const mine = await bob.conversation(made.id);
      isShaped(mine, 'conversation');
      equal([mine.title, mine.membership.role], ['Ours', 'member'], 'title and role');
    },
  ),
  check(
    'stranger-404',
    'who is no member gets 404 for everything inside, as if there were nothing',
    async (world) => {
      const { alice, bob, carol } = world;
      const id = await world.group(alice, bob);
      const message = await alice.send(id, 'not for carol');
      for (const conversation of [id, NOWHERE]) {
        const path = `conversations/${conversation}`;
        for (const rest of ['/', '/members/', '/messages/', `/messages/?before=${message.id}`, '/events/?cursor=0.0']) {
          expectError(await carol.get(`${path}${rest}`), 404, 'not_found', `GET ${rest}`);
        }
        const sent = await carol.post(conversation, { content: 'let me in', client_id: uuidV7() });
        expectError(sent, 404, 'not_found', 'POST send_message/');
        expectError(await carol.api('POST', `${path}/mark_as_read/`, {}), 404, 'not_found', 'POST mark_as_read/');
        expectError(await carol.api('POST', `${path}/typing/`, { typing: true }), 404, 'not_found', 'POST typing/');
      }
      expectError(await carol.get(`messages/${message.id}/`), 404, 'not_found', 'GET messages/{id}/');
      expectError(await alice.get(`messages/${NOWHERE}/`), 404, 'not_found', 'GET messages/ of an unknown id');
    },
    { section: '7' },
  ),
  check('list-order', 'the list goes by the last event, newest first', async ({ alice, bob, group }) => {
    const ids = [await group(alice, bob), await group(alice, bob), await group(alice, bob)];
    for (const id of [1, 0, 2]) await bob.send(given(ids[id], 'a conversation'), 'an event');
    equal(among(await listed(alice), ids), [ids[2], ids[0], ids[1]], 'the order of the list');
    await bob.send(given(ids[1], 'a conversation'), 'one more event');
    equal(among(await listed(alice), ids), [ids[1], ids[2], ids[0]], 'the order after one more event');
  }),
  check('list-pages', 'the pages of the list have every conversation once', async ({ alice, bob, group }) => {
    const ids: Id[] = [];
    for (let made = 0; made < 5; made += 1) ids.push(await group(alice, bob));
    for (const id of ids) await alice.send(id, 'an event');
    equal(among(await listed(alice, 'limit=2'), ids), ids.toReversed(), 'the list in pages of two');
    const page = expectJson(await alice.get<Page<Conversation>>('conversations/?limit=2'), 200, 'a page');
    equal(page.results.length, 2, 'conversations of a page of two');
    equal(await listed(bob).then((rows) => among(rows, ids)), ids.toReversed(), 'the list of the other member');
  }),
  check('list-bad-cursor', 'a cursor that is none answers 400', async ({ alice }) => {
    expectError(await alice.get('conversations/?cursor=%20nonsense'), 400, 'validation_error', 'a made up cursor');
  }),
  check('unread-count', 'unread messages of others are counted, from my side', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    await alice.send(id, 'one');
    await alice.send(id, 'two');
    equal((await bob.conversation(id)).unread_count, 2, 'unread_count of the reader');
    equal((await alice.conversation(id)).unread_count, 0, 'unread_count of the sender');
  }),
  check('unread-saturates', 'counts stop at 100', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    await alice.sendMany(id, 102);
    equal((await bob.conversation(id)).unread_count, 100, 'unread_count of 102 messages');
  }),
  check(
    'mention-count',
    'unread mentions are counted',
    async ({ alice, bob, carol, group }) => {
      const id = await group(alice, bob, carol);
      await alice.send(id, 'bob?', { mentions: [bob.id] });
      await alice.send(id, 'nobody');
      const { unread_count, mention_count } = await bob.conversation(id);
      equal([unread_count, mention_count], [2, 1], 'unread_count and mention_count of who was mentioned');
      equal((await carol.conversation(id)).mention_count, 0, 'mention_count of who was not');
    },
    { needs: 'mentions' },
  ),
  check('last-message', 'a conversation shows its newest message', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    await alice.send(id, 'first');
    const last = await bob.send(id, 'last');
    const { last_message } = await alice.conversation(id);
    equal([last_message?.id, last_message?.content], [last.id, 'last'], 'last_message');
  }),
  check('conversation-cursor', 'a conversation carries the cursor of its log', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const { cursor } = await alice.conversation(id);
    equal((await alice.events(id, cursor)).events, [], 'events after the cursor');
    const sent = await bob.send(id, 'after the cursor');
    const { events } = await alice.events(id, cursor);
    equal(
      events.map((event) => event.message?.id),
      [sent.id],
      'events after the cursor, once something happened',
    );
  }),
  check(
    'membership-settings',
    'my settings are mine alone',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const muted_until = '2099-01-01T00:00:00.000Z';
      const change = { muted_until, notify: 'mentions', pinned: true };
      const answer = await alice.api('PATCH', `conversations/${id}/membership/`, change);
      const mine = expectJson(answer, 200, 'my settings');
      isShaped(mine, 'membership');
      const { membership } = await alice.conversation(id);
      equal(membership, { ...membership, ...change }, 'my membership');
      const other = (await bob.conversation(id)).membership;
      equal([other.muted_until, other.notify, other.pinned], [null, 'all', false], "the other member's settings");
    },
    { needs: 'members' },
  ),
  check(
    'membership-archived',
    'archived conversations are listed apart',
    async ({ alice, bob, group }) => {
      const [kept, archived] = [await group(alice, bob), await group(alice, bob)];
      const answer = await alice.api('PATCH', `conversations/${archived}/membership/`, { archived: true });
      expectStatus(answer, 200, 'archiving');
      equal(among(await listed(alice, 'archived=true'), [kept, archived]), [archived], 'the list of archived ones');
      equal(among(await listed(alice, 'archived=false'), [kept, archived]), [kept], 'the list of the others');
      equal(among(await listed(bob, 'archived=true'), [kept, archived]), [], 'what the other member archived');
    },
    { needs: 'members' },
  ),
  check(
    'membership-frame',
    'my settings are told to my own sockets only',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const [mine, theirs] = [await world.connect(alice), await world.connect(bob)];
      await alice.api('PATCH', `conversations/${id}/membership/`, { pinned: true });
      const frame = await mine.next('membership', (it) => it.conversation_id === id);
      isShaped(frame['membership'], 'membership');
      const { seq } = await alice.send(id, 'afterwards');
      await theirs.eventsTo(id, seq);
      equal(
        theirs.all('membership', (it) => it.conversation_id === id),
        [],
        "frames on the other member's socket",
      );
    },
    { needs: 'members', section: '5' },
  ),
  check(
    'conversation-rename',
    'renaming answers 200, and members hear of it with the shared fields',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const socket = await world.connect(bob);
      const changed = await alice.api<Conversation>('PATCH', `conversations/${id}/`, {
        title: 'New',
        metadata: { a: 1 },
      });
      equal(expectJson(changed, 200, 'renaming').title, 'New', 'the title in the answer');
      const event = await socket.next('conversation_updated', (it) => it.conversation_id === id);
      isShaped(event, 'event');
      isShaped(event['conversation'], 'shared conversation');
      const shared = event['conversation'] as Record<string, unknown>;
      equal([shared['title'], shared['metadata']], ['New', { a: 1 }], 'what members are told');
      equal(
        Object.keys(shared).filter((name) => /unread|membership|mention_count/.test(name)),
        [],
        'fields of one member',
      );
    },
    { needs: 'members' },
  ),
  check(
    'conversation-rename-same',
    'a change to what is so already answers 200 and tells nobody',
    async (world) => {
      const { alice, bob, create } = world;
      const { id } = await create('group', [alice, bob], { title: 'Same' });
      const { cursor } = await alice.conversation(id);
      expectStatus(await alice.api('PATCH', `conversations/${id}/`, { title: 'Same' }), 200, 'the same title');
      equal((await alice.events(id, cursor)).events, [], 'events of a change that is none');
    },
    { needs: 'members' },
  ),
  check(
    'conversation-rename-rights',
    'a plain member may not rename: 403',
    async ({ alice, bob, group }) => {
      const answer = await bob.api('PATCH', `conversations/${await group(alice, bob)}/`, { title: 'Mine' });
      expectError(answer, 403, 'permission_denied', 'renaming by a member');
    },
    { needs: 'members' },
  ),
  check(
    'conversation-delete',
    'the owner deletes a conversation for all: 204, also when repeated',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const socket = await world.connect(bob);
      expectStatus(await alice.api('DELETE', `conversations/${id}/`), 204, 'deleting');
      expectStatus(await alice.api('DELETE', `conversations/${id}/`), 204, 'deleting again');
      await socket.next('conversation_deleted', (it) => it.conversation_id === id);
      await socket.next('gone', (it) => it.conversation_id === id);
      expectError(await bob.get(`conversations/${id}/`), 404, 'not_found', 'reading what was deleted');
      equal(among(await listed(bob), [id]), [], 'the list');
    },
    { needs: 'members' },
  ),
  check(
    'conversation-delete-rights',
    'only an owner deletes a conversation: 403, and 404 for strangers',
    async (world) => {
      const { alice, bob, carol } = world;
      const id = await world.group(alice, bob);
      expectError(await bob.api('DELETE', `conversations/${id}/`), 403, 'permission_denied', 'deleting by a member');
      expectError(await carol.api('DELETE', `conversations/${id}/`), 404, 'not_found', 'deleting by a stranger');
    },
    { needs: 'members' },
  ),
];
