import type { CoreContext } from '../core-context.ts';
import { timeOf } from '../model/times.ts';
import { sameItems } from '../same-items.ts';
import type { FilesRow, Operation, OutboxRow } from '../store/rows.ts';
import type { Message } from '../types.ts';
import { createWaitingFiles } from '../upload/waiting-files.ts';
import { waitingAttachments } from '../upload/waiting-attachments.ts';

/** The list with what the outbox holds to be done to its messages, as if it was done, and with quotes and files of those that wait. */
export type Overlay = (
  messages: readonly Message[],
  waiting: readonly OutboxRow[],
  userId: string,
) => readonly Message[];

interface Shown {
  source: Message;
  rows: readonly OutboxRow[];
  /** The message that it quotes, where it waits and that is loaded. */
  quoted: Message | undefined;
  /** The files that wait with it, once they were read. */
  files: FilesRow['files'] | undefined;
  message: Message;
}

type OperationRow = OutboxRow & { operation: Operation };

function withReaction(message: Message, emoji: string, userId: string, added: boolean): Message {
  const known = message.reactions.find((reaction) => reaction.emoji === emoji);
  if ((known?.userIds.includes(userId) ?? false) === added) return message;
  const count = (known?.count ?? 0) + (added ? 1 : -1);
  const others = (known?.userIds ?? []).filter((id) => id !== userId);
  const changed = { emoji, count, userIds: added ? [...others, userId] : others };
  const reactions = known
    ? message.reactions.map((reaction) => (reaction === known ? changed : reaction))
    : [...message.reactions, changed];
  return { ...message, reactions: reactions.filter((reaction) => reaction.count > 0) };
}

function after(message: Message, { operation, content, createdAt }: OperationRow, userId: string): Message {
  if (message.deletedAt) return message;
  switch (operation.do) {
    case 'edit':
      return { ...message, content, editedAt: timeOf(createdAt) };
    case 'delete':
      return {
        ...message,
        content: '',
        attachments: [],
        replyTo: null,
        mentions: [],
        reactions: [],
        pinned: false,
        metadata: {},
        deletedAt: timeOf(createdAt),
      };
    case 'pin':
    case 'unpin':
      return { ...message, pinned: operation.do === 'pin' };
    case 'react':
    case 'unreact':
      return withReaction(message, content, userId, operation.do === 'react');
    case 'attach':
      return message;
  }
}

/** As the server cuts it. */
const EXCERPT_LENGTH = 200;

const isNamed = ({ id, clientId }: Message, name: string): boolean => id === name || clientId === name;

const withQuote = (message: Message, replyTo: string, quoted: Message | undefined): Message => ({
  ...message,
  replyTo: {
    id: quoted?.id ?? replyTo,
    sender: quoted?.sender ?? null,
    excerpt: quoted?.content.slice(0, EXCERPT_LENGTH) ?? '',
  },
});

/**
 * Makes it for one conversation. What did not change stays the same object, and the same list when nothing changed.
 *
 * @param refresh called when there is more to show
 */
export function createOverlay(context: CoreContext, refresh: () => void): Overlay {
  const filesOf = createWaitingFiles(context, refresh);
  let shown = new Map<string, Shown>();
  let list: readonly Message[] = [];
  return (messages, waiting, userId) => {
    const operations = waiting.filter((row): row is OperationRow => row.operation !== undefined);
    const sends = new Map(waiting.map((row) => [row.clientId, row]));
    const next = new Map<string, Shown>();
    const changed = messages.map((source) => {
      const { id, seq } = source;
      const rows = operations.filter(({ operation: { messageId } }) => isNamed(source, messageId));
      const send = seq === undefined ? sends.get(id) : undefined;
      const { replyTo } = send ?? {};
      if (rows.length === 0 && replyTo === undefined && !send?.files) return source;
      const quoted = replyTo === undefined ? undefined : messages.find((one) => isNamed(one, replyTo));
      const known = shown.get(id);
      const files = send?.files && filesOf(send.clientId);
      const same =
        known?.source === source && known.quoted === quoted && known.files === files && sameItems(known.rows, rows);
      const whole = files ? { ...source, attachments: waitingAttachments(send, files, context.state.server) } : source;
      const begun = replyTo === undefined ? whole : withQuote(whole, replyTo, quoted);
      const message = same ? known.message : rows.reduce((before, row) => after(before, row, userId), begun);
      next.set(id, { source, rows, quoted, files, message });
      return message;
    });
    shown = next;
    if (!sameItems(list, changed)) list = changed;
    return list;
  };
}
