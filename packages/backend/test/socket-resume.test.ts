import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextTurn } from './support/fake-clock.ts';
import { lateReads, makeWorld, type World } from './support/world.ts';

const EPOCH = 'epoch-1';

async function chatter(world: World, id: string, count: number, from = 1): Promise<void> {
  for (let index = from; index < from + count; index += 1) await world.send('alice', id, `m${index}`);
}

test('what was missed comes first, then marks, then resumed, then what happens', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await chatter(world, id, 2);
  const cursor = await world.cursorOf('bob', id);
  await chatter(world, id, 3, 3);
  const bob = await world.connect('bob', { epoch: EPOCH, cursors: [{ conversation_id: id, cursor }] });
  assert.deepEqual(bob.types(), ['hello', 'events', 'marks', 'resumed']);
  const [events] = bob.of('events');
  assert.deepEqual(
    events!.events.map((event) => event.message.content),
    ['m3', 'm4', 'm5'],
  );
  assert.deepEqual([events!.more, events!.cursor], [false, await world.cursorOf('bob', id)]);
  assert.deepEqual(bob.of('marks')[0], {
    type: 'marks',
    conversation_id: id,
    version: '5.1',
    members: [
      { user_id: 'alice', last_read_seq: 5, last_delivered_seq: 5 },
      { user_id: 'bob', last_read_seq: 0, last_delivered_seq: 0 },
    ],
    mine: (await world.call('bob', 'GET', `conversations/${id}/`)).body.membership,
    unread_count: 5,
    mention_count: 0,
  });
  await chatter(world, id, 1, 6);
  assert.deepEqual(bob.seqs(), [3, 4, 5, 6]);
  assert.equal(bob.types().at(-1), 'chat_message');
});

test('who missed nothing is told so; marks that are known are not repeated', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await chatter(world, id, 2);
  const cursor = await world.cursorOf('bob', id);
  const bob = await world.connect('bob', { epoch: EPOCH, cursors: [{ conversation_id: id, cursor, marks: '2.1' }] });
  assert.deepEqual(bob.types(), ['hello', 'events', 'resumed']);
  assert.deepEqual(bob.frames[1], { type: 'events', conversation_id: id, events: [], cursor, more: false });
  const empty = await world.group('alice', 'bob');
  const again = await world.connect('bob', {
    epoch: EPOCH,
    cursors: [{ conversation_id: empty, cursor: '0.0', marks: '0.1' }],
  });
  assert.deepEqual(again.types(), ['hello', 'events', 'resumed']);
});

test('a long absence comes in chunks of at most 64 KiB, none doubled, none missing', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  for (let count = 0; count < 100; count += 1) await world.send('alice', id, `${count} ${'é'.repeat(1000)}`);
  const bob = await world.connect('bob', { epoch: EPOCH, cursors: [{ conversation_id: id, cursor: '0.0' }] });
  const chunks = bob.of('events');
  assert.ok(chunks.length > 2);
  for (const frames of bob.writes) for (const frame of frames) assert.ok(frame.bytes <= 64 * 1024);
  assert.deepEqual(
    bob.seqs(),
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
  assert.deepEqual(
    chunks.map((chunk) => chunk.more),
    [...chunks.slice(1).map(() => true), false],
  );
  for (const chunk of chunks) assert.equal(chunk.cursor, chunk.events.at(-1)?.cursor);
});

test('a cursor that cannot be resumed from gets the conversation anew and the reason', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await chatter(world, id, 5);
  const reason = async (cursor: string, epoch: string | undefined = EPOCH) => {
    const bob = await world.connect('bob', { epoch, cursors: [{ conversation_id: id, cursor }] });
    assert.deepEqual(bob.types(), ['hello', 'gap', 'resumed'], cursor);
    const gap = bob.of('gap')[0]!;
    assert.equal(gap.conversation.cursor, await world.cursorOf('bob', id));
    assert.equal(gap.conversation.unread_count, 5);
    return gap.reason;
  };
  const head = await world.cursorOf('bob', id);
  assert.equal(await reason('3.other'), 'unknown_cursor');
  assert.equal(await reason('9.any'), 'unknown_cursor');
  assert.equal(await reason('garbage'), 'unknown_cursor');
  assert.equal(await reason(head, 'another epoch'), 'epoch');
  await world.store.write((tx) => tx.updateConversation(id, { floor_seq: 2 }));
  assert.equal(await reason('0.0'), 'trimmed');
});

test('a client that was never told an epoch resumes from cursors of HTTP answers', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await chatter(world, id, 1);
  const cursor = await world.cursorOf('bob', id);
  await chatter(world, id, 1, 2);
  const bob = await world.connect('bob', { cursors: [{ conversation_id: id, cursor }] });
  assert.deepEqual(bob.seqs(), [2]);
});

test('over a thousand events behind is a gap; a thousand are caught up with', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await world.store.write(async (tx) => {
    for (let count = 0; count < 1001; count += 1) {
      await tx.appendEvent({
        conversation_id: id,
        event_id: `e${count}`,
        type: 'from_the_future',
        message_id: null,
        user_id: null,
        data: null,
        created_at: '2026-11-22T10:00:00.000Z',
      });
    }
  });
  const resumed = await world
    .call('bob', 'GET', `conversations/${id}/events/?cursor=1.e0&limit=1`)
    .catch(() => undefined);
  assert.equal(resumed, undefined, 'the schema of today does not know this event');
  const late = await world.connect('bob', { cursors: [{ conversation_id: id, cursor: '0.0' }] });
  assert.equal(late.of('gap')[0]!.reason, 'too_far');
});

