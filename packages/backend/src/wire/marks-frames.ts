import type { Frame } from '../door.ts';
import type { ConversationRow, MemberRow, ReadTransaction } from '../ports.ts';
import { unreadCounts } from '../rules/unread-counts.ts';
import { marksFrame } from './control-frames.ts';
import { membershipOf } from './member-json.ts';

/** Members in one frame, so that it stays far below 64 KiB. */
const FRAME_MEMBERS = 100;

/** Names the present marks of a conversation and the present settings of one member. */
export const marksVersion = (
  conversation: Pick<ConversationRow, 'marks_version'>,
  member: Pick<MemberRow, 'version'>,
): string => `${String(conversation.marks_version)}.${String(member.version)}`;

/**
 * The marks of everybody, and the member's own side. Above `receiptMembers` members nobody's marks are told. More members
 * than fit take several frames of the same version; marks merge by maximum.
 */
export async function readMarksFrames(
  tx: ReadTransaction,
  conversation: ConversationRow,
  member: MemberRow,
  receiptMembers: number,
): Promise<Frame[]> {
  const told = conversation.member_count <= receiptMembers;
  const rows = told ? await tx.members(conversation.id, { limit: receiptMembers }) : [];
  const members = rows.map(({ user_id, last_read_seq, last_delivered_seq }) => ({
    user_id,
    last_read_seq,
    last_delivered_seq,
  }));
  const shared = {
    conversation_id: conversation.id,
    version: marksVersion(conversation, member),
    mine: membershipOf(member),
    ...(await unreadCounts(tx, conversation, member)),
  };
  const frames: Frame[] = [];
  for (let start = 0; start === 0 || start < members.length; start += FRAME_MEMBERS) {
    frames.push(marksFrame({ ...shared, members: members.slice(start, start + FRAME_MEMBERS) }));
  }
  return frames;
}
