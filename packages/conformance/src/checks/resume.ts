import { Skipped, section, type Check } from '../check.ts';
import { equal, given, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { DurableEvent, EventsPage, Frame, Id } from '../wire.ts';
import type { CheckSocket } from '../world/socket.ts';
import type { World } from '../world/world.ts';

const check = section('5');

const of =
  (id: Id) =>
  (frame: Frame): boolean =>
    frame.conversation_id === id;

/** From 1 on: each event of a list stands one after the one before. */
function isContiguous(events: readonly DurableEvent[], first: number, what: string): void {
  equal(
    events.map(({ seq }) => seq),
    events.map((_, index) => first + index),
    what,
  );
}

/** What a server tells a client that comes back. */
async function gapOf(world: World, fields: object, id: Id): Promise<Frame> {
  const socket = await world.connect(world.alice, fields);
  equal(socket.all('events', of(id)), [], 'events beside a gap');
  const gap = given(socket.all('gap', of(id))[0], 'a gap');
  isShaped(gap['conversation'], 'conversation');
  return gap;
}

/** Sends enough messages that a cursor before them is too far behind. */
const TOO_FAR = 1_001;

/** Coming back: what was missed, or why it cannot be told. */
export const resumeChecks: readonly Check[] = [
  check('resume-events', 'what was missed is told, then resumed', async ({ alice, bob, group, connect }) => {
    const id = await group(alice, bob);
    const { cursor } = await alice.conversation(id);
    const sent = [await alice.send(id, 'one'), await bob.send(id, 'two')];
    const socket = await connect(alice, { cursors: [{ conversation_id: id, cursor }] });
    equal(
      socket.events(id).map(({ message }) => message?.id),
      sent.map((it) => it.id),
      'the events',
    );
    const chunk = given(socket.all('events', of(id)).at(-1), 'a chunk') as unknown as EventsPage;
    equal([chunk.cursor, chunk.more], [chunk.events.at(-1)?.cursor, false], 'cursor and more of the last chunk');
  }),
  check(
    'resume-order',
    'hello comes first, then what was missed, then resumed',
    async ({ alice, bob, group, dial }) => {
      const id = await group(alice, bob);
      const { cursor } = await alice.conversation(id);
      const { seq } = await alice.send(id, 'missed');
      const socket = await dial(bob, { cursors: [{ conversation_id: id, cursor }] });
      await socket.eventsTo(id, seq);
      await socket.next('resumed');
      const types = socket.frames
        .map(({ type }) => type)
        .filter((type) => ['hello', 'events', 'resumed'].includes(type));
      equal(types, ['hello', 'events', 'resumed'], 'the order of frames');
    },
  ),
  check('resume-up-to-date', 'at the head nothing is told twice', async ({ alice, bob, group, connect }) => {
    const id = await group(alice, bob);
    await alice.send(id, 'known');
    const { cursor } = await alice.conversation(id);
    const socket = await connect(alice, { cursors: [{ conversation_id: id, cursor }] });
    equal(socket.events(id), [], 'events');
    equal(socket.all('gap'), [], 'gaps');
  }),
  check('resume-many', 'each cursor of several is answered', async ({ alice, bob, group, connect }) => {
    const ids: Id[] = [];
    const cursors = [];
    for (let made = 0; made < 12; made += 1) {
      const id = await group(alice, bob);
      ids.push(id);
      cursors.push({ conversation_id: id, cursor: (await alice.conversation(id)).cursor });
      await bob.send(id, 'missed');
    }
    const socket = await connect(alice, { cursors });
    equal(
      ids.map((id) => socket.events(id).length),
      ids.map(() => 1),
      'events by conversation',
    );
  }),
  check('resume-chunks', 'a long resume comes in frames of 64 KiB at most', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    const { cursor } = await alice.conversation(id);
    const text = 'x'.repeat(Math.min(8_000, world.limit('content_chars')));
    const count = 24;
    for (let sent = 0; sent < count; sent += 1) await alice.send(id, text);
    const socket = await world.connect(bob, { cursors: [{ conversation_id: id, cursor }] });
    equal(socket.events(id).length, count, 'events');
    const chunks = socket.all('events', of(id)) as unknown as EventsPage[];
    holds(chunks.length > 1, 'all events came in one frame');
    const goesOn = chunks.map(({ more }) => more);
    equal(goesOn, [...Array<boolean>(chunks.length - 1).fill(true), false], '`more` of the chunks');
    equal(
      socket.sizes.filter((size) => size > 65_536),
      [],
      'sizes of frames over 64 KiB',
    );
  }),
  check('resume-without-epoch', 'a client that was never told an epoch resumes by its cursors', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    const { cursor } = await alice.history(id);
    await bob.send(id, 'missed');
    const socket = await world.connect(alice, { cursors: [{ conversation_id: id, cursor }] });
    equal(socket.events(id).length, 1, 'events');
  }),
  check('resume-same-epoch', 'a client of this epoch resumes', async ({ alice, bob, group, connect, dial }) => {
    const id = await group(alice, bob);
    const { epoch } = await (await dial(alice)).next('hello');
    const { cursor } = await alice.conversation(id);
    await bob.send(id, 'missed');
    const socket = await connect(alice, { epoch, cursors: [{ conversation_id: id, cursor }] });
    equal(socket.events(id).length, 1, 'events');
  }),
  check('gap-unknown', 'an unknown cursor is answered by a gap with the conversation', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    await alice.send(id, 'one');
    const gap = await gapOf(world, { cursors: [{ conversation_id: id, cursor: '999999.nothing' }] }, id);
    equal(gap['reason'], 'unknown_cursor', 'the reason');
  }),
  check('gap-other-event', 'a cursor of the same place in another log is answered by a gap', async (world) => {
    const { alice, bob } = world;
    const [id, other] = [await world.group(alice, bob), await world.group(alice, bob)];
    await alice.send(id, 'one');
    await alice.send(other, 'one');
    const { cursor } = await alice.conversation(other);
    await gapOf(world, { cursors: [{ conversation_id: id, cursor }] }, id);
  }),
  check('gap-epoch', 'another epoch is answered by a gap for every conversation', async (world) => {
    const { alice, bob } = world;
    const ids = [await world.group(alice, bob), await world.group(alice, bob)];
    const cursors = [];
    for (const id of ids) cursors.push({ conversation_id: id, cursor: (await alice.conversation(id)).cursor });
    for (const id of ids)
      equal((await gapOf(world, { epoch: 'another', cursors }, id))['reason'], 'epoch', 'the reason');
  }),
  check(
    'gap-too-far',
    'over 1,000 events behind is answered by a gap',
    async (world) => {
      if (world.limit('sends_per_second') < 100) throw new Skipped('needs 1,001 messages: raise sends_per_second');
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const { cursor } = await alice.conversation(id);
      await bob.sendMany(id, TOO_FAR);
      const gap = await gapOf(world, { cursors: [{ conversation_id: id, cursor }] }, id);
      equal(gap['reason'], 'too_far', 'the reason');
    },
    { slow: true },
  ),
  check(
    'gap-then-live',
    'after a gap live events go on from the cursor it gave',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      await alice.send(id, 'one');
      const socket = await connect(alice, { cursors: [{ conversation_id: id, cursor: '999999.nothing' }] });
      const { seq } = await bob.send(id, 'two');
      equal(
        (await socket.eventsTo(id, seq)).map((event) => event.seq),
        [seq],
        'live events',
      );
    },
  ),
  check('resume-gone', 'a conversation that I may not read is answered by gone', async (world) => {
    const { alice, bob, carol } = world;
    const id = await world.group(bob, carol);
    const { cursor } = await bob.conversation(id);
    const cursors = [id, 'nothing'].map((conversation_id) => ({ conversation_id, cursor }));
    const socket = await world.connect(alice, { cursors });
    equal(
      socket.all('gone').map(({ conversation_id }) => conversation_id),
      [id, 'nothing'],
      'conversations that are gone',
    );
    equal(
      socket.frames.filter(({ type }) => type === 'gap' || type === 'events'),
      [],
      'other answers',
    );
  }),
  check('subscribe-then-read', 'who comes back while others send gets every event once and in order', async (world) => {
    const { alice, bob, carol } = world;
    const id = await world.group(alice, bob, carol);
    const { cursor } = await carol.conversation(id);
    const sockets: CheckSocket[] = [];
    const dial = async (): Promise<void> => {
      while (sockets.length < 6) sockets.push(await world.dial(carol, { cursors: [{ conversation_id: id, cursor }] }));
    };
    const [one, other] = await Promise.all([alice.sendMany(id, 60), bob.sendMany(id, 60), dial()]);
    const last = Math.max(one, other);
    for (const socket of sockets) {
      const events = await socket.eventsTo(id, last);
      isContiguous(events, last - 119, 'seq of the events on one socket');
      equal(events.length, 120, 'events on one socket');
    }
  }),
];
