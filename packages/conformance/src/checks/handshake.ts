import { section, type Check } from '../check.ts';
import { equal, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import { seconds, unsigned } from '../world/jwt.ts';
import type { CheckSocket } from '../world/socket.ts';
import type { World } from '../world/world.ts';

const check = section('5');

/** A socket whose first frame has this token. */
async function withToken(world: World, token: string): Promise<CheckSocket> {
  const socket = await world.open('/ws/').opened();
  socket.send({ type: 'connect', token, cursors: [] });
  return socket;
}

/** How a level 2 socket begins, and how its token is kept. */
export const handshakeChecks: readonly Check[] = [
  check('hello', "connect is answered by hello, with epoch, window and the token's time", async (world) => {
    const socket = await world.dial(world.alice);
    const hello = await socket.next('hello');
    isShaped(hello, 'hello');
    equal(socket.frames[0]?.type, 'hello', 'the first frame');
    equal((hello['user'] as { id: unknown }).id, world.alice.id, 'the user');
    equal(
      [hello['heartbeat_seconds'], hello['window']],
      [20, { events: 256, bytes: 1_048_576 }],
      'heartbeat and window',
    );
    await socket.next('resumed');
  }),
  check(
    'epoch-stays',
    'two sockets are told the same epoch, and sessions of their own',
    async ({ alice, bob, dial }) => {
      const [one, two] = [await (await dial(alice)).next('hello'), await (await dial(bob)).next('hello')];
      equal(one['epoch'], two['epoch'], 'epoch');
      holds(one['session_id'] !== two['session_id'], 'two sockets have one session_id');
    },
  ),
  check('token-expires-in', 'hello tells how long the token is good for', async (world) => {
    const token = world.mint({ sub: world.alice.id, exp: seconds(600) });
    const hello = await (await withToken(world, token)).next('hello');
    const left = Number(hello['token_expires_in']);
    holds(left > 500 && left <= 600, 'token_expires_in of a token for 600 s', left);
  }),
  check(
    'connect-timeout',
    'a socket without connect closes with 4401 after 5 s',
    async ({ open }) => {
      const socket = await open('/ws/').opened();
      await socket.closedWith(4401, 'a silent socket', 15_000);
    },
    { slow: true },
  ),
  check('connect-bad-token', 'a bad token closes the socket with 4401', async (world) => {
    for (const token of ['garbage', unsigned(world.alice.token)]) {
      await (await withToken(world, token)).closedWith(4401, 'a bad token');
    }
  }),
  check('connect-expired-token', 'a token that ended closes the socket with 4401', async (world) => {
    const token = world.mint({ sub: world.alice.id, exp: seconds(-3600) });
    await (await withToken(world, token)).closedWith(4401, 'a token that ended');
  }),
  check('connect-large', 'connect may have up to 64 KiB', async (world) => {
    const socket = await world.dial(world.alice, { padding: 'x'.repeat(60_000) });
    await socket.next('resumed');
  }),
  check('connect-too-large', 'a connect over 64 KiB closes the socket with 4413', async (world) => {
    const socket = await world.dial(world.alice, { padding: 'x'.repeat(70_000) });
    await socket.closedWith(4413, 'a connect of 70,000 bytes');
  }),
  check('auth-ok', 'a new token of the same user is answered by auth_ok', async ({ alice, connect }) => {
    const socket = await connect(alice);
    socket.send({ type: 'auth', token: alice.token });
    const frame = await socket.next('auth_ok');
    holds(Number(frame['token_expires_in']) > 0, 'token_expires_in', frame);
    await socket.roundTrip();
  }),
  check('auth-other-user', 'a token of another user closes the socket with 4403', async ({ alice, bob, connect }) => {
    const socket = await connect(alice);
    socket.send({ type: 'auth', token: bob.token });
    await socket.closedWith(4403, "another user's token");
  }),
  check('auth-bad-token', 'a bad new token closes the socket with 4401', async ({ alice, connect }) => {
    const socket = await connect(alice);
    socket.send({ type: 'auth', token: 'garbage' });
    await socket.closedWith(4401, 'a bad token');
  }),
  check('token-expiring', 'the end of a token is told a minute before', async (world) => {
    const token = world.mint({ sub: world.alice.id, exp: seconds(62) });
    const socket = await withToken(world, token);
    const frame = await socket.next('token_expiring');
    const left = Number(frame['in']);
    holds(left > 45 && left <= 61, 'the seconds left', left);
  }),
  check(
    'token-end',
    'a socket whose token ended closes with 4401, 30 s later at most',
    async (world) => {
      const socket = await withToken(world, world.mint({ sub: world.alice.id, exp: seconds(3) }));
      await socket.next('resumed');
      await socket.closedWith(4401, 'the end of the token', 45_000);
    },
    { slow: true },
  ),
];