test('conversations I may not read are gone, whether they exist or not, and the others resume', async () => {
  const world = makeWorld();
  const mine = await world.group('alice', 'bob');
  const foreign = await world.group('alice', 'carol');
  await chatter(world, mine, 1);
  await chatter(world, foreign, 1);
  const limited = await world.group('alice', 'bob');
  const token = world.auth.issue('bob', { conversations: [mine, foreign] });
  const cursors = [foreign, 'nowhere', limited, mine, mine].map((conversation_id) => ({
    conversation_id,
    cursor: '0.0',
  }));
  const bob = await world.connect(token, { epoch: EPOCH, cursors });
  assert.deepEqual(
    bob.of('gone').map((frame) => frame.conversation_id),
    [foreign, 'nowhere', limited],
  );
  assert.deepEqual(
    bob.of('events').map((frame) => frame.conversation_id),
    [mine],
  );
  assert.deepEqual(bob.seqs(), [1]);
});

test('conversations the client did not name live from now on', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  await chatter(world, id, 3);
  const bob = await world.connect('bob');
  await chatter(world, id, 2, 4);
  assert.deepEqual(bob.seqs(), [4, 5]);
});

test('ids of conversations may come as numbers; three hundred cursors are answered, more are refused', async () => {
  const world = makeWorld();
  const id = await world.group('alice', 'bob');
  const numbers = Array.from({ length: 299 }, (_, index) => index);
  const cursors = [...numbers, id].map((conversation_id) => ({ conversation_id, cursor: '0.0' }));
  const bob = await world.connect('bob', { cursors });
  assert.equal(bob.of('gone').length, 299);
  assert.deepEqual(bob.types().slice(-3), ['events', 'marks', 'resumed']);
  const greedy = await world.connect('bob', { cursors: [...cursors, { conversation_id: 'x', cursor: '0.0' }] });
  assert.deepEqual(greedy.types(), ['error']);
});

/** Moments within a chain of small steps: after each number of promises, or of turns where the store answers late. */
const MOMENTS = [
  ...Array.from({ length: 60 }, (_, steps) => ({ steps, late: 0, company: false, step: () => Promise.resolve() })),
  ...Array.from({ length: 16 }, (_, steps) => ({ steps, late: 2, company: false, step: nextTurn })),
];

/** A world whose store answers late, and a way to let `steps` pass. */
function worldAt({ steps, late, step }: (typeof MOMENTS)[number]): { world: World; moment: () => Promise<void> } {
  const world = makeWorld({ wrapStore: lateReads(late) });
  world.clock.patience = 6 * late + 1;
  const moment = async (): Promise<void> => {
    for (let count = 0; count < steps; count += 1) await step();
  };
  return { world, moment };
}

test('messages committed at any moment of a resume come once and in order', async () => {
  // Whether somebody else listens already decides who reads the log.
  for (const when of MOMENTS.flatMap((each) => [each, { ...each, company: true }])) {
    const { world, moment } = worldAt(when);
    const id = await world.group('alice', 'bob');
    if (when.company) await world.connect('alice');
    const unnamed = await world.group('alice', 'bob');
    await chatter(world, id, 2);
    const bob = world.open();
    const cursors = [{ conversation_id: id, cursor: '0.0' }];
    bob.say({ type: 'connect', token: world.tokenOf('bob'), epoch: EPOCH, cursors });
    await moment();
    world.beginToSend('alice', id, 'm3');
    world.beginToSend('alice', unnamed, 'u1');
    await when.step();
    world.beginToSend('alice', id, 'm4');
    await world.clock.settle();
    const told = `after ${when.steps} steps, reads ${when.late} turns late`;
    assert.deepEqual(bob.seqs(id), [1, 2, 3, 4], told);
    await world.send('alice', id, 'm5');
    await world.send('alice', unnamed, 'u2');
    assert.deepEqual(bob.seqs(id), [1, 2, 3, 4, 5], told);
    // Of a conversation it did not name, the client reads what came before `resumed` from the list; nothing is missing after.
    const live = bob.frames.slice(bob.types().indexOf('resumed'));
    assert.ok(['1,2', '2'].includes(bob.seqs(unnamed).join()), `${told}: ${bob.seqs(unnamed).join()}`);
    assert.ok(live.some((frame) => frame.conversation_id === unnamed && frame.seq === 2));
  }
});

test('a mark that moves at any moment of a resume is known to the client afterwards', async () => {
  for (const when of MOMENTS) {
    const { world, moment } = worldAt(when);
    const id = await world.group('alice', 'bob');
    await chatter(world, id, 2);
    const connect = (who: string) => {
      const socket = world.open();
      const cursors = [{ conversation_id: id, cursor: '0.0' }];
      socket.say({ type: 'connect', token: world.tokenOf(who), epoch: EPOCH, cursors });
      return socket;
    };
    const [alice, bob] = [connect('alice'), connect('bob')];
    await moment();
    void world.begin('bob', 'POST', `conversations/${id}/mark_as_read/`, {});
    await world.clock.settle();
    const told = `after ${when.steps} steps, reads ${when.late} turns late`;
    const inMarks = alice.of('marks').flatMap((frame) => frame.members.filter((member) => member.user_id === 'bob'));
    const marks = [...inMarks.map((member) => member.last_read_seq), ...alice.of('read').map((frame) => frame.seq)];
    assert.equal(Math.max(...marks), 2, told);
    const counts = bob.frames.filter((frame) => frame.type === 'marks' || frame.type === 'unread');
    assert.equal(counts.at(-1)?.unread_count, 0, told);
  }
});
