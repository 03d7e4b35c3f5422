import { section, type Check } from '../check.ts';
import { equal, given, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Id, Message } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import type { User } from '../world/user.ts';
import { uuidV7 } from '../world/uuid-v7.ts';

const check = section('4', { needs: 'edits' });

const edit = (user: User, id: Id, content: string, op_id = uuidV7()) =>
  user.api<Message>('PATCH', `messages/${id}/`, { content, op_id });

/** Changed texts. */
export const editChecks: readonly Check[] = [
  check('edit-200', 'an edit answers 200 with the changed message and a higher rev', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await alice.send(id, 'frist');
    const changed = expectJson(await edit(alice, sent.id, 'first'), 200, 'an edit');
    isShaped(changed, 'message');
    equal([changed.id, changed.seq, changed.content], [sent.id, sent.seq, 'first'], 'id, seq and content');
    holds(changed.rev > sent.rev, 'rev did not rise', [sent.rev, changed.rev]);
    given(changed.edited_at, 'edited_at');
    equal((await bob.newest(id)).content, 'first', 'the text in history');
  }),
  check(
    'edit-event',
    'an edit is told to all members as message_updated',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'frist');
      const socket = await connect(bob);
      const changed = expectJson(await edit(alice, sent.id, 'first'), 200, 'an edit');
      const event = await socket.next('message_updated', (it) => it.conversation_id === id);
      isShaped(event, 'event');
      const message = event['message'] as Message;
      equal([message.id, message.content, message.rev], [sent.id, 'first', changed.rev], 'the message in the event');
      equal(event['seq'], sent.seq + 1, 'seq of the event');
      const change = event['change'] as { kind: string } | undefined;
      equal(change?.kind ?? 'edit', 'edit', 'kind of the change, where it is told');
    },
    { section: '5' },
  ),
  check('edit-repeat', 'a repeated op_id answers 200 and changes nothing', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await alice.send(id, 'one');
    const op = uuidV7();
    const first = expectJson(await edit(alice, sent.id, 'two', op), 200, 'an edit');
    expectStatus(await edit(alice, sent.id, 'three'), 200, 'another edit');
    const { cursor } = await bob.conversation(id);
    const again = expectJson(await edit(alice, sent.id, 'two', op), 200, 'the first edit again');
    equal(again.content, 'three', 'the text: the last write in server order wins');
    holds(again.rev > first.rev, 'the answer is not the present state', again);
    equal((await bob.events(id, cursor)).events, [], 'events of a repeated edit');
  }),
  check('edit-rights', 'nobody edits the message of another: 403', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await alice.send(id, 'mine');
    expectError(await edit(bob, sent.id, 'yours'), 403, 'permission_denied', "editing another's message");
    equal((await alice.newest(id)).content, 'mine', 'the text');
  }),
  check(
    'edit-stranger',
    'a stranger finds no message to edit: 404',
    async ({ alice, bob, carol, group }) => {
      const sent = await alice.send(await group(alice, bob), 'mine');
      expectError(await edit(carol, sent.id, 'x'), 404, 'not_found', "a stranger's edit");
      expectError(await edit(alice, 'nothing', 'x'), 404, 'not_found', 'an edit of nothing');
    },
    { section: '7' },
  ),
  check(
    'edit-limits',
    'an edit keeps the rules of a new text',
    async (world) => {
      const { alice, bob } = world;
      const sent = await alice.send(await world.group(alice, bob), 'text');
      expectError(await edit(alice, sent.id, ' '), 400, 'validation_error', 'an empty edit');
      const long = 'x'.repeat(world.limit('content_chars') + 1);
      expectError(await edit(alice, sent.id, long), 413, 'too_large', 'an edit over the limit');
    },
    { section: '1' },
  ),
  check(
    'edit-key-stays',
    "a repeated send of an edited message answers 200 with the message's present state",
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const fields = { content: 'one', client_id: uuidV7() };
      const sent = expectJson(await alice.post(id, fields), 201, 'a message');
      expectStatus(await edit(alice, sent.id, 'two'), 200, 'an edit');
      const again = expectJson(await alice.post(id, fields), 200, 'the send again');
      equal([again.id, again.content], [sent.id, 'two'], 'the message');
    },
  ),
  check(
    'edit-replay',
    'a replay carries the present text, and the old one nowhere',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const { cursor } = await alice.conversation(id);
      const sent = await alice.send(id, 'the-old-text');
      expectStatus(await edit(alice, sent.id, 'the-new-text'), 200, 'an edit');
      const { events } = await bob.events(id, cursor);
      equal(
        events.map((event) => event.type),
        ['chat_message', 'message_updated'],
        'the events',
      );
      holds(!JSON.stringify(events).includes('the-old-text'), 'the old text is in a replay');
    },
    { section: '5' },
  ),
];
