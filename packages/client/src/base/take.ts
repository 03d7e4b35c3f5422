import type { Message } from '@hypee/chat-protocol';
import type { OnlineContext } from '../core-context.ts';
import { takeOff } from '../outbox/take-off.ts';
import { mergeMessages, type Settled } from '../store/merge-messages.ts';
import type { WriteTransaction } from '../store/chat-store.ts';
import type { ConversationRow, OutboxRow } from '../store/rows.ts';
import { recount } from '../sync/server-counts.ts';
import { raiseMarks, withLastMessage } from '../sync/told-row.ts';
import { START } from '../timeline/span.ts';
import { isUnordered } from './place.ts';
import { placeMessages } from './place-messages.ts';
import { sameText } from './same-text.ts';

/** What a page says of the history around it. */
interface PageFacts {
  /** It holds the newest messages. */
  isNewest: boolean;
  /** Nothing is before it. */
  isFirst: boolean;
  /** Whether the backend says so: a list without pages may be cut. */
  isPaged: boolean;
  /**
   * Messages that an earlier read did not find any more. Only those are taken for deleted that two reads in a row miss: one that
   * the backend stored late, or that moved from page to page, may be missing once. Default: this is the first read.
   */
  missing?: ReadonlySet<string>;
}

/** Where messages come from. */
export interface Origin {
  /** What the page says; undefined for what a socket or a send brought. */
  page?: PageFacts | undefined;
  /** Whether nothing can be missing between what is kept and these. Default: what the page says. */
  isNext?: boolean;
}

/** What was taken in. */
export interface Taken {
  /** The messages as they now stand, oldest first. */
  messages: Message[];
  /** New ones of others. */
  arrived: Message[];
  /** Kept ones that should be in the page and are not. */
  missing: string[];
}

/**
 * Takes messages into the store, by id: places them, settles what I sent, counts, and raises what is known of the
 * conversation.
 *
 * @param found as they were read: their place is that of their time alone
 */
export async function take(
  { state, opened }: OnlineContext,
  id: string,
  found: readonly Message[],
  { page, isNext = true }: Origin = {},
): Promise<Taken> {
  const store = await opened;
  const { userId } = state;
  const commit = await store.write(async (tx) => {
    const { placed, before, moved } = await placeMessages(tx, id, found);
    const known = withMoved(await tx.get('conversations', id), moved);
    const { settled, messages } = await settle(tx, id, placed, before, userId);
    const merged = (await mergeMessages(tx, messages)).map(({ message }) => message);
    const { gone, missing } = await disappeared(tx, id, placed, page);
    if (!known) return { messages: [...merged, ...gone], settled, arrived: [], rows: [], replaced: [], missing };
    const fresh = merged.filter((message) => !before.has(message.id) && message.seq > known.seq);
    const arrived = known.seq > 0 ? fresh.filter(({ sender }) => sender.id !== userId) : [];
    const { row, hasHole } = raised(
      { ...known, marks: readMarks(known, placed, userId) },
      merged,
      arrived,
      { page, isNext },
      userId,
    );
    const after = arrived.length > 0 ? { ...row, activity: (state.activity += 1) } : row;
    await tx.put('conversations', after);
    const replaced = hasHole || moved.size > 0 ? [id] : [];
    return { messages: [...merged, ...gone], settled, arrived, rows: [after], replaced, missing };
  });
  state.apply(commit);
  const { messages, arrived, missing } = commit;
  return { messages, arrived, missing };
}

/** What is known of the conversation, at the places where its messages stand now. */
const withMoved = (row: ConversationRow | undefined, moved: ReadonlyMap<number, number>): ConversationRow | undefined =>
  row && { ...row, seq: moved.get(row.seq) ?? row.seq, cachedFrom: moved.get(row.cachedFrom) ?? row.cachedFrom };

/** Whether a row may be on the server although no answer said so. */
const mayBeSent = (row: OutboxRow): boolean =>
  row.tries > 0 && (row.state !== 'failed' || row.error?.code === 'unconfirmed');

/**
 * Takes the rows off the outbox that these messages are: by their key where the backend gives it back, else by sender and
 * text, where no other of the same text is in question.
 */
