import type { MessageRow, Ports, WriteTransaction } from '../ports.ts';
import type { LogEvent } from '../wire/log-event.ts';
import { appendChange } from './append-change.ts';

/** A thread has one reply more, or one less since it was deleted: its first message counts those that can be read. */
export async function countReply(tx: WriteTransaction, ports: Ports, root: MessageRow, by: 1 | -1): Promise<LogEvent> {
  await tx.updateMessage(root.id, { reply_count: root.reply_count + by, rev: root.rev + 1 });
  return appendChange(tx, ports, {
    conversation_id: root.conversation_id,
    type: 'message_updated',
    message_id: root.id,
    user_id: null,
    data: { kind: 'reply_count' },
  });
}
