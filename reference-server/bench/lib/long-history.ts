import type { AttachmentRow, ReactionRow } from '@hypee/chat-backend';
import { appendMessages } from '../../test/support/long-conversation.ts';
import { withStore } from './data.ts';
import { CONTENT } from './texts.ts';

/** Messages in one commit. */
const PORTION = 10_000;
/** Every so manieth message has reactions, a file, or quotes another one. */
const REACTED_EVERY = 4;
const FILE_EVERY = 10;
const QUOTES_EVERY = 8;
const EMOJI = ['👍', '🎉'];
const REACTORS = 3;
const TIME = '2026-01-01T00:00:00.000Z';

const numbered = (kind: string, n: number): string => `${kind}-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** The id of the n-th message of the conversation, from 0: in the order of time, as the server's are. */
export const longMessageId = (n: number): string => numbered('018f0000', n);

/**
 * Fills a group with messages of all its members: of 40, ten have reactions, four a picture, and five quote another message.
 *
 * @param members at least three
 */
export async function fillHistory(
  data: string,
  conversation: string,
  members: readonly string[],
  count: number,
): Promise<void> {
  const memberAt = (n: number) => members[n % members.length] ?? '';
  await withStore(data, async (store) => {
    for (let first = 0; first < count; first += PORTION) {
      const portion = Math.min(PORTION, count - first);
      await appendMessages(store, conversation, portion, (k) => {
        const n = first + k;
        return {
          id: longMessageId(n),
          sender_id: memberAt(n),
          content: CONTENT,
          client_id: numbered('018f0001', n),
          reply_to: n % QUOTES_EVERY === QUOTES_EVERY - 1 ? longMessageId(n - 3) : null,
          reaction_count: n % REACTED_EVERY === 0 ? EMOJI.length * REACTORS : 0,
          attachment_count: n % FILE_EVERY === 0 ? 1 : 0,
        };
      });
      await store.write((tx) => {
        for (let n = first; n < first + portion; n++) {
          if (n % REACTED_EVERY === 0) for (const row of reactionsTo(n, memberAt)) tx.insertReaction(row);
          if (n % FILE_EVERY === 0) tx.insertAttachment(pictureOf(n, conversation, memberAt(n)));
        }
      });
    }
  });
}

const reactionsTo = (n: number, memberAt: (n: number) => string): ReactionRow[] =>
  EMOJI.flatMap((emoji, e) =>
    Array.from({ length: REACTORS }, (_, r) => ({
      message_id: longMessageId(n),
      emoji,
      user_id: memberAt(n + r),
      rev: e * REACTORS + r + 2,
    })),
  );

const pictureOf = (n: number, conversation: string, owner: string): AttachmentRow => ({
  id: numbered('018f0002', n),
  owner_id: owner,
  conversation_id: conversation,
  message_id: longMessageId(n),
  place: 0,
  name: `Picture ${n}.jpg`,
  content_type: 'image/jpeg',
  size: 400_000,
  thumbnail_size: 20_000,
  uploaded_size: 900_000,
  charge: 900_000,
  width: 1_600,
  height: 1_200,
  duration: null,
  thumbhash: '3OcRJYB4d3h/iIeHeEh3eIhw+j2w',
  created_at: TIME,
});
