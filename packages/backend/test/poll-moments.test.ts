import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '../src/ports.ts';
import type { LooseFrame } from './support/loose.ts';
import { nextTurn, passTurns } from './support/fake-clock.ts';
import { startPolling } from './support/polling.ts';
import { eventsIn } from './support/test-socket.ts';
import { lateReads, makeWorld, type World } from './support/world.ts';

/** Moments within a poll: after so many promises, or turns where the store answers late. It takes some 65, or 7. */
const MOMENTS = [
  ...Array.from({ length: 24 }, (_, each) => ({ steps: 3 * each, late: 0, step: () => Promise.resolve() })),
  ...Array.from({ length: 10 }, (_, steps) => ({ steps, late: 2, step: nextTurn })),
];

interface Moment {
  world: World;
  /** A conversation that bob names, and one that he does not. */
  id: string;
  unnamed: string;
  /** Whether all was told before the poll. */
  isWaiting: boolean;
  told: string;
  /** Begins a poll, lets `act` happen at the moment, and polls until all is told. */
  during(act: () => Promise<unknown>): Promise<LooseFrame[]>;
}

/** Tries all moments, with a poll that has something to tell and one that waits. */
async function atEachMoment(look: (moment: Moment) => Promise<void>): Promise<void> {
  for (const { steps, late, step } of MOMENTS) {
    for (const isWaiting of [false, true]) {
      const world = makeWorld({ wrapStore: lateReads(late) });
      world.clock.patience = 6 * late + 1;
      const id = await world.group('alice', 'bob');
      const bob = await startPolling(world, 'bob', id);
      const unnamed = await world.group('alice', 'bob');
      await bob.drain();
      bob.cursors.delete(unnamed);
      await world.send('alice', id, 'm1');
      if (isWaiting) await bob.drain();
      const during = async (act: () => Promise<unknown>): Promise<LooseFrame[]> => {
        const begun = bob.beginNow(25);
        for (let count = 0; count < steps; count += 1) await step();
        const acted = act();
        await world.clock.settle();
        await acted;
        if (begun.isOpen) await world.clock.pass(25_000);
        return [...bob.take(begun).frames, ...(await bob.drain())];
      };
      const told = `after ${steps} steps, reads ${late} turns late, ${isWaiting ? 'waiting' : 'telling'}`;
      await look({ world, id, unnamed, isWaiting, told, during });
      world.backend.close();
    }
  }
}

test('messages committed at any moment of a poll are told by it or the next ones, once and in order', async () => {
  await atEachMoment(async ({ world, id, unnamed, isWaiting, told, during }) => {
    const frames = await during(async () => {
      world.beginToSend('alice', id, 'm2');
      world.beginToSend('alice', unnamed, 'u1');
      await nextTurn();
      world.beginToSend('alice', id, 'm3');
    });
    assert.deepEqual(
      eventsIn(frames, id).map(({ seq }) => seq),
      isWaiting ? [2, 3] : [1, 2, 3],
      told,
    );
    assert.deepEqual(
      eventsIn(frames, unnamed).map(({ seq }) => seq),
      [1],
      told,
    );
  });
});

test('marks that move at any moment of a poll are known to the client afterwards', async () => {
  await atEachMoment(async ({ world, id, told, during }) => {
    const frames = await during(() => world.begin('bob', 'POST', `conversations/${id}/mark_as_read/`, {}));
    const counts = frames.filter(({ type }) => type === 'marks' || type === 'unread');
    assert.equal(counts.at(-1)?.unread_count, 0, told);
  });
});

test('a conversation that begins at any moment of a poll is told, whole', async () => {
  await atEachMoment(async ({ world, told, during }) => {
    const frames = await during(() =>
      world.begin('alice', 'POST', 'conversations/', { member_ids: ['bob'], title: 'New' }),
    );
    assert.ok(
      frames.some(({ type, conversation }) => type === 'conversation' && conversation.title === 'New'),
      told,
    );
  });
});

test('who is taken out at any moment of a poll is told, and nothing that comes after', async () => {
  await atEachMoment(async ({ world, id, unnamed, told, during }) => {
    const frames = await during(async () => {
      await Promise.all(
        [id, unnamed].map((each) => world.begin('alice', 'DELETE', `conversations/${each}/members/bob/`)),
      );
      world.beginToSend('alice', id, 'secret');
      world.beginToSend('alice', unnamed, 'secret');
    });
    assert.ok(!JSON.stringify(frames).includes('secret'), told);
    assert.equal(
      frames.filter(({ type, conversation_id }) => type === 'gone' && conversation_id === id).length,
      1,
      told,
    );
  });
});

test('an answer that is given after a removal was answered tells nothing of that conversation', async () => {
  let isLate = 0;
  for (let turns = 0; turns < 12; turns += 1) {
    // The delivered mark is written between the reading and the answer, which takes its time.
    let lateBy = 0;
    const wrapStore = (store: Store): Store => ({
      read: (work) => store.read(work),
      write: async (work) => {
        const wait = lateBy;
        const value = await store.write(work);
        await passTurns(wait);
        return value;
      },
      close: () => store.close(),
    });
    const world = makeWorld({ wrapStore });
    world.clock.patience = 13;
    const id = await world.group('alice', 'bob');
    const bob = await startPolling(world, 'bob', id);
    await bob.drain();
    await world.send('alice', id, 'before');
    await bob.now();
    await world.send('alice', id, 'before, too');
    lateBy = 8;
    const poll = bob.beginNow(25);
    await passTurns(turns);
    lateBy = 0;
    await world.begin('alice', 'DELETE', `conversations/${id}/members/bob/`);
    const wasOpen = poll.isOpen;
    await world.clock.settle();
    if (wasOpen) {
      isLate += 1;
      assert.deepEqual([poll.types(), poll.seqs(id)], [['gone'], []], `removed after ${turns} turns`);
    }
    world.backend.close();
  }
  assert.ok(isLate > 3, String(isLate));
});
