import type { ContentFrame } from '../connection/connection.ts';
import { withReadPending } from '../conversation-row.ts';
import { seqOf } from '../cursor.ts';
import type { ReadTransaction } from '../store/chat-store.ts';
import type { ConversationRow } from '../store/rows.ts';
import { raiseMarks } from './fresh-row.ts';
import { withServerCounts } from './server-counts.ts';

/** Frames without a place in the log that change what is kept of a known conversation. */
export type RowFrame =
  | Extract<ContentFrame, { type: 'membership' | 'unread' | 'read' | 'delivered' | 'conversation' }>
  | (Extract<ContentFrame, { type: 'marks' }> & {
      /** Where the log stood when the counts were taken, as far as this connection told. */
      atSeq: number;
    });

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
      return withReadPending(await withServerCounts(tx, marked, frame, frame.atSeq, userId));
    }
    case 'membership':
      return withReadPending({ ...row, conversation: { ...conversation, membership: frame.membership } });
    case 'unread':
      return withServerCounts(tx, row, frame, frame.at_seq, userId);
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
      return withReadPending(
        await withServerCounts(tx, told, frame.conversation, seqOf(frame.conversation.cursor), userId),
      );
    }
  }
}
