import { section, type Check } from '../check.ts';
import { equal, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Id, Message } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import type { User } from '../world/user.ts';
import { uuidV7 } from '../world/uuid-v7.ts';

const check = section('3', { needs: 'deletes' });

const erase = (user: User, id: Id, op = uuidV7()) => user.api<Message>('DELETE', `messages/${id}/?op_id=${op}`);

/** What is left of a message must not hold what it said. */
function isTombstone(value: unknown): void {
  isShaped(value, 'tombstone');
  const kept = ['content', 'attachments', 'reply_to', 'reactions', 'metadata', 'mentions', 'link_preview'];
  const found = kept.filter((name) => name in (value as object));
  equal(found, [], 'what a tombstone must not have');
}

/** Deleted messages. */
export const deleteChecks: readonly Check[] = [
  check('delete-200', 'a delete answers 200 and leaves a tombstone in history', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await alice.send(id, 'regretted');
    const gone = expectJson(await erase(alice, sent.id), 200, 'a delete');
    isTombstone(gone);
    equal([gone.id, gone.seq, gone.client_id], [sent.id, sent.seq, sent.client_id], 'id, seq and client_id');
    holds(gone.rev > sent.rev, 'rev did not rise', [sent.rev, gone.rev]);
    isTombstone(await bob.newest(id));
    isTombstone(expectJson(await bob.get(`messages/${sent.id}/`), 200, 'the message'));
  }),
  check(
    'delete-event',
    'a delete is told to all members as message_updated',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'regretted');
      const socket = await connect(bob);
      expectStatus(await erase(alice, sent.id), 200, 'a delete');
      const event = await socket.next('message_updated', (it) => it.conversation_id === id);
      isTombstone(event['message']);
      const change = event['change'] as { kind: string } | undefined;
      equal(change?.kind ?? 'delete', 'delete', 'kind of the change, where it is told');
    },
    { section: '5' },
  ),
  check(
    'delete-repeat',
    'a delete that is repeated answers 200 and changes nothing',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'regretted');
      const op = uuidV7();
      const first = expectJson(await erase(alice, sent.id, op), 200, 'a delete');
      const { cursor } = await bob.conversation(id);
      equal(
        expectJson(await erase(alice, sent.id, op), 200, 'the delete again').rev,
        first.rev,
        'rev after the repeat',
      );
      equal((await bob.events(id, cursor)).events, [], 'events of a repeated delete');
    },
    { section: '4' },
  ),
  check('delete-rights', 'a plain member deletes no message of another: 403', async ({ alice, bob, carol, group }) => {
    const id = await group(alice, bob, carol);
    const sent = await carol.send(id, 'mine');
    expectError(await erase(bob, sent.id), 403, 'permission_denied', "deleting another's message");
    equal((await alice.newest(id)).content, 'mine', 'the text');
  }),
  check(
    'delete-stranger',
    'a stranger finds no message to delete: 404',
    async ({ alice, bob, carol, group }) => {
      const sent = await alice.send(await group(alice, bob), 'mine');
      expectError(await erase(carol, sent.id), 404, 'not_found', "a stranger's delete");
    },
    { section: '7' },
  ),
  check(
    'delete-final',
    'a delete is final: no edit brings a message back',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'regretted');
      expectStatus(await erase(alice, sent.id), 200, 'a delete');
      await alice.api('PATCH', `messages/${sent.id}/`, { content: 'back again', op_id: uuidV7() });
      isTombstone(await bob.newest(id));
    },
    { section: '5' },
  ),
  check(
    'delete-key-stays',
    'a repeated send of a deleted message answers 200 with the tombstone',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const fields = { content: 'regretted', client_id: uuidV7() };
      const sent = expectJson(await alice.post(id, fields), 201, 'a message');
      expectStatus(await erase(alice, sent.id), 200, 'a delete');
      isTombstone(expectJson(await alice.post(id, fields), 200, 'the send again'));
    },
    { section: '4' },
  ),
  check(
    'delete-nowhere',
    'a deleted text is nowhere: not in a replay, a quote, or last_message',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const { cursor } = await alice.conversation(id);
      const sent = await alice.send(id, 'the-deleted-text');
      await bob.send(id, 'a reply', { reply_to: sent.id });
      expectStatus(await erase(alice, sent.id), 200, 'a delete');
      const socket = await world.connect(bob, { cursors: [{ conversation_id: id, cursor }] });
      await socket.eventsTo(id, sent.seq + 2);
      const seen = [await bob.events(id, cursor), await bob.history(id), await bob.conversation(id), socket.frames];
      holds(!JSON.stringify(seen).includes('the-deleted-text'), 'the deleted text is still told');
    },
    { section: '5' },
  ),
];
