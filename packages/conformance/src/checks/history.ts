import { section, type Check } from '../check.ts';
import { equal, given, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { History, Id, Message } from '../wire.ts';
import { expectJson, expectStatus } from '../world/http.ts';
import type { User } from '../world/user.ts';

const check = section('3');

/** Messages `1` to `count`, one after the other. */
async function say(user: User, id: Id, count: number): Promise<Message[]> {
  const sent: Message[] = [];
  for (let number = 1; number <= count; number += 1) sent.push(await user.send(id, String(number)));
  return sent;
}

/** What a page says, in short. */
const told = ({ results, has_before, has_after }: History): [string, boolean, boolean] => [
  results.map(({ content }) => content).join(' '),
  has_before,
  has_after,
];

/** History: the messages of a conversation, in pages. */
export const historyChecks: readonly Check[] = [
  check('message-shape', 'a message has all the fields of the protocol', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await alice.send(id, 'whole');
    isShaped(sent, 'message');
    equal([sent.conversation_id, String(sent.sender.id), sent.rev], [id, alice.id, 1], 'conversation, sender and rev');
    equal([sent.edited_at, sent.deleted_at], [null, null], 'edited_at and deleted_at');
    isShaped(await bob.newest(id), 'message');
  }),
  check('message-read', 'one message can be read by its id', async ({ alice, bob, group }) => {
    const sent = await alice.send(await group(alice, bob), 'one');
    const read = expectJson(await bob.get<Message>(`messages/${sent.id}/`), 200, 'a message');
    isShaped(read, 'message');
    equal([read.id, read.seq, read.content], [sent.id, sent.seq, 'one'], 'the message');
  }),
  check(
    'history-empty',
    'a conversation without messages has an empty page and a cursor',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const page = await alice.history(id);
      equal(told(page), ['', false, false], 'the page');
      equal((await alice.events(id, page.cursor)).events, [], 'events after its cursor');
    },
  ),
  check('history-order', 'history goes from the oldest to the newest', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    await say(alice, id, 4);
    const page = await bob.history(id);
    equal(told(page), ['1 2 3 4', false, false], 'the page');
    const seqs = page.results.map(({ seq }) => seq);
    equal(
      seqs,
      seqs.toSorted((a, b) => a - b),
      'seq of the messages',
    );
  }),
  check('history-newest', 'without a bound a page has the newest messages', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    await say(alice, id, 5);
    equal(told(await bob.history(id, '?limit=2')), ['4 5', true, false], 'the newest two');
  }),
  check('history-before', 'before: the messages just before that one', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await say(alice, id, 6);
    const before = `before=${given(sent[4], 'a message').id}`;
    equal(told(await bob.history(id, `?limit=2&${before}`)), ['3 4', true, true], 'two before the fifth');
    equal(told(await bob.history(id, `?limit=9&${before}`)), ['1 2 3 4', false, true], 'all before the fifth');
    const [first] = sent;
    const none = await bob.history(id, `?before=${given(first, 'a message').id}`);
    equal(told(none), ['', false, true], 'before the first');
  }),
  check('history-after', 'after: the messages just after that one', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await say(alice, id, 6);
    const after = `after=${given(sent[1], 'a message').id}`;
    equal(told(await bob.history(id, `?limit=2&${after}`)), ['3 4', true, true], 'two after the second');
    equal(told(await bob.history(id, `?limit=9&${after}`)), ['3 4 5 6', true, false], 'all after the second');
    const none = await bob.history(id, `?after=${given(sent[5], 'a message').id}`);
    equal(told(none), ['', true, false], 'after the last');
  }),
  check('history-around', 'around: that message with what is on both sides', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await say(alice, id, 9);
    const page = await bob.history(id, `?limit=5&around=${given(sent[4], 'a message').id}`);
    const contents = page.results.map(({ content }) => content);
    holds(contents.includes('5'), 'the message itself is missing', contents);
    holds(contents.includes('4') && contents.includes('6'), 'its neighbours are missing', contents);
    equal(contents.length, 5, 'messages of the page');
    equal([page.has_before, page.has_after], [true, true], 'has_before and has_after');
    const whole = await bob.history(id, `?limit=50&around=${given(sent[4], 'a message').id}`);
    equal(told(whole), ['1 2 3 4 5 6 7 8 9', false, false], 'a page with room for all');
  }),
  check('history-walk', 'pages backwards and forwards have every message once', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    await alice.sendMany(id, 23);
    const all = (await bob.history(id, '?limit=100')).results.map((it) => it.id);
    let page = await bob.history(id, '?limit=5');
    const back = page.results;
    while (page.has_before && back.length <= 23) {
      page = await bob.history(id, `?limit=5&before=${given(back[0], 'a message').id}`);
      back.unshift(...page.results);
    }
    equal(
      back.map((it) => it.id),
      all,
      'messages by pages backwards',
    );
    const forth = back.slice(0, 1);
    for (let more = true; more && forth.length <= 23; more = page.has_after) {
      page = await bob.history(id, `?limit=5&after=${given(forth.at(-1), 'a message').id}`);
      forth.push(...page.results);
    }
    equal(
      forth.map((it) => it.id),
      all,
      'messages by pages forwards',
    );
  }),
  check('history-bad-bounds', 'a bound that is no message of this conversation is refused', async (world) => {
    const { alice, bob } = world;
    const [id, other] = [await world.group(alice, bob), await world.group(alice, bob)];
    const foreign = await alice.send(other, 'elsewhere');
    for (const bound of ['before=nothing', 'after=nothing', 'around=nothing', `before=${foreign.id}`]) {
      expectStatus(await alice.get(`conversations/${id}/messages/?${bound}`), [400, 404], bound);
    }
  }),
  check(
    'history-cursor',
    'the cursor of a page is the head of the log in the same read',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      await say(alice, id, 3);
      const page = await bob.history(id, '?limit=1');
      equal((await bob.events(id, page.cursor)).events, [], 'events after the cursor of a page');
      const { seq } = await alice.send(id, 'later');
      const { events } = await bob.events(id, page.cursor);
      equal(
        events.map((event) => event.seq),
        [seq],
        'events after that cursor, later',
      );
    },
  ),
  check(
    'history-cursor-race',
    'while messages come, page and cursor belong together',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const pages: History[] = [];
      const look = async (): Promise<void> => {
        while (pages.length < 12) pages.push(await bob.history(id, '?limit=100'));
      };
      await Promise.all([alice.sendMany(id, 40), look()]);
      const all = (await bob.history(id, '?limit=100')).results.map((it) => it.id);
      for (const { results, cursor } of pages) {
        const later = (await bob.events(id, cursor)).events.map((event) => event.message?.id);
        equal([...results.map((it) => it.id), ...later], all, 'a page and the events after its cursor');
      }
    },
  ),
];
