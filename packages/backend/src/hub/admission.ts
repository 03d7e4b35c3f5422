import type { Signing } from '../attachments/file-urls.ts';
import type { ReadTransaction } from '../ports.ts';
import { conversationJson } from '../wire/conversation-json.ts';
import { marksVersion } from '../wire/marks-frames.ts';

/** A conversation as a member may now see it. */
export interface Admission {
  conversationJson: string;
  /** The log's head in the same read. */
  seq: number;
  /** The version of the marks in the same read. */
  marksVersion: string;
}

/** @returns undefined where the user is no member */
export async function readAdmission(
  tx: ReadTransaction,
  signing: Signing,
  conversationId: string,
  userId: string,
): Promise<Admission | undefined> {
  const conversation = await tx.conversation(conversationId);
  const member = await tx.member(conversationId, userId);
  if (conversation === undefined || member === undefined) return undefined;
  return {
    conversationJson: await conversationJson(tx, signing, { conversation, member }),
    seq: conversation.last_seq,
    marksVersion: marksVersion(conversation, member),
  };
}
