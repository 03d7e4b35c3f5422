import { section, type Check } from '../check.ts';
import { equal, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';

const check = section('5');

/** What a client may say on its socket, and what becomes of the rest. */
export const frameChecks: readonly Check[] = [
  check('ping', 'ping is answered by pong with its number', async ({ alice, connect }) => {
    const socket = await connect(alice);
    for (const n of [7, 0, 2_147_483_647]) {
      socket.send({ type: 'ping', n });
      equal((await socket.next('pong'))['n'], n, 'the number');
    }
  }),
  check('frame-unknown', 'a frame of an unknown type is ignored', async ({ alice, connect }) => {
    const socket = await connect(alice);
    socket.send({ type: 'a_frame_of_tomorrow', conversation_id: 'x' });
    await socket.roundTrip();
  }),
  check('frame-unknown-told', 'a frame of an unknown type is reported by an error that names it', async (world) => {
    const socket = await world.connect(world.alice);
    socket.send({ type: 'a_frame_of_tomorrow' });
    const error = await socket.next('error');
    isShaped(error, 'error');
    equal(error['ref'], 'a_frame_of_tomorrow', 'the frame that is not known');
  }),
  check('frame-unknown-keys', 'unknown keys of a frame are ignored', async ({ alice, connect }) => {
    const socket = await connect(alice);
    socket.send({ type: 'ping', n: 1, a_key_of_tomorrow: {} });
    equal((await socket.next('pong'))['n'], 1, 'the number');
  }),
  check('frame-wrong-fields', 'a frame with a wrong field is answered by an error that names it', async (world) => {
    const socket = await world.connect(world.alice);
    for (const frame of [{ type: 'ping', n: 'one' }, { type: 'typing' }, { type: 'ack', count: -1 }]) {
      socket.send(frame);
      const error = await socket.next('error');
      isShaped(error, 'error');
      equal(error['ref'], frame.type, 'the frame that was wrong');
    }
    await socket.roundTrip();
  }),
  check('ack-too-much', 'an ack of more than was sent is answered by an error', async ({ alice, connect }) => {
    const socket = await connect(alice);
    socket.send({ type: 'ack', count: 5 });
    equal((await socket.next('error'))['ref'], 'ack', 'the frame that was wrong');
    await socket.roundTrip();
  }),
  check('connect-twice', 'a second connect is refused, and the first one stays', async ({ alice, connect }) => {
    const socket = await connect(alice);
    socket.send({ type: 'connect', token: alice.token, cursors: [] });
    equal((await socket.next('error'))['ref'], 'connect', 'the frame that was wrong');
    equal(socket.all('hello').length, 1, 'frames hello');
  }),
  check('malformed', 'what is no JSON object in text closes the socket with 4400', async ({ alice, connect }) => {
    for (const text of ['ping', '[1]', '"text"', '{"type":', '{"n":1}']) {
      const socket = await connect(alice);
      socket.sendText(text);
      await socket.closedWith(4400, `the text ${text}`);
    }
  }),
  check('malformed-binary', 'a binary frame closes the socket with 4400', async ({ alice, connect }) => {
    const socket = await connect(alice);
    socket.sendBytes(new TextEncoder().encode('{"type":"ping","n":1}'));
    await socket.closedWith(4400, 'a binary frame');
  }),
  check('frame-too-large', 'a frame over 16 KiB closes the socket with 4413', async ({ alice, connect }) => {
    const socket = await connect(alice);
    socket.send({ type: 'ping', n: 1, padding: 'x'.repeat(17_000) });
    await socket.closedWith(4413, 'a frame of 17,000 bytes');
  }),
  check('closed-alone', 'a socket that is closed for a mistake takes no other with it', async ({ alice, connect }) => {
    const [wrong, right] = [await connect(alice), await connect(alice)];
    wrong.sendText('ping');
    await wrong.closed();
    await right.roundTrip();
    holds(right.isOpen, 'the other socket is closed');
  }),
  check(
    'no-token-in-url',
    'a token in the address does not open a level 2 socket',
    async ({ alice, open }) => {
      const socket = await open(`/ws/?token=${alice.token}`).opened();
      socket.send({ type: 'ping', n: 1 });
      socket.send({ type: 'connect', token: 'garbage', cursors: [] });
      await socket.closedWith(4401, 'a bad token in connect');
      equal(socket.all('hello'), [], 'frames hello');
    },
    { section: '2' },
  ),
];
