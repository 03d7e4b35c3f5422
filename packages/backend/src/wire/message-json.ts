import type { Reaction } from '@hypee/chat-protocol';
import type { Signing } from '../attachments/file-urls.ts';
import { groupBy } from '../group-by.ts';
import { cutText } from '../input/text.ts';
import type { AttachmentRow, MessageRow, ReactionGroup, ReadTransaction, ShownMessage } from '../ports.ts';
import { attachmentJson } from './attachment-json.ts';
import { fieldsOf } from './message-fields.ts';
import { KnownUsers } from './user-json.ts';

/** UTF-16 code units of a quoted message that a quote shows. */
const EXCERPT_LENGTH = 200;

/** Users whom each emoji of a message names; the count tells of the others. */
const SHOWN_REACTORS = 50;

/** What messages refer to: bodies are built from references when they are sent, so that a replay shows the present state. */
export interface MessageReferences {
  readonly users: KnownUsers;
  readonly quoted: ReadonlyMap<string, MessageRow>;
  /** By message; a message without reactions is not in it. */
  readonly reactions: ReadonlyMap<string, readonly ReactionGroup[]>;
  /** By message, quoted ones included; a message without attachments is not in it. */
  readonly attachments: ReadonlyMap<string, readonly AttachmentRow[]>;
  readonly signing: Signing;
  /** Whose answer this is; what is built for everybody has none, and tells no `me`. */
  readonly viewerId: string | null;
}

/** A message, by what it refers to. */
type Referring = Pick<MessageRow, 'id' | 'sender_id' | 'reply_to' | 'reaction_count' | 'attachment_count'>;

/** What is known before references are read, and for whom. */
interface Beforehand {
  users?: KnownUsers;
  viewerId?: string | null;
}

/** Reads what `rows` refer to, save the users known already. */
export async function readReferences(
  tx: ReadTransaction,
  signing: Signing,
  rows: readonly Referring[],
  { users = new KnownUsers(), viewerId = null }: Beforehand = {},
): Promise<MessageReferences> {
  const quotedIds = rows.flatMap((row) => row.reply_to ?? []);
  const quoted = quotedIds.length === 0 ? [] : await tx.messages(quotedIds);
  const unknown = users.missing([...rows, ...quoted].map((row) => row.sender_id));
  if (unknown.length > 0) users.add(await tx.users(unknown));
  const reacted = rows.filter((row) => row.reaction_count > 0).map((row) => row.id);
  const groups = reacted.length === 0 ? [] : await tx.reactions(reacted, { users: SHOWN_REACTORS, viewerId });
  const attached = [...rows, ...quoted].filter((row) => row.attachment_count > 0).map((row) => row.id);
  const files = attached.length === 0 ? [] : await tx.attachmentsOf(attached);
  return {
    users,
    quoted: new Map(quoted.map((row) => [row.id, row])),
    reactions: groupBy(groups, (group) => group.message_id),
    attachments: groupBy(files, (file) => file.message_id ?? ''),
    signing,
    viewerId,
  };
}

/** The wire's `Message`, or the tombstone of a deleted one. The same text serves answers, events and both kinds of socket. */
export function messageJson(row: MessageRow, references: MessageReferences): string {
  const pieces = [beginning(row.conversation_id)];
  addShown(pieces, { ...row, fields: fieldsOf(row) }, references);
  return pieces.join('');
}

/** What most messages have after their own fields: nothing. */
const WITHOUT_REFERENCES = ',"attachments":[],"reply_to":null,"reactions":[],"deleted_at":null}';

/** How every message of a conversation begins. */
const beginning = (conversationId: string): string =>
  ['{"conversation_id":', JSON.stringify(conversationId), ',"sender":'].join('');

/** The same of a message whose own fields are JSON already, in pieces behind those that are there. */
function addShown(pieces: string[], row: ShownMessage, references: MessageReferences): void {
  const { reply_to, reaction_count, attachment_count, deleted_at } = row;
  pieces.push(references.users.json(row.sender_id), ',', row.fields);
  if (deleted_at !== null) {
    pieces.push('}');
    return;
  }
  if (reply_to === null && reaction_count === 0 && attachment_count === 0) {
    pieces.push(WITHOUT_REFERENCES);
    return;
  }
  pieces.push(
    ',"attachments":[',
    attachment_count > 0 ? attachmentsJson(row, references) : '',
    '],"reply_to":',
    reply_to === null ? 'null' : quoteJson(reply_to, references),
    ',"reactions":',
    reaction_count > 0 ? reactionsJson(row, references) : '[]',
    ',"deleted_at":null}',
  );
}

/** Reads what `rows` refer to and writes them as an answer to `viewerId`. */
export async function messagesJson(
  tx: ReadTransaction,
  signing: Signing,
  rows: readonly MessageRow[],
  viewerId: string,
): Promise<string[]> {
  const references = await readReferences(tx, signing, rows, { viewerId });
  return rows.map((row) => messageJson(row, references));
}

/** Reads what a page of one conversation's history refers to and writes it as an answer to `viewerId`: the items of a list, in pieces. */
export async function historyPieces(
  tx: ReadTransaction,
  signing: Signing,
  rows: readonly ShownMessage[],
  viewerId: string,
): Promise<string[]> {
  const references = await readReferences(tx, signing, rows, { viewerId });
  const pieces: string[] = [];
  const begin = beginning(rows[0]?.conversation_id ?? '');
  const beginNext = [',', begin].join('');
  for (const row of rows) {
    pieces.push(pieces.length === 0 ? begin : beginNext);
    addShown(pieces, row, references);
  }
  return pieces;
}

const attachmentsJson = ({ id }: Referring, { attachments, signing }: MessageReferences): string =>
  (attachments.get(id) ?? []).map((row) => attachmentJson(row, signing)).join(',');

function reactionsJson({ id }: Referring, { reactions, viewerId }: MessageReferences): string {
  const groups = reactions.get(id) ?? [];
  return JSON.stringify(
    groups.map(({ emoji, count, user_ids, mine }): Reaction => ({
      emoji,
      count,
      user_ids,
      ...(viewerId !== null && { me: mine }),
    })),
  );
}

function quoteJson(quotedId: string, { users, quoted, attachments }: MessageReferences): string {
  const row = quoted.get(quotedId);
  const names = (attachments.get(quotedId) ?? []).map(({ name }) => name).join(', ');
  const excerpt = row?.deleted_at === null ? cutText(row.content || names, EXCERPT_LENGTH) : '';
  const sender = row === undefined ? 'null' : users.json(row.sender_id);
  return `{"id":${JSON.stringify(quotedId)},"sender":${sender},"excerpt":${JSON.stringify(excerpt)}}`;
}
