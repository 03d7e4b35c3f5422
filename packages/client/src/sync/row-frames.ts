import type { Conversation } from '@hypee/chat-protocol';
import type { ContentFrame } from '../connection/connection.ts';
import { raiseMarks, withReadPending } from '../conversation-row.ts';
import { seqOf } from '../cursor.ts';
import type { Page, ReadTransaction } from '../store/chat-store.ts';
import type { ConversationRow } from '../store/rows.ts';
import { countsOf, COUNTED_ROWS, saturate } from './reduce-event.ts';

/** Frames without a place in the log that change what is kept of a known conversation. */
export type RowFrame = Extract<
  ContentFrame,
  { type: 'marks' | 'membership' | 'unread' | 'read' | 'delivered' | 'conversation' }
>;

/** The counts the server took when the log's head was `atSeq`, carried on to where this client's cursor is. */
async function withCounts(
  tx: ReadTransaction,
  row: ConversationRow,
  counts: Pick<Conversation, 'unread_count' | 'mention_count'>,
  atSeq: number,
  userId: string,
): Promise<ConversationRow> {
  // My own mark is on its way: the server counts again when it has it.
  if (row.readPending) return row;
  const page = {
    from: [row.id, atSeq + 1],
    to: [row.id, row.seq],
    limit: COUNTED_ROWS,
    descending: true,
  } satisfies Page<'messages'>;
  const later = countsOf(row.seq > atSeq ? await tx.list('messages', page) : [], userId);
  const unread_count = saturate(counts.unread_count + later.unread_count);
  const mention_count = saturate(counts.mention_count + later.mention_count);
  return {
    ...row,
    conversation: { ...row.conversation, unread_count, mention_count },
    countedTo: Math.max(row.seq, atSeq),
  };
}

/** What such a frame makes of the conversation. */
export async function applyRowFrame(
  tx: ReadTransaction,
  row: ConversationRow,
  frame: RowFrame,
  userId: string,
): Promise<ConversationRow> {
  const { conversation } = row;
  switch (frame.type) {
    case 'marks': {
      const marked = {
        ...row,
        marks: raiseMarks(row.marks, frame.members),
        marksVersion: frame.version,
        conversation: { ...conversation, membership: frame.mine },
      };
      return withReadPending(await withCounts(tx, marked, frame, row.seq, userId));
    }
    case 'membership':
      return withReadPending({ ...row, conversation: { ...conversation, membership: frame.membership } });
    case 'unread':
      return withCounts(tx, row, frame, frame.at_seq, userId);
    case 'read':
    case 'delivered': {
      const { user_id, seq } = frame;
      const mark = { user_id, last_read_seq: frame.type === 'read' ? seq : 0, last_delivered_seq: seq };
      const marked = { ...row, marks: raiseMarks(row.marks, [mark]) };
      if (frame.type === 'delivered' || user_id !== userId) return marked;
      const last_read_seq = Math.max(conversation.membership.last_read_seq, seq);
      return {
        ...marked,
        conversation: { ...conversation, membership: { ...conversation.membership, last_read_seq } },
      };
    }
    case 'conversation': {
      // Known already: what it tells beside the log. The cursor moves by events only.
      const { title, avatar_url, metadata, membership } = frame.conversation;
      const told = { ...row, conversation: { ...conversation, title, avatar_url, metadata, membership } };
      return withReadPending(await withCounts(tx, told, frame.conversation, seqOf(frame.conversation.cursor), userId));
    }
  }
}
