import { section, type Check } from '../check.ts';
import { equal, given } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { EventsPage } from '../wire.ts';
import { expectError, expectStatus } from '../world/http.ts';

const check = section('3');

/** The log over HTTP: `events/`. */
export const eventChecks: readonly Check[] = [
  check('events-after-cursor', 'events/ gives what came after a cursor, in order', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const { cursor } = await alice.conversation(id);
    const sent = [await alice.send(id, 'one'), await bob.send(id, 'two'), await alice.send(id, 'three')];
    const page = await bob.events(id, cursor);
    for (const event of page.events) isShaped(event, 'event');
    equal(
      page.events.map(({ type }) => type),
      ['chat_message', 'chat_message', 'chat_message'],
      'types',
    );
    equal(
      page.events.map(({ message }) => message?.id),
      sent.map((it) => it.id),
      'messages',
    );
    equal(
      page.events.map(({ seq }) => seq),
      sent.map(({ seq }) => seq),
      'seq',
    );
    equal([page.cursor, page.more], [page.events.at(-1)?.cursor, false], 'cursor and more');
  }),
  check('events-pages', 'events/ goes on from page to page until there is no more', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    let { cursor } = await alice.conversation(id);
    await alice.sendMany(id, 7);
    const pages: EventsPage[] = [];
    for (let more = true; more && pages.length < 9;) {
      const page = await bob.events(id, cursor, 3);
      pages.push(page);
      ({ cursor, more } = page);
    }
    equal(
      pages.map(({ events }) => events.length),
      [3, 3, 1],
      'events by page',
    );
    const seqs = pages.flatMap(({ events }) => events.map(({ seq }) => seq));
    equal(
      seqs,
      seqs.map((_, index) => given(seqs[0], 'seq') + index),
      'seq over all pages',
    );
  }),
  check(
    'events-at-head',
    'at the head there are no events, and the cursor stays good',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      await alice.send(id, 'one');
      const { cursor } = await alice.conversation(id);
      const page = await bob.events(id, cursor);
      equal([page.events, page.more], [[], false], 'events and more');
      equal((await bob.events(id, page.cursor)).events, [], 'events after the cursor of the answer');
    },
  ),
  check('events-each-cursor', "each event's own cursor can be gone on from", async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const { cursor } = await alice.conversation(id);
    await alice.sendMany(id, 4);
    const { events } = await bob.events(id, cursor);
    for (const [index, event] of events.entries()) {
      const rest = await bob.events(id, event.cursor);
      equal(
        rest.events.map(({ seq }) => seq),
        events.slice(index + 1).map(({ seq }) => seq),
        'events after an event',
      );
    }
  }),
  check('events-gap', 'a cursor that cannot be gone on from answers 410 gap', async ({ alice, bob, group }) => {
    const [id, other] = [await group(alice, bob), await group(alice, bob)];
    await alice.send(id, 'one');
    await alice.send(other, 'one');
    const foreign = (await alice.conversation(other)).cursor;
    for (const cursor of ['999999.nothing', foreign]) {
      const answer = await alice.get(`conversations/${id}/events/?cursor=${encodeURIComponent(cursor)}`);
      expectError(answer, 410, 'gap', 'a cursor of nothing here');
    }
  }),
  check('events-no-cursor', 'events/ without a cursor answers 400', async ({ alice, bob, group }) => {
    const answer = await alice.get(`conversations/${await group(alice, bob)}/events/`);
    expectError(answer, 400, 'validation_error', 'no cursor');
  }),
  check(
    'events-as-live',
    'events/ and the socket tell the same events',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const { cursor } = await alice.conversation(id);
      const socket = await connect(bob);
      const last = await alice.sendMany(id, 5);
      const live = await socket.eventsTo(id, last);
      equal(live, (await bob.events(id, cursor)).events, 'events of the socket and of events/');
    },
    { section: '5' },
  ),
  check(
    'typing-rest',
    'typing/ answers 204 and is told to the others',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const socket = await connect(bob);
      expectStatus(await alice.api('POST', `conversations/${id}/typing/`, { typing: true }), 204, 'typing');
      const frame = await socket.next('typing', (it) => it.conversation_id === id);
      equal([frame['user_id'], frame['typing']], [alice.id, true], 'who types');
    },
    { needs: 'typing' },
  ),
];
