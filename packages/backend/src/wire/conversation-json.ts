import type { Signing } from '../attachments/file-urls.ts';
import { headCursor } from '../cursor.ts';
import type { ConversationRow, MemberRow, MessageRow, ReadTransaction } from '../ports.ts';
import { unreadCounts } from '../rules/unread-counts.ts';
import { memberJson, membershipOf } from './member-json.ts';
import { messageJson, readReferences } from './message-json.ts';
import { KnownUsers } from './user-json.ts';

/** Members a conversation shows by itself; the others are paged. */
const SHOWN_MEMBERS = 20;

/** A conversation and the row of the member who looks at it. */
export interface ConversationView {
  readonly conversation: ConversationRow;
  readonly member: MemberRow;
}

/** The wire's `Conversation`, each from its member's own view. Users and last messages of all are read together. */
export async function conversationsJson(
  tx: ReadTransaction,
  signing: Signing,
  views: readonly ConversationView[],
): Promise<string[]> {
  const shown: MemberRow[][] = [];
  for (const { conversation } of views) shown.push(await tx.members(conversation.id, { limit: SHOWN_MEMBERS }));
  const lastIds = views.flatMap(({ conversation }) => conversation.last_message_id ?? []);
  const last = new Map<string, MessageRow>();
  for (const row of lastIds.length === 0 ? [] : await tx.messages(lastIds)) last.set(row.id, row);
  const users = new KnownUsers(await tx.users(shown.flat().map((member) => member.user_id)));
  const references = await readReferences(tx, signing, [...last.values()], { users });

  const texts: string[] = [];
  for (const [index, { conversation, member }] of views.entries()) {
    const counts = await unreadCounts(tx, conversation, member);
    const lastMessage = last.get(conversation.last_message_id ?? '');
    const members = (shown[index] ?? []).map((row) => memberJson(row, users));
    texts.push(
      `{"id":${JSON.stringify(conversation.id)},"kind":"${conversation.kind}","title":${JSON.stringify(conversation.title)},` +
        `"avatar_url":${JSON.stringify(conversation.avatar_url)},"metadata":${JSON.stringify(conversation.metadata)},` +
        `"created_at":"${conversation.created_at}","updated_at":"${conversation.updated_at}",` +
        `"cursor":${JSON.stringify(headCursor(conversation))},` +
        `"last_message":${lastMessage === undefined ? 'null' : messageJson(lastMessage, references)},` +
        `"unread_count":${String(counts.unread_count)},"mention_count":${String(counts.mention_count)},` +
        `"members":[${members.join(',')}],"member_count":${String(conversation.member_count)},` +
        `"retention_days":${JSON.stringify(conversation.retention_days)},"floor_seq":${String(conversation.floor_seq)},` +
        `"membership":${JSON.stringify(membershipOf(member))}}`,
    );
  }
  return texts;
}

/** One conversation as `conversationsJson` writes it. */
export async function conversationJson(tx: ReadTransaction, signing: Signing, view: ConversationView): Promise<string> {
  const [json = 'null'] = await conversationsJson(tx, signing, [view]);
  return json;
}
