import { section, type Check } from '../check.ts';
import { equal } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Frame, Id } from '../wire.ts';
import { expectJson, expectStatus } from '../world/http.ts';
import type { User } from '../world/user.ts';

const check = section('3');

interface Mark {
  last_read_seq: number;
  unread_count: number;
  mention_count: number;
}

const read = async (user: User, id: Id, body: object = {}): Promise<Mark> =>
  expectJson(await user.api<Mark>('POST', `conversations/${id}/mark_as_read/`, body), 200, 'marking as read');

const of =
  (id: Id, user?: User) =>
  (frame: Frame): boolean =>
    frame.conversation_id === id && (user === undefined || frame['user_id'] === user.id);

/** Read and delivered marks. */
export const markChecks: readonly Check[] = [
  check('mark-to-message', 'the mark moves to the message that is named', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const [first] = [await alice.send(id, 'one'), await alice.send(id, 'two')];
    const mark = await read(bob, id, { message_id: first.id });
    equal(mark, { ...mark, last_read_seq: first.seq, unread_count: 1, mention_count: 0 }, 'the answer');
    const { membership, unread_count } = await bob.conversation(id);
    equal([membership.last_read_seq, unread_count], [first.seq, 1], 'the mark of the conversation');
  }),
  check('mark-to-end', 'without a message the mark moves to the end', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    await alice.send(id, 'one');
    const { seq } = await alice.send(id, 'two');
    const mark = await read(bob, id);
    equal([mark.last_read_seq, mark.unread_count], [seq, 0], 'the answer');
  }),
  check('mark-no-body', 'marking as read works without any body, as old clients do', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const { seq } = await alice.send(id, 'one');
    const answer = await bob.api<Mark>('POST', `conversations/${id}/mark_as_read/`);
    equal(expectJson(answer, 200, 'marking without a body').last_read_seq, seq, 'the mark');
  }),
  check('mark-never-back', 'a mark never goes back', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const [first, last] = [await alice.send(id, 'one'), await alice.send(id, 'two')];
    await read(bob, id, { message_id: last.id });
    equal((await read(bob, id, { message_id: first.id })).last_read_seq, last.seq, 'the mark after an older message');
  }),
  check('mark-repeat', 'marking the same message again answers 200', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const { id: message_id } = await alice.send(id, 'one');
    equal(await read(bob, id, { message_id }), await read(bob, id, { message_id }), 'the answers');
  }),
  check('mark-unknown-message', 'a message of another conversation cannot be marked', async ({ alice, bob, group }) => {
    const [id, other] = [await group(alice, bob), await group(alice, bob)];
    const foreign = await alice.send(other, 'elsewhere');
    for (const message_id of [foreign.id, 'nothing']) {
      const answer = await bob.api('POST', `conversations/${id}/mark_as_read/`, { message_id });
      expectStatus(answer, [400, 404], 'marking a message that is not there');
    }
  }),
  check(
    'mark-sender',
    "a message moves its sender's mark where all before was read",
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const { seq } = await alice.send(id, 'one');
      equal((await alice.conversation(id)).membership.last_read_seq, seq, 'the mark of the sender');
      await read(bob, id);
      const reply = await bob.send(id, 'two');
      equal((await bob.conversation(id)).membership.last_read_seq, reply.seq, 'the mark of who answered');
    },
    { section: '4' },
  ),
  check(
    'mark-sender-unread',
    'a message does not mark as read what its sender has not read',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      await alice.send(id, 'unread');
      await bob.send(id, 'written before it was read');
      const { membership, unread_count } = await bob.conversation(id);
      equal([membership.last_read_seq, unread_count], [0, 1], 'mark and unread_count of the sender');
    },
    { section: '4' },
  ),
  check(
    'mark-sender-edits',
    "a message moves its sender's mark over edits of what was read",
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const { id: message_id } = await alice.send(id, 'one');
      await read(bob, id, { message_id });
      expectStatus(await alice.api('PATCH', `messages/${message_id}/`, { content: 'edited' }), 200, 'an edit');
      const { seq } = await bob.send(id, 'two');
      const { membership, unread_count } = await bob.conversation(id);
      equal([membership.last_read_seq, unread_count], [seq, 0], 'mark and unread_count of the sender');
    },
    { section: '4', needs: 'edits' },
  ),
  check(
    'mark-unread-frame',
    'my own sockets are told when my mark moves',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const [one, two] = [await connect(bob), await connect(bob)];
      const { seq } = await alice.send(id, 'one');
      await read(bob, id);
      for (const socket of [one, two]) {
        const frame = await socket.next('unread', of(id));
        equal([frame['unread_count'], frame['mention_count'], frame['at_seq']], [0, 0, seq], 'the counts');
      }
    },
    { section: '5', needs: 'receipts' },
  ),
  check(
    'mark-read-frame',
    'the others are told how far I have read, and I am not',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const [alices, bobs] = [await world.connect(alice), await world.connect(bob)];
      const { seq } = await alice.send(id, 'one');
      await read(bob, id);
      const frame = await alices.next('read', of(id, bob));
      equal(frame['seq'], seq, 'how far bob has read');
      await bobs.roundTrip();
      equal(bobs.all('read', of(id, bob)), [], "frames on bob's own socket");
    },
    { section: '5', needs: 'receipts' },
  ),
  check(
    'mark-read-frame-limit',
    'in a conversation of more than receipt_members the others are not told how far I have read',
    async (world) => {
      const { alice, bob, connect } = world;
      const id = await world.group(alice, bob, ...(await world.crowd(world.limit('receipt_members') - 1)));
      const socket = await connect(alice);
      const sent = await alice.send(id, 'one');
      await read(bob, id);
      const after = await bob.send(id, 'two');
      await socket.eventsTo(id, after.seq);
      equal(socket.all('read', of(id)), [], 'frames');
      equal((await bob.conversation(id)).membership.last_read_seq, after.seq, "bob's own mark");
      equal(after.seq, sent.seq + 1, 'seq of the second message');
    },
    { section: '1', needs: 'receipts' },
  ),
  check(
    'delivered',
    'what my ack says is delivered is told to the others',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const [alices, bobs] = [await connect(alice), await connect(bob)];
      const { seq } = await alice.send(id, 'one');
      await bobs.eventsTo(id, seq);
      bobs.send({ type: 'ack', count: 1, delivered: [{ conversation_id: id, seq }] });
      const frame = await alices.next('delivered', of(id, bob));
      equal(frame['seq'], seq, 'what bob holds');
    },
    { section: '5', needs: 'receipts' },
  ),
  check(
    'marks-on-resume',
    'marks that moved are told on resume, marks that did not are not',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const { seq } = await alice.send(id, 'one');
      await read(bob, id);
      const { cursor } = await alice.conversation(id);
      const first = await world.connect(alice, { cursors: [{ conversation_id: id, cursor }] });
      const marks = await first.next('marks', of(id));
      isShaped(marks, 'marks');
      const members = marks['members'] as { user_id: Id; last_read_seq: number }[];
      equal(members.find(({ user_id }) => user_id === bob.id)?.last_read_seq, seq, "bob's mark");
      const known = { conversation_id: id, cursor, marks: marks['version'] };
      const second = await world.connect(alice, { cursors: [known] });
      equal(second.all('marks', of(id)), [], 'marks whose version is known');
    },
    { section: '5', needs: 'receipts' },
  ),
  check(
    'mark-as-unread',
    'a message can be marked as unread, and the read mark stays',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'one');
      await read(bob, id);
      const path = `conversations/${id}/mark_as_unread/`;
      const answer = await bob.api('POST', path, { message_id: sent.id });
      expectStatus(answer, 200, 'marking as unread');
      const { membership } = await bob.conversation(id);
      equal([membership.unread_from_seq, membership.last_read_seq], [sent.seq, sent.seq], 'unread_from_seq and mark');
      await read(bob, id, { message_id: sent.id });
      equal((await bob.conversation(id)).membership.unread_from_seq, null, 'unread_from_seq after reading');
    },
    { needs: 'mark_as_unread' },
  ),
  check(
    'mark-as-unread-frame',
    'that I marked a message as unread is told to my own sockets, and to nobody else',
    async ({ alice, bob, group, connect }) => {
      const id = await group(alice, bob);
      const [alices, bobs] = [await connect(alice), await connect(bob)];
      const { id: message_id, seq } = await alice.send(id, 'one');
      expectStatus(
        await bob.api('POST', `conversations/${id}/mark_as_unread/`, { message_id }),
        200,
        'marking as unread',
      );
      const isUnread = (frame: Frame): boolean =>
        of(id)(frame) && (frame['membership'] as { unread_from_seq: unknown }).unread_from_seq === seq;
      await bobs.next('membership', isUnread);
      await alices.roundTrip();
      equal(
        [...alices.all('membership', isUnread), ...alices.all('read', of(id, bob))],
        [],
        "frames on alice's socket",
      );
    },
    { section: '5', needs: 'mark_as_unread' },
  ),
  check(
    'mark-as-unread-elsewhere',
    'a message of another conversation cannot be marked as unread, nor by who is no member',
    async ({ alice, bob, carol, group }) => {
      const [id, other] = [await group(alice, bob), await group(alice, bob)];
      const { id: message_id } = await alice.send(other, 'elsewhere');
      const path = `conversations/${id}/mark_as_unread/`;
      expectStatus(await bob.api('POST', path, { message_id }), [400, 404], 'a message of another conversation');
      expectStatus(await carol.api('POST', path, { message_id }), 404, 'who is no member');
    },
    { needs: 'mark_as_unread' },
  ),
];
