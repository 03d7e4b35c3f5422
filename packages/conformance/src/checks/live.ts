import { section, type Check } from '../check.ts';
import { equal, given, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Conversation, Frame, Id } from '../wire.ts';
import { expectStatus } from '../world/http.ts';

const check = section('5');

const of =
  (id: Id) =>
  (frame: Frame): boolean =>
    frame.conversation_id === id;

/** What happens while a socket is open. */
export const liveChecks: readonly Check[] = [
  check(
    'live-event',
    'a message is told to all members, the sender included',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const sockets = [await connect(alice), await connect(bob)];
      const sent = await alice.send(id, 'hello');
      for (const socket of sockets) {
        const event = await socket.next('chat_message', of(id));
        isShaped(event, 'event');
        isShaped(event['message'], 'message');
        const message = event['message'] as typeof sent;
        equal([event['seq'], message.id, message.client_id], [sent.seq, sent.id, sent.client_id], 'the event');
      }
    },
  ),
  check('live-one-socket', 'one socket tells of all conversations', async ({ alice, bob, carol, group, connect }) => {
    const ids = [await group(alice, bob), await group(carol, bob), await group(bob, alice)];
    const socket = await connect(bob);
    await alice.send(given(ids[0], 'a conversation'), 'here');
    await carol.send(given(ids[1], 'a conversation'), 'there');
    await bob.send(given(ids[2], 'a conversation'), 'and my own');
    for (const id of ids) await socket.next('chat_message', of(id));
  }),
  check('live-contiguous', 'seq rises by exactly 1 from event to event', async ({ alice, bob, group, connect }) => {
    const id = await group(alice, bob);
    const socket = await connect(bob);
    const lasts = await Promise.all([alice.sendMany(id, 20), bob.sendMany(id, 20)]);
    const last = Math.max(...lasts);
    const events = await socket.eventsTo(id, last);
    equal(
      events.map(({ seq }) => seq),
      events.map((_, index) => last - 39 + index),
      'seq of the events',
    );
    equal(events.length, 40, 'events');
  }),
  check('live-same-order', 'all members see the same order, live and in history', async (world) => {
    const { alice, bob, carol } = world;
    const id = await world.group(alice, bob, carol);
    const sockets = [await world.connect(alice), await world.connect(bob), await world.connect(carol)];
    const sends = [alice, bob, carol].map((user) => user.sendMany(id, 10));
    const last = Math.max(...(await Promise.all(sends)));
    const history = (await alice.history(id, '?limit=100')).results.map((it) => it.id);
    for (const socket of sockets) {
      const events = await socket.eventsTo(id, last);
      equal(
        events.map(({ message }) => message?.id),
        history,
        'messages on a socket',
      );
    }
  }),
  check('live-cursor', "a live event's cursor can be resumed from", async ({ alice, bob, group, connect }) => {
    const id = await group(alice, bob);
    const socket = await connect(bob);
    const { seq } = await alice.send(id, 'one');
    await socket.eventsTo(id, seq);
    const cursor = socket.cursor(id);
    socket.close();
    const missed = await alice.send(id, 'two');
    const again = await connect(bob, { cursors: [{ conversation_id: id, cursor }] });
    equal(
      again.events(id).map(({ message }) => message?.id),
      [missed.id],
      'what was missed',
    );
  }),
  check(
    'live-new-conversation',
    "a new conversation is told to its members' sockets, and its events follow",
    async (world) => {
      const { alice, bob } = world;
      const sockets = [await world.connect(alice), await world.connect(bob)];
      const id = await world.group(alice, bob);
      const { seq } = await alice.send(id, 'the first');
      for (const socket of sockets) {
        const frame = await socket.next('conversation', (it) => (it['conversation'] as Conversation).id === id);
        isShaped(frame['conversation'], 'conversation');
        await socket.eventsTo(id, seq);
      }
      const bobs = sockets[1]?.all('conversation').map((it) => it['conversation'] as Conversation);
      equal(bobs?.find((it) => it.id === id)?.membership.role, 'member', 'my own side of it');
    },
  ),
  check(
    'live-stranger',
    'a stranger hears nothing of a conversation',
    async ({ alice, bob, carol, group, connect }) => {
      const [id, shared] = [await group(alice, bob), await group(alice, carol)];
      const socket = await connect(carol);
      await alice.send(id, 'not for carol');
      const { seq } = await alice.send(shared, 'for carol');
      await socket.eventsTo(shared, seq);
      holds(!JSON.stringify(socket.frames).includes(String(id)), 'the conversation is named to a stranger');
    },
    { section: '7' },
  ),
  check('live-present-state', 'a message does not change the shared fields: no conversation_updated', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    const socket = await world.connect(bob);
    const [one, two] = [await alice.send(id, 'one'), await alice.send(id, 'two')];
    await socket.eventsTo(id, two.seq);
    equal(
      socket.events(id).map(({ type }) => type),
      ['chat_message', 'chat_message'],
      'events',
    );
    equal(two.seq, one.seq + 1, 'seq of the second message');
  }),
  check(
    'typing',
    'typing is told to the others and not to oneself',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const [alices, bobs] = [await connect(alice), await connect(bob)];
      alices.send({ type: 'typing', conversation_id: id, typing: true });
      const frame = await bobs.next('typing', of(id));
      equal([frame['user_id'], frame['typing']], [alice.id, true], 'who types');
      alices.send({ type: 'typing', conversation_id: id, typing: false });
      equal((await bobs.next('typing', of(id)))['typing'], false, 'that it ended');
      await alices.roundTrip();
      equal(alices.all('typing', of(id)), [], 'frames on the own socket');
    },
    { needs: 'typing' },
  ),
  check(
    'typing-rarely',
    'typing is told at most every 3 s, however often it is said',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const [alices, bobs] = [await connect(alice), await connect(bob)];
      for (let times = 0; times < 5; times += 1) alices.send({ type: 'typing', conversation_id: id, typing: true });
      alices.send({ type: 'typing', conversation_id: id, typing: false });
      await bobs.next('typing', (it) => it.conversation_id === id && it['typing'] === false);
      const told = bobs.all('typing', of(id)).map((it) => it['typing']);
      equal(told, [true, false], 'what the other is told');
    },
    { needs: 'typing' },
  ),
  check(
    'typing-stranger',
    'typing in a conversation of others is refused and told to nobody',
    async (world) => {
      const { alice, bob, carol } = world;
      const id = await world.group(alice, bob);
      const [carols, bobs] = [await world.connect(carol), await world.connect(bob)];
      carols.send({ type: 'typing', conversation_id: id, typing: true });
      await carols.roundTrip();
      const answer = await alice.api('POST', `conversations/${id}/typing/`, { typing: true });
      expectStatus(answer, 204, 'typing of a member');
      equal((await bobs.next('typing', of(id)))['user_id'], alice.id, 'who types');
      equal(bobs.all('typing', of(id)).length, 1, 'frames about who types');
    },
    { needs: 'typing', section: '7' },
  ),
];
