import type { Signing } from '../attachments/file-urls.ts';
import type { Frame } from '../door.ts';
import type { ConversationRow, MemberRow, ReadTransaction } from '../ports.ts';
import { readLogEvents, type LogEvent } from '../wire/log-event.ts';
import { marksVersion, readMarksFrames } from '../wire/marks-frames.ts';

/** A piece of one conversation's log, read with the rights to read it. */
export interface LogPortion {
  readonly events: readonly LogEvent[];
  /** Whether the log ends with them. */
  readonly complete: boolean;
}

/** Reads up to `limit` events after `after`. */
export async function readPortion(
  tx: ReadTransaction,
  signing: Signing,
  conversation: ConversationRow,
  after: number,
  limit: number,
): Promise<LogPortion> {
  const rows = after >= conversation.last_seq ? [] : await tx.events(conversation.id, after, limit);
  return {
    events: rows.length === 0 ? [] : await readLogEvents(tx, signing, rows),
    complete: (rows.at(-1)?.seq ?? after) >= conversation.last_seq,
  };
}

/** The marks, when they are not the ones the client knows. They belong to the log's head in the same read. */
export async function readChangedMarks(
  tx: ReadTransaction,
  conversation: ConversationRow,
  member: MemberRow,
  known: string | undefined,
  receiptMembers: number,
): Promise<Frame[]> {
  if (known === marksVersion(conversation, member)) return [];
  return readMarksFrames(tx, conversation, member, receiptMembers);
}
