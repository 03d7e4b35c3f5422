import { section, type Check } from '../check.ts';
import { equal, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Id, Message } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import type { User } from '../world/user.ts';
import { uuidV7 } from '../world/uuid-v7.ts';

const check = section('3', { needs: 'pins' });

const pin = (user: User, id: Id, op_id = uuidV7()) => user.api<Message>('PUT', `messages/${id}/pin/?op_id=${op_id}`);
const unpin = (user: User, id: Id, op_id = uuidV7()) =>
  user.api<Message>('DELETE', `messages/${id}/pin/?op_id=${op_id}`);
const pins = async (user: User, id: Id): Promise<Id[]> => {
  const answer = await user.get<{ results: Message[] }>(`conversations/${id}/pins/`);
  return expectJson(answer, 200, 'the pins').results.map((message) => message.id);
};

/** Pinned messages. */
export const pinChecks: readonly Check[] = [
  check('pin-200', 'a pin answers 200 with the message, and is listed', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await alice.send(id, 'read this');
    const pinned = expectJson(await pin(alice, sent.id), 200, 'a pin');
    isShaped(pinned, 'message');
    equal(pinned.pinned, true, 'pinned');
    holds(pinned.rev > sent.rev, 'rev did not rise', [sent.rev, pinned.rev]);
    equal(await pins(bob, id), [sent.id], 'the pins');
  }),
  check(
    'pin-event',
    'a pin is told to all members as message_updated',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'read this');
      const socket = await connect(bob);
      expectStatus(await pin(alice, sent.id), 200, 'a pin');
      const event = await socket.next('message_updated', (it) => it.conversation_id === id);
      const message = event['message'] as Message;
      equal([message.id, message.pinned], [sent.id, true], 'the message in the event');
      const change = event['change'] as { kind: string } | undefined;
      equal(change?.kind ?? 'pin', 'pin', 'kind of the change, where it is told');
    },
    { section: '5' },
  ),
  check('unpin', 'a message can be unpinned: 200, also when repeated', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await alice.send(id, 'read this');
    expectStatus(await pin(alice, sent.id), 200, 'a pin');
    equal(expectJson(await unpin(alice, sent.id), 200, 'an unpin').pinned, false, 'pinned');
    expectStatus(await unpin(alice, sent.id), 200, 'an unpin again');
    equal(await pins(bob, id), [], 'the pins');
  }),
  check('pin-repeat', 'a pin that is repeated late changes nothing', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const sent = await alice.send(id, 'read this');
    const op = uuidV7();
    expectStatus(await pin(alice, sent.id, op), 200, 'a pin');
    expectStatus(await unpin(alice, sent.id), 200, 'an unpin');
    const { cursor } = await bob.conversation(id);
    equal(expectJson(await pin(alice, sent.id, op), 200, 'the pin again').pinned, false, 'pinned');
    equal((await bob.events(id, cursor)).events, [], 'events of a repeated pin');
  }),
  check(
    'pin-deleted',
    'a deleted message is never among the pins',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'read this');
      expectStatus(await pin(alice, sent.id), 200, 'a pin');
      expectStatus(await alice.api('DELETE', `messages/${sent.id}/`), 200, 'a delete');
      equal(await pins(bob, id), [], 'the pins');
    },
    { needs: 'deletes' },
  ),
  check(
    'pin-stranger',
    'a stranger finds neither pins nor a message to pin: 404',
    async ({ alice, bob, carol, group }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'read this');
      expectError(await carol.get(`conversations/${id}/pins/`), 404, 'not_found', "a stranger's look");
      expectError(await pin(carol, sent.id), 404, 'not_found', "a stranger's pin");
    },
    { section: '7' },
  ),
];
