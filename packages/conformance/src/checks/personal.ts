import { section, type Check } from '../check.ts';
import { equal, given, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Conversation, Id, Message, User as Person } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import { seconds } from '../world/jwt.ts';
import type { User } from '../world/user.ts';
import { uuidV7 } from '../world/uuid-v7.ts';

const check = section('3', { needs: 'personal_data' });

interface Export {
  user: Person;
  conversations: Conversation[];
  messages: Message[];
  reactions: { message_id: Id; emoji: string }[];
  attachments: unknown[];
  blocked_user_ids: Id[];
  reports: unknown[];
}

const exported = async (user: User): Promise<Export> =>
  expectJson(await user.get<Export>('users/me/export/'), 200, 'an export');

const erase = (user: User) => user.api('DELETE', 'users/me/');

/** All that is kept of one user, and the end of it. Users of others are not touched: each check erases one of its own. */
export const personalChecks: readonly Check[] = [
  check('export', 'an export has what is kept of the user, and nothing that only others sent', async (world) => {
    const { alice, bob, group } = world;
    const id = await group(alice, bob);
    const mine = await alice.send(id, 'mine');
    const theirs = await bob.send(id, 'theirs');
    const deleted = await alice.send(id, 'deleted');
    expectStatus(await alice.api('DELETE', `messages/${deleted.id}/`), 200, 'a delete');
    const all = await exported(alice);
    isShaped(all.user, 'user');
    equal(all.user.id, alice.id, 'whose it is');
    for (const conversation of all.conversations) isShaped(conversation, 'conversation');
    holds(
      all.conversations.some((one) => one.id === id),
      'the conversation is in it',
      all.conversations.map((one) => one.id),
    );
    for (const message of all.messages) isShaped(message, 'message');
    const ids = all.messages.map((message) => message.id);
    equal(
      [mine, theirs, deleted].map((message) => ids.includes(message.id)),
      [true, false, false],
      'which messages are in it',
    );
  }),
  check('erase', 'who is erased is signed out, and leaves tombstones, no name and no membership', async (world) => {
    const { alice } = world;
    const leaver = await world.user('leaver');
    const id = await world.group(alice, leaver);
    const name = `Name ${uuidV7()}`;
    expectStatus(await leaver.api('PATCH', 'users/me/', { name }), 200, 'a name');
    const said = await leaver.send(id, `word${uuidV7().replaceAll('-', '')}`);
    const [socket, other] = [await world.connect(leaver), await world.connect(alice)];
    expectStatus(await erase(leaver), 204, 'an erasure');
    await socket.closedWith(4440, 'the socket of who is erased');
    expectError(await leaver.get('users/me/'), 401, 'not_authenticated', 'a call with their token');
    const update = await other.next('message_updated', (frame) => (frame['message'] as Message).id === said.id);
    isShaped(update['message'], 'tombstone');
    const left = await other.until(
      () => other.events(id).find(({ type }) => type === 'member_left'),
      'the event member_left',
    );
    equal(given(left.member, 'a member').user.id, leaver.id, 'who left');
    const [found] = (await alice.history(id)).results.filter((message) => message.id === said.id);
    const shown = JSON.stringify(found);
    holds(!shown.includes(said.content) && !shown.includes(name), 'neither text nor name is left', shown);
    equal((await alice.conversation(id)).member_count, 1, 'the members that are left');
  }),
  check('erase-repeat', 'the same token erases again with 204; a later one belongs to somebody new', async (world) => {
    const leaver = await world.user('leaver');
    const id = await world.group(world.alice, leaver);
    const token = world.mint({ sub: leaver.id, exp: seconds(600), iat: seconds(-10) });
    expectStatus(await erase(leaver.with(token)), 204, 'an erasure');
    expectStatus(await erase(leaver.with(token)), 204, 'the same again');
    const back = leaver.with(world.mint({ sub: leaver.id, exp: seconds(600), iat: seconds(5) }));
    expectStatus(await back.get('users/me/'), 200, 'a call with a later token');
    const answer = await back.get(`conversations/${id}/`);
    expectError(answer, 404, 'not_found', 'the conversation from before');
  }),
  check(
    'personal-limited-token',
    'a token for certain conversations neither exports nor erases',
    async (world) => {
      const { alice } = world;
      const id = await world.group(alice);
      const limited = alice.with(world.mint({ sub: alice.id, exp: seconds(600), conversations: [id] }));
      expectError(await limited.get('users/me/export/'), 403, 'permission_denied', 'an export');
      expectError(await erase(limited), 403, 'permission_denied', 'an erasure');
      expectStatus(await alice.get('users/me/'), 200, 'a call after it');
    },
    { section: '2' },
  ),
];
