import type { MessagesQuery } from '@hypee/chat-protocol';
import { refuseField } from '../input/validator.ts';
import type { MessageRow, ReadTransaction } from '../ports.ts';

/** A piece of a conversation's history, oldest first. */
export interface HistoryPage {
  rows: MessageRow[];
  hasBefore: boolean;
  hasAfter: boolean;
}

type Bounds = Pick<MessagesQuery, 'before' | 'after' | 'around'>;

/** Whose history: a conversation's own, or that of one thread in it. */
export interface Place {
  conversationId: string;
  /** Of what was said up to here nothing is kept but what threads hang on, and that is not shown. */
  floor: number;
  /** The message whose replies are meant. */
  thread?: string;
}

/** @throws WireError `validation_error` for two bounds, or for one that is no message of this conversation */
export async function readHistory(
  tx: ReadTransaction,
  place: Place,
  bounds: Bounds,
  limit: number,
): Promise<HistoryPage> {
  const [bound, second] = (['before', 'after', 'around'] as const).flatMap((kind): [keyof Bounds, string][] => {
    const id = bounds[kind];
    return id === undefined ? [] : [[kind, id]];
  });
  if (second !== undefined) refuseField(second[0], 'Give only one of before, after and around.');
  const rows =
    bound === undefined
      ? await readRows(tx, place, { limit })
      : await readBounded(tx, place, bound[0], await seqOf(tx, place, ...bound), limit);
  return { rows, ...(await neighbours(tx, place, rows, bound)) };
}

async function readRows(
  tx: ReadTransaction,
  { conversationId, floor, thread }: Place,
  { after, ...page }: { limit: number; before?: number; after?: number },
): Promise<MessageRow[]> {
  const rows = await tx.history(conversationId, {
    ...page,
    ...(after !== undefined && { after: Math.max(after, floor) }),
    ...(thread !== undefined && { thread }),
  });
  return rows.filter(({ seq }) => seq > floor);
}

async function readBounded(
  tx: ReadTransaction,
  place: Place,
  kind: keyof Bounds,
  seq: number,
  limit: number,
): Promise<MessageRow[]> {
  if (kind === 'before') return readRows(tx, place, { limit, before: seq });
  if (kind === 'after') return readRows(tx, place, { limit, after: seq });
  const older = await readRows(tx, place, { limit: Math.floor(limit / 2), before: seq });
  // From the message itself on; it may be one that this history leaves out, such as a thread reply.
  const newer = await readRows(tx, place, { limit: limit - older.length, after: seq - 1 });
  return [...older, ...newer];
}

async function seqOf(tx: ReadTransaction, { conversationId }: Place, kind: keyof Bounds, id: string): Promise<number> {
  const message = await tx.message(id);
  if (message?.conversation_id !== conversationId) refuseField(kind, 'There is no such message in this conversation.');
  return message.seq;
}

async function neighbours(
  tx: ReadTransaction,
  place: Place,
  rows: readonly MessageRow[],
  bound: readonly [keyof Bounds, string] | undefined,
): Promise<{ hasBefore: boolean; hasAfter: boolean }> {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) {
    // Nothing beyond the bound: what there is lies on its other side.
    return { hasBefore: bound?.[0] === 'after', hasAfter: bound?.[0] === 'before' };
  }
  const before = await readRows(tx, place, { limit: 1, before: first.seq });
  const after = bound === undefined ? [] : await readRows(tx, place, { limit: 1, after: last.seq });
  return { hasBefore: before.length > 0, hasAfter: after.length > 0 };
}
