import type { Message } from '@hypee/chat-protocol';
import { takeOff } from '../outbox/take-off.ts';
import type { WriteTransaction } from './chat-store.ts';
import type { OutboxRow } from './rows.ts';

/** A message of mine that the server has, and the row it takes off the outbox. */
export interface Settled {
  row: OutboxRow;
  message: Message;
}

/** What became of one message. */
export interface Merged {
  /** What now stands at each place: the given message, or the newer one that was there. */
  message: Message;
  /** What stood there before. */
  before: Message | undefined;
}

/** Stores messages of one conversation as the server has them; of two revisions the higher one stays. */
export async function mergeMessages(tx: WriteTransaction, messages: readonly Message[]): Promise<Merged[]> {
  const [first] = messages;
  if (!first) return [];
  const seqs = messages.map(({ seq }) => seq);
  const id = first.conversation_id;
  // In one go: a conversation is not shown before its page is stored, and each read is a way to the browser's disk and back.
  const stored = await tx.list('messages', { from: [id, Math.min(...seqs)], to: [id, Math.max(...seqs)] });
  const bySeq = new Map(stored.map((message) => [message.seq, message]));
  return Promise.all(
    messages.map(async (message) => {
      const before = bySeq.get(message.seq);
      if (before?.id === message.id && before.rev >= message.rev) return { message: before, before };
      await tx.put('messages', message);
      return { message, before };
    }),
  );
}

/**
 * Takes the outbox rows off that these messages acknowledge, in whatever state they are: shown once, failed ones included.
 *
 * @param userId only messages of mine carry my keys
 */
export async function settleOutbox(
  tx: WriteTransaction,
  messages: readonly Message[],
  userId: string,
): Promise<Settled[]> {
  const mine = messages.filter(({ client_id, sender }) => client_id !== null && sender.id === userId);
  const [first, ...others] = mine;
  if (!first) return [];
  // Each request is a way to the browser's disk and back: for a page of them one, for all rows.
  const rows = others.length > 0 ? await tx.list('outbox') : [await tx.get('outbox', first.client_id ?? '')];
  const settled: Settled[] = [];
  for (const message of mine) {
    const row = rows.find((one) => one?.clientId === message.client_id);
    if (row?.conversationId !== message.conversation_id) continue;
    await takeOff(tx, row.clientId);
    settled.push({ row, message });
  }
  return settled;
}
