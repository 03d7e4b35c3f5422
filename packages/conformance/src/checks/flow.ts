import { section, type Check } from '../check.ts';
import { equal, holds } from '../expect.ts';
import { isDurable, type Frame, type Id } from '../wire.ts';
import type { CheckSocket } from '../world/socket.ts';
import type { World } from '../world/world.ts';

const check = section('5');

const WINDOW = 256;
/** Longer than 20 s and 30 s of a server with a busy machine. */
const HEARTBEAT_MS = 35_000;
const BEHIND_MS = 50_000;

/** A socket that acknowledges nothing while more events than the window has are waiting for it. */
async function overrun(world: World): Promise<{ socket: CheckSocket; id: Id; last: number }> {
  const { alice, bob, carol } = world;
  const id = await world.group(alice, bob, carol);
  const { cursor } = await carol.conversation(id);
  const sent = await Promise.all([alice.sendMany(id, 150), bob.sendMany(id, 150)]);
  const socket = await world.dial(carol, { cursors: [{ conversation_id: id, cursor }] });
  await socket.eventsTo(id, Math.max(...sent) - 300 + WINDOW);
  return { socket, id, last: Math.max(...sent) };
}

/** Flow control and heartbeats. */
export const flowChecks: readonly Check[] = [
  check('window', 'no more than 256 events go out beyond the last ack; then it goes on', async (world) => {
    const { socket, id, last } = await overrun(world);
    await socket.roundTrip();
    equal(socket.events(id).length, WINDOW, 'events without an ack');
    equal(socket.all('resumed'), [], 'resumed before everything was told');
    socket.send({ type: 'ack', count: WINDOW });
    const events = await socket.eventsTo(id, last);
    equal(
      events.map(({ seq }) => seq),
      events.map((_, index) => last - 299 + index),
      'seq of all events',
    );
    await socket.next('resumed');
  }),
  check(
    'window-live',
    'a socket that acknowledges nothing gets 256 live events, and the rest after its ack',
    async (world) => {
      const { alice, bob, carol } = world;
      const id = await world.group(alice, bob, carol);
      const socket = await world.connect(carol);
      const last = Math.max(...(await Promise.all([alice.sendMany(id, 140), bob.sendMany(id, 140)])));
      await socket.eventsTo(id, last - 280 + WINDOW);
      await socket.roundTrip();
      const count = socket.events(id).length;
      holds(count <= WINDOW, 'events without an ack', count);
      socket.send({ type: 'ack', count });
      const events = await socket.eventsTo(id, last);
      equal(
        events.map(({ seq }) => seq),
        events.map((_, index) => last - 279 + index),
        'seq of all events',
      );
    },
  ),
  check(
    'behind',
    'a socket that is behind for 30 s without an ack closes with 4408',
    async (world) => {
      const { socket } = await overrun(world);
      await socket.closedWith(4408, '30 s without an ack', BEHIND_MS);
    },
    { slow: true },
  ),
  check(
    'heartbeat',
    'a heartbeat comes every 20 s, with what was sent and the heads that moved',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const socket = await world.connect(bob);
      const { seq } = await alice.send(id, 'one');
      await socket.eventsTo(id, seq);
      const beat = await socket.next('heartbeat', () => true, HEARTBEAT_MS);
      const headed = (frame: Frame): boolean =>
        (frame['heads'] as [Id, number][]).some(([conversation, head]) => conversation === id && head === seq);
      holds(headed(beat), 'the head that moved is missing', beat['heads']);
      const sent = socket.frames.slice(0, socket.frames.indexOf(beat)).filter(isDurable);
      equal(beat['sent'], sent.length, 'sent');
      holds(typeof beat['server_time'] === 'string', 'server_time', beat);
    },
    { slow: true },
  ),
];
