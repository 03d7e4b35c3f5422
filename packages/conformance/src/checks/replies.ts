import { section, type Check } from '../check.ts';
import { equal, given } from '../expect.ts';
import { expectError, expectStatus } from '../world/http.ts';

const check = section('4', { needs: 'replies' });

/** Quotes and mentions. */
export const replyChecks: readonly Check[] = [
  check(
    'reply-quotes',
    'a reply quotes a message of its conversation: id, sender, excerpt',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'Lunch?');
      const { reply_to } = await bob.send(id, 'Yes', { reply_to: sent.id });
      const quote = given(reply_to, 'reply_to');
      equal([quote.id, quote.sender?.id, quote.excerpt], [sent.id, alice.id, 'Lunch?'], 'the quote');
      equal((await alice.newest(id)).reply_to?.excerpt, 'Lunch?', 'the excerpt in history');
    },
  ),
  check(
    'reply-edited',
    'a quote shows the text as it stands now',
    async ({ alice, bob, group }) => {
      const id = await group(alice, bob);
      const sent = await alice.send(id, 'frist');
      await bob.send(id, 'a reply', { reply_to: sent.id });
      expectStatus(await alice.api('PATCH', `messages/${sent.id}/`, { content: 'first' }), 200, 'an edit');
      equal((await bob.newest(id)).reply_to?.excerpt, 'first', 'the excerpt');
    },
    { needs: 'edits' },
  ),
  check('reply-foreign', 'a message of another conversation cannot be quoted: 400', async ({ alice, bob, group }) => {
    const elsewhere = await alice.send(await group(alice, bob), 'elsewhere');
    const answer = await alice.post(await group(alice, bob), { content: 'x', reply_to: elsewhere.id });
    expectError(answer, 400, 'validation_error', 'a quote of another conversation');
  }),
  check(
    'mention-stranger',
    'who is no member cannot be mentioned: 400',
    async ({ alice, bob, carol, group }) => {
      const answer = await alice.post(await group(alice, bob), { content: 'x', mentions: [bob.id, carol.id] });
      expectError(answer, 400, 'validation_error', 'a mention of a stranger');
    },
    { needs: 'mentions' },
  ),
  check(
    'mention-many',
    'mentions are bounded: so many in one message are refused with 400',
    async ({ alice, bob, group }) => {
      const mentions = Array.from({ length: 1_000 }, (_, index) => `${bob.id}-${index}`);
      const answer = await alice.post(await group(alice, bob), { content: 'x', mentions });
      expectError(answer, 400, 'validation_error', 'a thousand mentions');
    },
    { needs: 'mentions' },
  ),
];