async function settle(
  tx: WriteTransaction,
  id: string,
  placed: readonly Message[],
  before: ReadonlyMap<string, Message>,
  userId: string,
): Promise<{ settled: Settled[]; messages: Message[] }> {
  const rows = (await tx.list('outbox')).filter((row) => row.conversationId === id && !row.operation);
  const settled: Settled[] = [];
  const isMine = (message: Message): boolean => message.sender.id === userId;
  const isClaimed = (message: Message): boolean =>
    message.client_id !== null || before.get(message.id)?.client_id != null;
  const rowOf = (message: Message): OutboxRow | undefined => {
    const byKey = rows.find(({ clientId }) => clientId === message.client_id);
    if (byKey || isClaimed(message)) return byKey;
    const alike = rows.filter(
      (row) => mayBeSent(row) && sameText(row.content, message.content) && message.seq > (row.after ?? Infinity),
    );
    const candidates = placed.filter(
      (other) =>
        isMine(other) &&
        !isClaimed(other) &&
        sameText(other.content, message.content) &&
        other.seq > (alike[0]?.after ?? Infinity),
    );
    return candidates.length <= alike.length ? alike.sort((a, b) => a.order - b.order)[0] : undefined;
  };
  const messages: Message[] = [];
  for (const message of placed) {
    const row = isMine(message) ? rowOf(message) : undefined;
    // Later answers of the backend do not know the key: it stays with the message from now on.
    const keyed = { ...message, client_id: row?.clientId ?? before.get(message.id)?.client_id ?? message.client_id };
    messages.push(keyed);
    if (!row) continue;
    rows.splice(rows.indexOf(row), 1);
    await takeOff(tx, row.clientId);
    settled.push({ row, message: keyed });
    const stored = before.get(message.id);
    if (stored && stored.client_id !== row.clientId) await tx.put('messages', { ...stored, client_id: row.clientId });
  }
  return { settled, messages };
}

/** Messages that were between those of a page, and are not any more: the backend deletes without a trace. */
async function disappeared(
  tx: WriteTransaction,
  id: string,
  placed: readonly Message[],
  page: PageFacts | undefined,
): Promise<{ gone: Message[]; missing: string[] }> {
  const [first, last] = [placed[0], placed.at(-1)];
  if (!page || !first || !last) return { gone: [], missing: [] };
  const there = new Set(placed.map((message) => message.id));
  const from = page.isFirst && page.isPaged ? START : first.seq;
  const stored = await tx.list('messages', { from: [id, from], to: [id, last.seq] });
  const missing = stored.filter(
    (message) =>
      !there.has(message.id) &&
      message.deleted_at === null &&
      // At the ends of a page there may be more of the same time, in another order than ours.
      !isUnordered(message, first) &&
      !isUnordered(message, last),
  );
  const gone = missing
    .filter((message) => page.missing?.has(message.id))
    .map((message): Message => ({
      ...message,
      content: '',
      attachments: [],
      rev: message.rev + 1,
      deleted_at: last.created_at,
    }));
  for (const message of gone) await tx.put('messages', message);
  return { gone, missing: missing.map((message) => message.id) };
}

/** What is known of the conversation now. */
function raised(
  row: ConversationRow,
  messages: readonly Message[],
  arrived: readonly Message[],
  { page, isNext }: Origin,
  userId: string,
): { row: ConversationRow; hasHole: boolean } {
  const [first, last] = [messages[0], messages.at(-1)];
  if (!first || !last) return { row: page?.isFirst ? { ...row, cachedFrom: START } : row, hasHole: false };
  if (page && !page.isNewest) return { row, hasHole: false };
  // What may be missing before it is read with the next page: until then the end of what is kept stays where it is.
  if (!isNext) return { row: { ...row, conversation: withLastMessage(row.conversation, last) }, hasHole: false };
  const seq = Math.max(row.seq, last.seq);
  const hasHistory = row.cachedFrom <= row.seq;
  // Between what is kept and this page something may be missing.
  const hasHole = page !== undefined && !page.isFirst && hasHistory && first.seq > row.seq;
  const from = page?.isFirst ? START : hasHole || (page && !hasHistory) ? first.seq : row.cachedFrom;
  let { conversation } = row;
  for (const message of arrived) {
    if (message.seq > conversation.membership.last_read_seq) conversation = recount(conversation, message, 1, userId);
  }
  conversation = withLastMessage(conversation, last);
  return {
    row: {
      ...row,
      conversation,
      seq,
      cursor: `${seq}.`,
      cachedFrom: from,
      countedTo: Math.max(row.countedTo, seq),
    },
    hasHole,
  };
}

/** Who reads is told by a flag on the message: of two people it can only be the other one. */
function readMarks(row: ConversationRow, messages: readonly Message[], userId: string): ConversationRow['marks'] {
  const others = row.conversation.members.filter(({ user }) => user.id !== userId);
  const [other] = others;
  const read = messages.findLast(({ sender, metadata }) => sender.id === userId && metadata['is_read'] === true);
  if (!other || others.length > 1 || !read) return row.marks;
  return raiseMarks(row.marks, [{ user_id: other.user.id, last_read_seq: read.seq, last_delivered_seq: read.seq }]);
}
