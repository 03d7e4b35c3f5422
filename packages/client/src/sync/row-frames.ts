import type { Conversation } from '@hypee/chat-protocol';
import type { ContentFrame } from '../connection/line.ts';
import { seqOf } from '../cursor.ts';
import type { ReadTransaction } from '../store/chat-store.ts';
import type { ConversationRow } from '../store/rows.ts';

import { withServerCounts } from './server-counts.ts';
import { raiseMarks, withMembership } from './told-row.ts';

/** Frames without a place in the log that change what is kept of a known conversation. */
export type RowFrame =
  | Extract<ContentFrame, { type: 'membership' | 'unread' | 'read' | 'delivered' | 'conversation' }>
  | (Extract<ContentFrame, { type: 'marks' }> & {
      /** Where the log stood when the counts were taken, as far as this connection told. */
      atSeq: number;
    });

/** The membership and the counts of a conversation as the server tells it. */
export const withOwnSide = (
  tx: ReadTransaction,
  row: ConversationRow,
  told: Conversation,
  userId: string,
): Promise<ConversationRow> =>
  withServerCounts(tx, withMembership(row, told.membership), told, seqOf(told.cursor), userId);

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
      const marks = raiseMarks(row.marks, frame.members);
      const marked = withMembership({ ...row, marks, marksVersion: frame.version }, frame.mine);
      return withServerCounts(tx, marked, frame, frame.atSeq, userId);
    }
    case 'membership':
      return withMembership(row, frame.membership);
    case 'unread':
      return withServerCounts(tx, row, frame, frame.at_seq, userId);
    case 'read':
    case 'delivered': {
      const { user_id, seq } = frame;
      const mark = { user_id, last_read_seq: frame.type === 'read' ? seq : 0, last_delivered_seq: seq };
      const marked = { ...row, marks: raiseMarks(row.marks, [mark]) };
      if (frame.type === 'delivered' || user_id !== userId) return marked;
      return withMembership(marked, { ...conversation.membership, last_read_seq: seq });
    }
    case 'conversation': {
      // Known already: what it tells beside the log. The cursor moves by events only.
      const { title, avatar_url, metadata } = frame.conversation;
      const told = { ...row, conversation: { ...conversation, title, avatar_url, metadata } };
      return withOwnSide(tx, told, frame.conversation, userId);
    }
  }
}
