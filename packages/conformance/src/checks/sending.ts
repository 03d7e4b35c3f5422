import { section, type Check } from '../check.ts';
import { equal, given, holds } from '../expect.ts';
import type { Message } from '../wire.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import { uuidV7 } from '../world/uuid-v7.ts';

const check = section('4');

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index);

/** Sending: keys, order, limits. */
export const sendingChecks: readonly Check[] = [
  check('send-201', 'a new message answers 201 with the message and its key', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const client_id = uuidV7();
    const sent = expectJson(await alice.post(id, { content: 'hello', client_id }), 201, 'a new message');
    equal([sent.content, sent.client_id], ['hello', client_id], 'content and client_id');
    equal((await bob.newest(id)).id, sent.id, 'the newest message of the other member');
  }),
  check(
    'send-repeat-200',
    'a repeated client_id answers 200 with the same message and is not broadcast',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const socket = await world.connect(bob);
      const fields = { content: 'once', client_id: uuidV7() };
      const first = expectJson(await alice.post(id, fields), 201, 'the first time');
      for (const time of ['second', 'third']) {
        const again = expectJson(await alice.post(id, fields), 200, `the ${time} time`);
        equal([again.id, again.seq, again.rev], [first.id, first.seq, first.rev], `the message, the ${time} time`);
      }
      const next = await alice.send(id, 'afterwards');
      equal(next.seq, first.seq + 1, 'seq of the message after the repeats');
      const events = await socket.eventsTo(id, next.seq);
      equal(
        events.map((event) => event.message?.id),
        [first.id, next.id],
        'what was broadcast',
      );
    },
  ),
  check('send-repeat-race', 'one key sent ten times at once is stored once', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const fields = { content: 'at once', client_id: uuidV7() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => alice.post(id, fields)));
    equal(
      answers.map(({ status }) => status).sort((a, b) => a - b),
      [...Array<number>(9).fill(200), 201],
      'the answers',
    );
    equal(new Set(answers.map(({ json }) => json.id)).size, 1, 'different messages in the answers');
    equal((await bob.history(id)).results.length, 1, 'messages in history');
  }),
  check('send-conflict-409', 'the same key with other content answers 409', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const client_id = uuidV7();
    const first = await alice.send(id, 'one text', { client_id });
    expectError(await alice.post(id, { content: 'another', client_id }), 409, 'conflict', 'another text');
    const metadata = { changed: true };
    const changed = await alice.post(id, { content: 'one text', client_id, metadata });
    expectError(changed, 409, 'conflict', 'other metadata');
    equal((await bob.newest(id)).content, first.content, 'the stored text');
  }),
  check('send-key-first', 'the key is looked up before the content is judged', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const client_id = uuidV7();
    await alice.send(id, 'a text', { client_id });
    expectError(await alice.post(id, { content: '', client_id }), 409, 'conflict', 'a known key with an empty text');
  }),
  check('send-key-per-sender', 'keys of two senders do not meet', async ({ alice, bob, group }) => {
    const id = await group(alice, bob);
    const client_id = uuidV7();
    const [mine, theirs] = [await alice.send(id, 'mine', { client_id }), await bob.send(id, 'theirs', { client_id })];
    holds(mine.id !== theirs.id, 'the second sender got the message of the first');
  }),
  check('send-key-per-conversation', 'keys of two conversations do not meet', async ({ alice, bob, group }) => {
    const client_id = uuidV7();
    const one = await alice.send(await group(alice, bob), 'here', { client_id });
    const other = await alice.send(await group(alice, bob), 'there', { client_id });
    holds(one.id !== other.id, 'the second conversation got the message of the first');
  }),
  check(
    'send-key-after-leaving',
    'a sender who left still learns that the message arrived',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const fields = { content: 'sent before leaving', client_id: uuidV7() };
      const sent = expectJson(await bob.post(id, fields), 201, 'a message');
      expectStatus(await bob.api('DELETE', `conversations/${id}/members/${bob.id}/`), 204, 'leaving');
      equal(expectJson(await bob.post(id, fields), 200, 'the repeat after leaving').id, sent.id, 'the message');
      const other = await bob.post(id, { content: 'sent after leaving', client_id: uuidV7() });
      expectError(other, 404, 'not_found', 'a new message after leaving');
    },
    { needs: 'members' },
  ),
  check('send-key-of-others', 'a key gives its message to its sender only', async ({ alice, bob, carol, group }) => {
    const id = await group(alice, bob);
    const fields = { content: 'not for carol', client_id: uuidV7() };
    expectStatus(await alice.post(id, fields), 201, 'a message');
    expectError(await carol.post(id, fields), 404, 'not_found', "a stranger's repeat");
  }),
  check(
    'seq-without-holes',
    'twenty messages at once get twenty places without a hole',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const first = await alice.send(id, 'the first');
      const send = (number: number): Promise<Message> => (number % 2 === 0 ? alice : bob).send(id, `text ${number}`);
      const sent = await Promise.all(numbers(0, 20).map(send));
      const seqs = sent.map(({ seq }) => seq).sort((a, b) => a - b);
      equal(seqs, numbers(first.seq + 1, 20), 'seq of the messages');
      equal(
        (await bob.history(id)).results.map(({ seq }) => seq),
        numbers(first.seq, 21),
        'seq in history',
      );
    },
  ),
  check('seq-per-conversation', 'each conversation counts for itself', async ({ alice, bob, group }) => {
    const [one, other] = [await group(alice, bob), await group(alice, bob)];
    const before = await alice.send(one, 'here');
    await Promise.all(numbers(0, 5).map((number) => bob.send(other, `there ${number}`)));
    equal((await alice.send(one, 'here again')).seq, before.seq + 1, 'seq after messages elsewhere');
  }),
  check(
    'seq-order-of-answers',
    'what is sent after an answer stands after it',
    async ({ alice, bob, carol, group }) => {
      const id = await group(alice, bob, carol);
      let before = 0;
      for (const user of [alice, bob, carol, alice]) {
        const { seq } = await user.send(id, 'next');
        holds(seq > before, 'a later message has a lower seq', [before, seq]);
        before = seq;
      }
    },
  ),
  check(
    'content-limit-chars',
    'content at its limit is sent, over its limit it is refused',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const chars = world.limit('content_chars');
      equal((await alice.send(id, 'x'.repeat(chars))).content.length, chars, 'characters that were stored');
      const answer = await alice.post(id, { content: 'x'.repeat(chars + 1), client_id: uuidV7() });
      expectError(answer, 413, 'too_large', 'one character more');
      const { fields } = answer.json as { fields?: Record<string, unknown> };
      given(fields?.['content'], 'fields.content');
    },
    { section: '1' },
  ),
  check(
    'content-limit-bytes',
    'content counts in bytes, too',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const wide = Math.floor(world.limit('content_bytes') / 3) + 1;
      if (wide > world.limit('content_chars')) return;
      const answer = await alice.post(id, { content: '漢'.repeat(wide), client_id: uuidV7() });
      expectError(answer, 413, 'too_large', 'content over content_bytes');
      await alice.send(id, '漢'.repeat(wide - 1));
    },
    { section: '1' },
  ),
  check('content-empty', 'a message without anything in it answers 400 and names the field', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    for (const content of ['', ' \n\t ', null, undefined]) {
      const answer = await alice.post(id, { content, client_id: uuidV7() });
      const { fields } = expectError(answer, 400, 'validation_error', `the content ${JSON.stringify(content)}`);
      given(fields?.['content'], 'fields.content');
    }
    equal((await bob.history(id)).results, [], 'messages in history');
  }),
  check('refused-key-is-free', 'a key whose message was refused can be used for the corrected one', async (world) => {
    const { alice, bob } = world;
    const id = await world.group(alice, bob);
    const client_id = uuidV7();
    expectStatus(await alice.post(id, { content: '', client_id }), 400, 'an empty text');
    await alice.send(id, 'corrected', { client_id });
  }),
  check(
    'server-fields',
    'id, seq, rev, sender and times of a client are ignored',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const before = await alice.send(id, 'before');
      const forged = {
        id: 'mine',
        seq: 999,
        rev: 7,
        sender: { id: bob.id },
        sender_id: bob.id,
        created_at: '2000-01-01T00:00:00.000Z',
      };
      const sent = await alice.send(id, 'forged', forged);
      equal([sent.seq, sent.rev, String(sent.sender.id)], [before.seq + 1, 1, alice.id], 'seq, rev and sender');
      holds(sent.id !== 'mine', 'the id is what the client said');
      holds(!sent.created_at.startsWith('2000'), 'the time is what the client said', sent.created_at);
    },
    { section: '7' },
  ),
  check(
    'metadata',
    'metadata comes back as it was sent, and has a limit',
    async (world) => {
      const { alice, bob } = world;
      const id = await world.group(alice, bob);
      const metadata = { order: { number: 7, lines: ['a', null, true] } };
      await alice.send(id, 'with metadata', { metadata });
      equal((await bob.newest(id)).metadata, metadata, 'metadata in history');
      const big = { big: 'x'.repeat(world.limit('metadata_bytes')) };
      const answer = await alice.post(id, { content: 'x', client_id: uuidV7(), metadata: big });
      expectStatus(answer, [400, 413], 'metadata over metadata_bytes');
    },
    { section: '3' },
  ),
  check(
    'reply',
    'a reply quotes the message it answers',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const asked = await alice.send(id, 'a question');
      const reply = await bob.send(id, 'an answer', { reply_to: asked.id });
      const quote = given(reply.reply_to, 'reply_to');
      equal([quote.id, quote.sender?.id, quote.excerpt], [asked.id, alice.id, 'a question'], 'the quote');
      equal((await alice.newest(id)).reply_to?.id, asked.id, 'the quote in history');
    },
    { section: '3', needs: 'replies' },
  ),
  check(
    'reply-elsewhere',
    'a reply to a message of another conversation is refused',
    async ({ alice, bob, group }) => {
      const [id, other] = [await group(alice, bob), await group(alice, bob)];
      const foreign = await alice.send(other, 'elsewhere');
      const answer = await alice.post(id, { content: 'x', client_id: uuidV7(), reply_to: foreign.id });
      expectStatus(answer, [400, 404], 'a reply to another conversation');
    },
    { section: '3', needs: 'replies' },
  ),
  check(
    'mentions',
    'mentions come back',
    async ({ alice, bob, carol, group }) => {
      const id = await group(alice, bob, carol);
      const sent = await alice.send(id, 'you two', { mentions: [bob.id, carol.id] });
      equal(sent.mentions.map(String).sort(), [bob.id, carol.id].sort(), 'mentions in the answer');
    },
    { section: '3', needs: 'mentions' },
  ),
];
