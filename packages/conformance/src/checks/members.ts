import { section, type Check } from '../check.ts';
import { equal } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Frame, Id, Member, Page } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import { everyRow } from '../world/pages.ts';
import type { User } from '../world/user.ts';
import { uuidV7 } from '../world/uuid-v7.ts';

const check = section('3', { needs: 'members' });

const members = (id: Id): string => `conversations/${id}/members/`;
const place = (id: Id, user: User): string => `${members(id)}${encodeURIComponent(user.id)}/`;
const of =
  (id: Id) =>
  (frame: Frame): boolean =>
    frame.conversation_id === id;

const add = (by: User, id: Id, ...users: User[]) =>
  by.api<Page<Member>>('POST', members(id), { member_ids: users.map((user) => user.id) });
const patch = (by: User, id: Id, user: User, change: object) => by.api<Member>('PATCH', place(id, user), change);
const remove = (by: User, id: Id, user: User) => by.api('DELETE', place(id, user));

/** Members by id, with their roles. */
async function roles(by: User, id: Id): Promise<Record<string, string>> {
  const { results } = expectJson(await by.get<Page<Member>>(members(id)), 200, 'members');
  return Object.fromEntries(results.map(({ user, role }) => [String(user.id), role]));
}

/** Who is in a conversation, and as what. */
export const memberChecks: readonly Check[] = [
  check(
    'members-list',
    'members are listed with their marks',
    async ({ alice, bob, carol, group }) => {
      const id = await group(alice, bob, carol);
      const { seq } = await alice.send(id, 'read by its sender');
      const page = expectJson(await bob.get<Page<Member>>(members(id)), 200, 'members');
      for (const member of page.results) isShaped(member, 'member');
      equal(page.next, null, 'next of the only page');
      const marks = Object.fromEntries(page.results.map(({ user, last_read_seq }) => [user.id, last_read_seq]));
      equal(marks, { [alice.id]: seq, [bob.id]: 0, [carol.id]: 0 }, 'read marks by member');
    },
    { needs: undefined },
  ),
  check(
    'members-pages',
    'a conversation shows its first 20 members, and the list has all in pages',
    async (world) => {
      const { alice, create } = world;
      const crowd = [alice, ...(await world.crowd(24))];
      const made = await create('group', crowd);
      equal([made.members.length, made.member_count], [20, 25], 'members and member_count');
      const rows = await everyRow((query) => alice.get<Page<Member>>(`${members(made.id)}${query}`), '?limit=10');
      equal(rows.map(({ user }) => String(user.id)).sort(), crowd.map(({ id }) => id).sort(), 'members of all pages');
    },
    { needs: undefined },
  ),
  check(
    'members-add',
    'adding answers 201; all members hear of it, and the new one gets the conversation',
    async (world) => {
      const { alice, bob, carol } = world;
      const id = await world.group(alice, bob);
      const old = await alice.send(id, 'before carol');
      const [bobs, carols] = [await world.connect(bob), await world.connect(carol)];
      const { results } = expectJson(await add(alice, id, carol), 201, 'adding');
      equal(
        results.map(({ user, role }) => [user.id, role]),
        [[carol.id, 'member']],
        'the members in the answer',
      );
      const joined = await bobs.next('member_joined', of(id));
      isShaped(joined, 'event');
      isShaped(joined['member'], 'member');
      const told = await carols.next('conversation', (it) => (it['conversation'] as { id: Id }).id === id);
      isShaped(told['conversation'], 'conversation');
      equal(
        (await carol.history(id)).results.map((it) => it.id),
        [old.id],
        'the history that a new member reads',
      );
      equal((await carol.conversation(id)).unread_count, 0, 'unread_count of a new member');
    },
  ),
  check('members-add-again', 'adding who is a member already answers 200 and tells nobody', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    const { cursor } = await alice.conversation(id);
    expectStatus(await add(alice, id, bob), 200, 'adding a member');
    equal((await alice.events(id, cursor)).events, [], 'events of an adding that added nobody');
  }),
  check('members-add-all-or-none', 'with an unknown user among them, nobody is added', async (world) => {
    const { alice, bob, carol } = world;
    const id = await world.group(alice, bob);
    const answer = await alice.api('POST', members(id), { member_ids: [carol.id, `nobody-${uuidV7()}`] });
    expectError(answer, 400, 'validation_error', 'adding an unknown user');
    equal(Object.keys(await roles(alice, id)).sort(), [alice.id, bob.id].sort(), 'the members');
  }),
  check('members-add-rights', 'a plain member may not add: 403', async ({ alice, bob, carol, group }) => {
    expectError(await add(bob, await group(alice, bob), carol), 403, 'permission_denied', 'adding by a member');
  }),
  check('members-moderator', 'an owner makes a moderator, who may add and remove members', async (world) => {
    const { alice, bob, carol } = world;
    const id = await world.group(alice, bob);
    const socket = await world.connect(alice);
    equal(expectJson(await patch(alice, id, bob, { role: 'moderator' }), 200, 'a role').role, 'moderator', 'the role');
    const event = await socket.next('member_updated', of(id));
    equal((event['member'] as Member).role, 'moderator', 'the role that members are told');
    expectStatus(await add(bob, id, carol), 201, 'adding by a moderator');
    expectStatus(await remove(bob, id, carol), 204, 'removing by a moderator');
    expectError(await remove(bob, id, alice), 403, 'permission_denied', 'removing the owner');
    expectError(await patch(bob, id, alice, { role: 'member' }), 403, 'permission_denied', "changing the owner's role");
  }),
  check('members-role-rights', 'a plain member changes no role: 403', async ({ alice, bob, carol, group }) => {
    const id = await group(alice, bob, carol);
    for (const target of [bob, carol]) {
      const answer = await patch(bob, id, target, { role: 'owner' });
      expectError(answer, 403, 'permission_denied', 'a role given by a member');
    }
  }),
  check('members-only-owner', 'the only owner cannot step down', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    expectError(await patch(alice, id, alice, { role: 'member' }), 403, 'permission_denied', 'stepping down');
    expectStatus(await patch(alice, id, bob, { role: 'owner' }), 200, 'a second owner');
    expectStatus(await patch(alice, id, alice, { role: 'member' }), 200, 'stepping down beside another owner');
  }),
  check('members-owner-leaves', 'where the last owner leaves, the moderator becomes owner', async (world) => {
    const { alice, bob, carol } = world;
    const id = await world.group(alice, bob, carol);
    expectStatus(await patch(alice, id, carol, { role: 'moderator' }), 200, 'a moderator');
    expectStatus(await remove(alice, id, alice), 204, 'leaving');
    equal(await roles(bob, id), { [bob.id]: 'member', [carol.id]: 'owner' }, 'roles after the owner left');
  }),
  check('members-remove', 'removing answers 204, also when repeated, and takes all rights', async (world) => {
    const { alice, bob, carol } = world;
    const id = await world.group(alice, bob, carol);
    const message = await alice.send(id, 'before the removal');
    expectStatus(await remove(alice, id, bob), 204, 'removing');
    expectStatus(await remove(alice, id, bob), 204, 'removing again');
    for (const path of [
      `conversations/${id}/`,
      `conversations/${id}/messages/`,
      members(id),
      `messages/${message.id}/`,
    ]) {
      expectError(await bob.get(path), 404, 'not_found', `GET ${path} after the removal`);
    }
    equal(Object.keys(await roles(carol, id)).sort(), [alice.id, carol.id].sort(), 'the members');
  }),
  check('members-remove-rights', 'a plain member removes nobody: 403', async ({ alice, bob, carol, group }) => {
    const id = await group(alice, bob, carol);
    expectError(await remove(bob, id, carol), 403, 'permission_denied', 'removing by a member');
  }),
  check(
    'members-gone',
    'the removed are told gone, the others member_left; the socket stays',
    async (world) => {
      const { alice, bob, carol } = world;
      const id = await world.group(alice, bob, carol);
      const [bobs, carols] = [await world.connect(bob), await world.connect(carol)];
      expectStatus(await remove(alice, id, bob), 204, 'removing');
      await bobs.next('gone', of(id));
      const left = await carols.next('member_left', of(id));
      isShaped(left, 'event');
      equal((left['member'] as Member).user.id, bob.id, 'who left');
      await bobs.roundTrip();
    },
    { section: '5' },
  ),
  check(
    'members-gone-silence',
    'nothing said after a removal reaches the removed',
    async (world) => {
      const { alice, bob, carol } = world;
      const [id, other] = [await world.group(alice, bob, carol), await world.group(alice, bob)];
      const socket = await world.connect(bob);
      expectStatus(await remove(alice, id, bob), 204, 'removing');
      const { seq } = await alice.send(id, 'not for bob');
      const after = await alice.send(other, 'for bob');
      await socket.eventsTo(other, after.seq);
      equal(
        socket.events(id).filter((event) => event.seq >= seq),
        [],
        'events after the removal',
      );
      const dialled = await world.connect(bob, { cursors: [{ conversation_id: id, cursor: '0.0' }] });
      equal(
        dialled.all('gone').map(({ conversation_id }) => conversation_id),
        [id],
        'what a new socket is told',
      );
      equal(dialled.events(id), [], 'events on a new socket');
    },
    { section: '7' },
  ),
  check('members-leave', 'leaving answers 204, also when repeated', async ({ alice, bob, carol, group }) => {
    const id = await group(alice, bob, carol);
    expectStatus(await remove(bob, id, bob), 204, 'leaving');
    expectStatus(await remove(bob, id, bob), 204, 'leaving again');
    equal(Object.keys(await roles(alice, id)).sort(), [alice.id, carol.id].sort(), 'the members');
  }),
  check(
    'members-rejoin',
    'who is added again gets the conversation and its whole log',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const first = await alice.send(id, 'before');
      expectStatus(await remove(bob, id, bob), 204, 'leaving');
      const missed = await alice.send(id, 'meanwhile');
      const socket = await world.connect(bob);
      expectStatus(await add(alice, id, bob), 201, 'adding again');
      await socket.next('conversation', (it) => (it['conversation'] as { id: Id }).id === id);
      equal(
        (await bob.history(id)).results.map((it) => it.id),
        [first.id, missed.id],
        'the history',
      );
      const { seq } = await alice.send(id, 'live again');
      await socket.eventsTo(id, seq);
    },
    { section: '5' },
  ),
  check('members-ban', 'the banned are out and cannot be added until the ban is taken back', async (world) => {
    const { alice, bob, carol } = world;
    const id = await world.group(alice, bob, carol);
    expectStatus(await patch(alice, id, bob, { banned: true }), 204, 'banning');
    expectError(await bob.get(`conversations/${id}/`), 404, 'not_found', 'reading when banned');
    expectError(await add(alice, id, bob), 400, 'validation_error', 'adding the banned');
    expectStatus(await patch(alice, id, bob, { banned: false }), 204, 'taking the ban back');
    expectStatus(await add(alice, id, bob), 201, 'adding afterwards');
  }),
  check('members-ban-rights', 'a plain member bans nobody: 403', async ({ alice, bob, carol, group }) => {
    const answer = await patch(bob, await group(alice, bob, carol), carol, { banned: true });
    expectError(answer, 403, 'permission_denied', 'banning by a member');
  }),
  check('members-direct', 'the two members of a direct conversation stay: 403', async (world) => {
    const [one, other] = [await world.user('one'), await world.user('other')];
    const { id } = await world.create('direct', [one, other]);
    expectError(await add(one, id, world.alice), 403, 'permission_denied', 'adding to a direct conversation');
    expectError(await remove(one, id, other), 403, 'permission_denied', 'removing from a direct conversation');
    expectError(await remove(one, id, one), 403, 'permission_denied', 'leaving a direct conversation');
  }),
  check(
    'members-stranger',
    'a stranger changes nothing and learns nothing: 404',
    async ({ alice, bob, carol, group }) => {
      const id = await group(alice, bob);
      expectError(await add(carol, id, carol), 404, 'not_found', 'adding oneself');
      expectError(await remove(carol, id, bob), 404, 'not_found', 'removing');
      expectError(await patch(carol, id, carol, { role: 'owner' }), 404, 'not_found', 'a role');
    },
    { section: '7' },
  ),
  check(
    'members-kind-of-change',
    'no field of a message gives a role or moves the mark of another',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      await bob.send(id, 'me, an owner', { role: 'owner', membership: { role: 'owner' }, last_read_seq: 99 });
      equal(await roles(alice, id), { [alice.id]: 'owner', [bob.id]: 'member' }, 'roles');
    },
    { section: '7', needs: undefined },
  ),
];
