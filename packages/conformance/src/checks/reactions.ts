import { section, type Check } from '../check.ts';
import { equal, given, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Id, Message, Reaction } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import type { User } from '../world/user.ts';

const check = section('3', { needs: 'reactions' });

const place = (id: Id, emoji: string): string => `messages/${id}/reactions/${encodeURIComponent(emoji)}/`;
const react = (user: User, id: Id, emoji: string) => user.api<Message>('PUT', place(id, emoji));
const unreact = (user: User, id: Id, emoji: string) => user.api<Message>('DELETE', place(id, emoji));

/** Emoji from one block, each a different one. */
const emojis = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String.fromCodePoint(0x1f600 + index));

const of = ({ reactions }: Message, emoji: string): Reaction | undefined => reactions.find((it) => it.emoji === emoji);

/** Reactions to messages. */
export const reactionChecks: readonly Check[] = [
  check('react-200', 'a reaction answers 200 with the message', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await alice.send(id, 'good news');
    const message = expectJson(await react(bob, sent.id, '👍'), 200, 'a reaction');
    isShaped(message, 'message');
    const reaction = given(of(message, '👍'), 'the reaction');
    equal([reaction.count, reaction.user_ids, reaction.me], [1, [bob.id], true], 'count, users and me');
    holds(message.rev > sent.rev, 'rev did not rise', [sent.rev, message.rev]);
    equal(of(await alice.newest(id), '👍')?.me ?? false, false, '`me` for somebody else');
  }),
  check(
    'react-event',
    'a reaction is told to all members, without `me`',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'good news');
      const socket = await connect(alice);
      expectStatus(await react(bob, sent.id, '👍'), 200, 'a reaction');
      const event = await socket.next('message_updated', (it) => it.conversation_id === id);
      const reaction = given(of(event['message'] as Message, '👍'), 'the reaction in the event');
      holds(!('me' in reaction), '`me` is in a broadcast', reaction);
      const expected = { emoji: '👍', user_id: bob.id, added: true };
      const change = event['change'] ?? expected;
      equal(change, { ...change, ...expected }, 'the change, where it is told');
    },
    { section: '5' },
  ),
  check('react-repeat', 'a reaction that is repeated answers 200 and tells nobody', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await alice.send(id, 'good news');
    expectStatus(await react(bob, sent.id, '👍'), 200, 'a reaction');
    const { cursor } = await alice.conversation(id);
    equal(of(expectJson(await react(bob, sent.id, '👍'), 200, 'the same again'), '👍')?.count, 1, 'the count');
    equal((await alice.events(id, cursor)).events, [], 'events of a repeated reaction');
  }),
  check('react-count', 'reactions of several people are counted', async ({ alice, bob, carol, group }) => {
    const id = await group(alice, bob, carol);
    const sent = await alice.send(id, 'good news');
    await Promise.all([alice, bob, carol].map((user) => react(user, sent.id, '🎉')));
    const reaction = given(of(await bob.newest(id), '🎉'), 'the reaction');
    equal([reaction.count, reaction.me], [3, true], 'count and me');
    equal(reaction.user_ids.map(String).sort(), [alice.id, bob.id, carol.id].sort(), 'users');
  }),
  check('unreact', 'a reaction can be taken back: 200, also when repeated', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await alice.send(id, 'good news');
    expectStatus(await react(bob, sent.id, '👍'), 200, 'a reaction');
    const message = expectJson(await unreact(bob, sent.id, '👍'), 200, 'taking it back');
    equal(message.reactions, [], 'reactions');
    const { cursor } = await alice.conversation(id);
    expectStatus(await unreact(bob, sent.id, '👍'), 200, 'taking it back again');
    equal((await alice.events(id, cursor)).events, [], 'events of what was taken back already');
  }),
  check(
    'react-own',
    "nobody takes back another's reaction",
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'good news');
      expectStatus(await react(bob, sent.id, '👍'), 200, 'a reaction');
      await unreact(alice, sent.id, '👍');
      equal(of(await alice.newest(id), '👍')?.user_ids, [bob.id], 'who reacted');
    },
    { section: '7' },
  ),
  check(
    'react-limit',
    'a message takes so many different emoji and no more',
    async (world) => {
      const { alice, bob } = world;
      const sent = await alice.send(await world.group(alice, bob), 'popular');
      const [first = '', ...others] = emojis(world.limit('emoji') + 1);
      for (const emoji of others) expectStatus(await react(bob, sent.id, emoji), 200, `the reaction ${emoji}`);
      const answer = await react(bob, sent.id, first);
      holds(answer.status >= 400 && answer.status < 500, 'one emoji more is taken', answer.status);
      expectStatus(await react(alice, sent.id, others[0] ?? ''), 200, 'an emoji that is there already');
    },
    { section: '1' },
  ),
  check(
    'react-stranger',
    'a stranger finds no message to react to: 404',
    async ({ alice, bob, carol, group }) => {
      const sent = await alice.send(await group(alice, bob), 'mine');
      expectError(await react(carol, sent.id, '👍'), 404, 'not_found', "a stranger's reaction");
    },
    { section: '7' },
  ),
];
