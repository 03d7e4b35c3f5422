import type { ConversationRow } from '../store/rows.ts';
import { raiseMarks } from './told-row.ts';

/** What the server tells of a conversation may be of before a mark that is known here: such marks are not taken back. */

const readSeq = ({ conversation }: ConversationRow): number => conversation.membership.last_read_seq;

/** The marks of `now` that `before` lacks, as the wire has them. */
const movedMarks = (before: ConversationRow, now: ConversationRow): Parameters<typeof raiseMarks>[1] =>
  Object.entries(now.marks)
    .filter(([user, { read, delivered }]) => {
      const was = before.marks[user];
      return !was || was.read < read || was.delivered < delivered;
    })
    .map(([user_id, { read, delivered }]) => ({ user_id, last_read_seq: read, last_delivered_seq: delivered }));

/** Whether what was told is older than what is known of the same life of the database. */
export const isToldEarlier = (told: ConversationRow, known: ConversationRow): boolean =>
  !known.stale && (told.seq < known.seq || readSeq(told) < readSeq(known) || movedMarks(told, known).length > 0);

/** Whether I read on, or the server heard that I did, or the log went on: what was asked in between may lack it. */
export const wentOn = (before: ConversationRow, now: ConversationRow): boolean =>
  now.seq > before.seq || readSeq(now) > readSeq(before) || (before.readPending !== null && now.readPending === null);

/** What was asked in between, with the marks of others that moved meanwhile. */
export const withMoved = (told: ConversationRow, before: ConversationRow, now: ConversationRow): ConversationRow => ({
  ...told,
  marks: raiseMarks(told.marks, movedMarks(before, now)),
});
