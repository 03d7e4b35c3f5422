import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conversation, Outgoing, OutboxRow } from '../src/core.ts';
import { look, World, type Tab } from './support/world.ts';

const SEEDS = 200;
const STEPS = 60;

/** mulberry32: small, fast, and the same for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One life of a device on a bad network: everything goes wrong now and then, in an order the seed decides. */
async function live(seed: number): Promise<void> {
  const pick = randomOf(seed);
  const world = new World();
  const ids = ['c0', 'c1'];
  for (const id of ids) world.server.create(id, ['alice', 'bob']);
  const accepted = new Map<string, string>();
  let tab: Tab = world.open();
  const sends: Outgoing[] = [];
  let words = 0;
  let epochs = 1;

  const later = (ms: number): Promise<void> => new Promise((resolve) => void world.clock.after(ms, resolve));
  world.intercept = async (_request, next) => {
    const fate = pick(12);
    if (pick(2) === 0) await later(pick(2000));
    if (fate === 0) throw new TypeError('request lost');
    if (fate === 1) return { status: 503 };
    const answer = next();
    if (pick(2) === 0) await later(pick(2000));
    if (fate === 2) throw new TypeError('answer lost');
    return answer;
  };
  world.beforeCommit = async () => {
    if (pick(3) === 0) await later(pick(300));
    if (pick(60) === 0) throw new Error('disk full');
  };
  const conversation = (): Conversation => tab.chat.conversation(ids[pick(2)]!);
  const steps: (() => unknown)[] = [
    () => world.server.say(ids[pick(2)]!, 'bob', `bob ${(words += 1)}`),
    () => world.server.say(ids[pick(2)]!, 'bob', `bob ${(words += 1)}`),
    () => world.server.say(ids[pick(2)]!, 'alice', `phone ${(words += 1)}`),
    () => {
      const outgoing = conversation().send(`mine ${(words += 1)}`);
      sends.push(outgoing);
      outgoing.sent.then(
        ({ id }) => accepted.set(outgoing.clientId, id),
        () => undefined,
      );
    },
    () =>
      conversation()
        .send(`mine ${(words += 1)}`)
        .cancel(),
    () => look(tab.chat, ids[pick(2)]!),
    () =>
      conversation()
        .loadOlder(3 + pick(5))
        .catch(() => undefined),
    () =>
      conversation()
        .loadNewer(3 + pick(5))
        .catch(() => undefined),
    () =>
      conversation()
        .loadLatest()
        .catch(() => undefined),
    () => {
      const id = ids[pick(2)]!;
      const message = world.server.log(id).messages[pick(30)];
      if (message)
        tab.chat
          .conversation(id)
          .loadAround(message.id)
          .catch(() => undefined);
    },
    () =>
      conversation()
        .markAsRead()
        .catch(() => undefined),
    () => conversation().draft.set(`draft ${pick(9)}`),
    () => {
      const { messages } = world.server.log(ids[pick(2)]!);
      const message = messages[pick(Math.max(1, messages.length))];
      if (message) world.server.edit(message.id, { content: `${message.content}*` });
    },
    () => world.server.rename(ids[pick(2)]!, `title ${pick(99)}`),
    () => void (world.online = pick(3) > 0),
    () => void (world.carries = pick(3) > 0),
    () => void (world.server.delivers = pick(4) > 0),
    () => void (world.server.resumeLimit = [0, 2, 1000][pick(3)]!),
    () => world.server.lastSocket?.close([1006, 1001, 1012, 4408][pick(4)]!),
    () => {
      const heads = ids.map((id) => [id, world.server.log(id).events.length]);
      for (const socket of world.server.sockets) socket.send({ type: 'heartbeat', sent: 0, heads, server_time: '' });
    },
    () => world.signal((['wake', 'pagehide', 'visibility', 'network'] as const)[pick(4)]!),
    () => world.clock.advance(pick(8000)),
    () => world.clock.advance(pick(400)),
    () => {
      tab.crash();
      tab = world.open();
    },
  ];

  for (let step = 0; step < STEPS; step += 1) {
    void steps[pick(steps.length)]!();
    if (pick(3) > 0) await world.settle();
  }
  if (pick(4) === 0) {
    const id = ids[pick(2)]!;
    world.server.restore(id, world.server.log(id).events.length, `e${(epochs += 1)}`);
  }

  // The storm is over.
  world.intercept = world.beforeCommit = undefined;
  world.online = world.carries = world.server.delivers = true;
  world.server.resumeLimit = 1000;
  world.server.lastSocket?.close(1006);
  world.signal('wake');
  await world.clock.advance(120_000);
  for (const id of ids) world.server.say(id, 'bob', 'the end');
  await world.clock.advance(60_000);

  for (const id of ids) {
    const { messages } = world.server.log(id);
    const shown = tab.chat.conversation(id);
    look(tab.chat, id);
    await shown.loadLatest();
    for (let page = 0; shown.history.value.hasOlder && page < 20; page += 1) await shown.loadOlder(20);
    const truth = messages.map(({ id: messageId, rev, content }) => [messageId, rev, content]);
    const failed = shown.messages.value.filter(({ status }) => status === 'failed');
    assert.deepEqual(
      shown.messages.value
        .filter((message) => !failed.includes(message))
        .map((message) => [message.id, message.rev, message.content]),
      truth,
      `${id}: the screen shows the log, each message once, in its order, as it now is`,
    );
    assert.equal(shown.summary.value?.title, world.server.log(id).title, `${id}: title`);
    assert.equal(shown.summary.value.lastMessage?.id, (failed.at(-1) ?? messages.at(-1))?.id, `${id}: last message`);
    assert.equal(shown.summary.value.failedCount, failed.length, `${id}: failed`);
    assert.equal(shown.summary.value.unreadCount, world.server.conversation(id, 'alice').unread_count, `${id}: unread`);
    const keys = messages.map(({ client_id }) => client_id).filter((key) => key !== null);
    assert.equal(new Set(keys).size, keys.length, `${id}: nothing was sent twice`);
    assert.ok(
      failed.every(({ clientId }) => !keys.includes(clientId!)),
      `${id}: what failed is not there`,
    );
  }
  const there = new Set(ids.flatMap((id) => world.server.log(id).messages.map(({ id: messageId }) => messageId)));
  for (const id of accepted.values()) assert.ok(there.has(id), 'nothing acknowledged is missing');
  const waiting = world.database.outbox.entries.filter(({ row }) => (row as OutboxRow).state !== 'failed');
  assert.deepEqual(waiting, [], 'every send has ended');
  await world.close();
}

test(`whatever the network and the device do, the screen ends as the log is (${SEEDS} seeds)`, async () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    await live(seed).catch((cause: unknown) => {
      throw new Error(`seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    });
  }
});
