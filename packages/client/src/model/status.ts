import type { Message } from '@hypee/chat-protocol';
import type { ConversationRow } from '../store/rows.ts';

/** How far the others got: the highest mark of any member but me. */
export interface Reach {
  read: number;
  delivered: number;
}

/** How far the other members of a conversation got. */
export function reachOf(row: ConversationRow | undefined, userId: string): Reach {
  const reach = { read: 0, delivered: 0 };
  for (const [member, marks] of Object.entries(row?.marks ?? {})) {
    if (member === userId) continue;
    reach.read = Math.max(reach.read, marks.read);
    reach.delivered = Math.max(reach.delivered, marks.delivered, marks.read);
  }
  return reach;
}

/** Of an acknowledged message. Others' messages are simply `sent`. */
export function statusOf(
  message: Pick<Message, 'sender' | 'seq'>,
  reach: Reach,
  userId: string,
): 'sent' | 'delivered' | 'read' {
  if (message.sender.id !== userId) return 'sent';
  if (message.seq <= reach.read) return 'read';
  return message.seq <= reach.delivered ? 'delivered' : 'sent';
}
