import { section, type Check } from '../check.ts';
import { equal, given, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { History, Id, Message } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import type { User } from '../world/user.ts';
import { uuidV7 } from '../world/uuid-v7.ts';

const check = section('3', { needs: 'threads' });

const thread = async (user: User, id: Id, query = ''): Promise<History> =>
  expectJson(await user.get<History>(`messages/${id}/thread/${query}`), 200, 'a thread');

const read = async (user: User, id: Id): Promise<Message> =>
  expectJson(await user.get<Message>(`messages/${id}/`), 200, 'a message');

/** Threads. */
export const threadChecks: readonly Check[] = [
  check('thread-apart', 'a reply in a thread stays out of history and last_message', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const root = await alice.send(id, 'Lunch?');
    const reply = await bob.send(id, 'Yes', { thread_id: root.id });
    isShaped(reply, 'message');
    equal([reply.thread_id, reply.seq], [root.id, root.seq + 1], 'thread_id and seq');
    equal(
      (await alice.history(id)).results.map((it) => it.id),
      [root.id],
      'the history',
    );
    const { last_message, unread_count } = await alice.conversation(id);
    equal([last_message?.id, unread_count], [root.id, 0], 'last_message and unread_count');
  }),
  check('thread-page', 'a thread is paged as history', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const root = await alice.send(id, 'Lunch?');
    const replies: Id[] = [];
    for (const text of ['one', 'two', 'three']) {
      replies.push((await bob.send(id, text, { thread_id: root.id })).id);
      await bob.send(id, `beside ${text}`);
    }
    const whole = await thread(alice, root.id);
    equal(
      [whole.results.map((it) => it.id), whole.has_before, whole.has_after],
      [replies, false, false],
      'the whole thread',
    );
    equal(whole.cursor, (await alice.conversation(id)).cursor, 'the cursor');
    const newest = await thread(alice, root.id, '?limit=2');
    equal([newest.results.map((it) => it.content), newest.has_before], [['two', 'three'], true], 'its newest page');
    const before = await thread(alice, root.id, `?limit=2&before=${replies[1] ?? ''}`);
    equal([before.results.map((it) => it.content), before.has_after], [['one'], true], 'what came before');
  }),
  check(
    'thread-count',
    'reply_count changes by a message_updated of the root, next to the reply in the log',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const root = await alice.send(id, 'Lunch?');
      const socket = await connect(alice);
      const reply = await bob.send(id, 'Yes', { thread_id: root.id });
      const events = await socket.eventsTo(id, root.seq + 2);
      const update = given(
        events.find((event) => event.type === 'message_updated'),
        'a message_updated',
      );
      const message = given(update.message, 'the message in it');
      equal([message.id, message.reply_count], [root.id, 1], 'the root in the event');
      holds(message.rev > root.rev, 'rev did not rise', [root.rev, message.rev]);
      equal(
        events.map((event) => event.seq),
        [reply.seq, reply.seq + 1],
        'places of both events',
      );
      equal((await read(bob, root.id)).reply_count, 1, 'reply_count of the root');
    },
    { section: '5' },
  ),
  check('thread-repeat', 'a repeated reply answers 200 and counts once', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const root = await alice.send(id, 'Lunch?');
    const fields = { content: 'Yes', client_id: uuidV7(), thread_id: root.id };
    expectStatus(await bob.post(id, fields), 201, 'a reply');
    expectStatus(await bob.post(id, fields), 200, 'the reply again');
    equal((await read(bob, root.id)).reply_count, 1, 'reply_count of the root');
  }),
  check('thread-mention', 'mentions in threads count', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const root = await alice.send(id, 'Lunch?');
    await bob.send(id, 'with you', { thread_id: root.id, mentions: [alice.id] });
    const { unread_count, mention_count } = await alice.conversation(id);
    equal([unread_count, mention_count], [0, 1], 'unread_count and mention_count');
  }),
  check('thread-of-reply', 'a reply has no thread of its own: 400', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const root = await alice.send(id, 'Lunch?');
    const reply = await bob.send(id, 'Yes', { thread_id: root.id });
    const answer = await bob.post(id, { content: 'x', thread_id: reply.id });
    expectError(answer, 400, 'validation_error', 'a reply to a reply');
  }),
  check(
    'thread-stranger',
    'a stranger finds no thread: 404',
    async ({ alice, bob, carol, group }) => {
      const root = await alice.send(await group(alice, bob), 'Lunch?');
      expectError(await carol.get(`messages/${root.id}/thread/`), 404, 'not_found', "a stranger's look");
    },
    { section: '7' },
  ),
  check(
    'thread-base-socket',
    'the base socket tells of replies in threads',
    async ({ alice, bob, group, base }) => {
      const id = await group(alice, bob);
      const root = await alice.send(id, 'Lunch?');
      const socket = await base(alice, id).opened();
      const reply = await bob.send(id, 'Yes', { thread_id: root.id });
      const frame = await socket.next('chat_message');
      equal((frame['message'] as Message).id, reply.id, 'the message');
    },
    { section: '6' },
  ),
];
