import { section, type Check } from '../check.ts';
import { equal, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Conversation, Page, User as Profile } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import { forged, seconds, tampered, unsigned } from '../world/jwt.ts';
import { uuidV7 } from '../world/uuid-v7.ts';
import type { World } from '../world/world.ts';

const check = section('2');

/** A call that only needs a good token. */
const tryToken = ({ alice }: World, token: string) => alice.with(token).get('conversations/');

const refused = async (world: World, token: string, what: string): Promise<void> => {
  expectError(await tryToken(world, token), 401, 'not_authenticated', what);
};

/** Who a token speaks for. */
const whoIs = async ({ alice }: World, token: string): Promise<Profile> =>
  expectJson(await alice.with(token).get<Profile>('users/me/'), 200, 'users/me/');

/** Tokens: who speaks, and who is refused. */
export const identityChecks: readonly Check[] = [
  check('token-missing', 'a call without a token answers 401', async ({ call }) => {
    expectError(await call('conversations/'), 401, 'not_authenticated', 'no token');
    const basic = await call('conversations/', { headers: { authorization: 'Basic YWxpY2U6c2VjcmV0' } });
    expectError(basic, 401, 'not_authenticated', 'another scheme');
  }),
  check(
    'token-missing-level-1',
    'a call without a token answers 401 or 403',
    async ({ call }) => {
      expectStatus(await call('conversations/'), [401, 403], 'no token');
    },
    { level: 1 },
  ),
  check('token-garbage', 'a token that is none answers 401', async (world) => {
    for (const token of ['garbage', 'a.b.c', '..', `${world.alice.token}x.y`])
      await refused(world, token, token.slice(-9));
  }),
  check('token-unsigned', 'a token of algorithm "none" answers 401', (world) =>
    refused(world, unsigned(world.alice.token), 'alg none'),
  ),
  check('token-forged', 'a token with another signature answers 401', (world) =>
    refused(world, forged(world.alice.token), 'a changed signature'),
  ),
  check('token-tampered', 'a token whose claims were changed answers 401', (world) =>
    refused(
      world,
      tampered(world.alice.token, (claims) => ({ ...claims, sub: world.bob.id })),
      'changed claims',
    ),
  ),
  check('token-other-secret', 'a token signed with another secret answers 401', (world) =>
    refused(
      world,
      world.mint({ sub: world.alice.id }, { secret: 'another secret of thirty-two bytes!!' }),
      'another secret',
    ),
  ),
  check('token-other-algorithm', 'the server fixes the algorithm, not the token', (world) =>
    refused(world, world.mint({ sub: world.alice.id }, { algorithm: 'HS512' }), 'HS512 with the right secret'),
  ),
  check('token-expired', 'a token that ended answers 401 token_expired', async (world) => {
    const answer = await tryToken(world, world.mint({ sub: world.alice.id, exp: seconds(-3600) }));
    expectError(answer, 401, 'token_expired', 'a token that ended an hour ago');
  }),
  check('token-leeway', 'clocks may differ by 30 seconds at most', async (world) => {
    const answer = await tryToken(world, world.mint({ sub: world.alice.id, exp: seconds(-33) }));
    expectError(answer, 401, 'token_expired', 'a token that ended 33 s ago');
  }),
  check('token-endless', 'a token without an end answers 401', (world) =>
    refused(world, world.mint({ sub: world.alice.id, exp: undefined }), 'no exp'),
  ),
  check('token-nameless', 'a token that names no user answers 401', (world) =>
    refused(world, world.mint({ name: 'Nobody' }), 'neither sub nor user_id'),
  ),
  check('token-user-id', 'the user is the claim user_id where there is no sub', async (world) => {
    const me = await whoIs(world, world.mint({ user_id: world.alice.id }));
    equal(String(me.id), world.alice.id, 'the user of a token with user_id');
  }),
  check('token-user-id-number', 'user_id may be a number', async (world) => {
    const number = Date.now();
    const me = await whoIs(world, world.mint({ user_id: number }));
    equal(String(me.id), String(number), 'the user of a token with a number');
  }),
  check('token-sub-first', 'sub counts, where there is a user_id, too', async (world) => {
    const me = await whoIs(world, world.mint({ sub: world.alice.id, user_id: world.bob.id }));
    equal(String(me.id), world.alice.id, 'the user of a token with both');
  }),
  check('token-profile', 'the claims name and avatar_url update the profile', async (world) => {
    const sub = world.alice.id;
    const name = 'Élise Ａ.';
    const avatar_url = 'https://pictures.example/a.png';
    await whoIs(world, world.mint({ sub, name: 'Old' }));
    const me = await whoIs(world, world.mint({ sub, name, avatar_url }));
    equal(me, { ...me, name, avatar_url }, 'my profile');
    const id = await world.group(world.alice, world.bob);
    const { members } = await world.bob.conversation(id);
    const mine = members.find(({ user }) => String(user.id) === sub);
    equal(mine?.user, { ...mine?.user, avatar_url }, 'the profile that others see');
  }),
  check('token-conversations', 'the claim conversations limits a token to these', async (world) => {
    const { alice, bob, mint } = world;
    const [mine, other] = [await world.group(alice, bob), await world.group(alice, bob)];
    const limited = alice.with(mint({ sub: alice.id, conversations: [mine] }));
    expectStatus(await limited.get(`conversations/${mine}/`), 200, 'the conversation that is named');
    expectError(await limited.get(`conversations/${other}/`), 404, 'not_found', 'another one');
    expectError(await limited.post(other, { content: 'x', client_id: uuidV7() }), 404, 'not_found', 'sending there');
    const { results } = expectJson(await limited.get<Page<Conversation>>('conversations/'), 200, 'the list');
    equal(
      results.map(({ id }) => id),
      [mine],
      'the list of a limited token',
    );
  }),
  check('token-conversations-socket', 'a limited token hears of no other conversation on its socket', async (world) => {
    const { alice, bob, mint } = world;
    const [mine, other] = [await world.group(alice, bob), await world.group(alice, bob)];
    const socket = await world.connect(alice.with(mint({ sub: alice.id, conversations: [mine] })));
    await bob.send(other, 'not for this token');
    const { seq } = await bob.send(mine, 'for this token');
    await socket.eventsTo(mine, seq);
    equal(socket.events(other), [], 'events of a conversation that the token does not name');
  }),
  check('users-me', 'users/me/ is my profile', async (world) => {
    const me = await whoIs(world, world.alice.token);
    isShaped(me, 'user');
    equal(String(me.id), world.alice.id, 'my id');
    holds(me.name !== '', 'my name is empty');
  }),
];
