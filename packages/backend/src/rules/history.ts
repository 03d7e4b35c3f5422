import type { MessagesQuery } from '@hypee/chat-protocol';
import { refuseField } from '../input/validator.ts';
import type { MessageRow, ReadTransaction, ShownMessage } from '../ports.ts';

/** A piece of a conversation's history, oldest first. */
export interface HistoryPage {
  rows: ShownMessage[];
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
  if (bound === undefined) {
    const [rows, hasBefore] = cut(await readRows(tx, place, { limit: limit + 1 }), limit, 'first');
    return { rows, hasBefore, hasAfter: false };
  }
  return readBounded(tx, place, bound[0], await findBound(tx, place, ...bound), limit);
}

/** Reads one row more than asked for, which tells whether there are more. */
async function readBounded(
  tx: ReadTransaction,
  place: Place,
  kind: keyof Bounds,
  message: MessageRow,
  limit: number,
): Promise<HistoryPage> {
  const { seq } = message;
  if (kind === 'before') {
    const [rows, hasBefore] = cut(await readRows(tx, place, { limit: limit + 1, before: seq }), limit, 'first');
    return { rows, hasBefore, hasAfter: await goesOn(tx, place, message, 'after', rows.at(-1)) };
  }
  if (kind === 'after') {
    const [rows, hasAfter] = cut(await readRows(tx, place, { limit: limit + 1, after: seq }), limit, 'last');
    return { rows, hasBefore: await goesOn(tx, place, message, 'before', rows[0]), hasAfter };
  }
  const half = Math.floor(limit / 2);
  const [older, hasBefore] = cut(await readRows(tx, place, { limit: half + 1, before: seq }), half, 'first');
  const rest = limit - older.length;
  // From the message itself on; it may be one that this history leaves out, such as a thread reply.
  const [newer, hasAfter] = cut(await readRows(tx, place, { limit: rest + 1, after: seq - 1 }), rest, 'last');
  return { rows: [...older, ...newer], hasBefore, hasAfter };
}

/** The rows without the one too many, which is at this end; and whether there was one. */
function cut(rows: ShownMessage[], limit: number, end: 'first' | 'last'): [ShownMessage[], boolean] {
  if (rows.length <= limit) return [rows, false];
  return [end === 'first' ? rows.slice(1) : rows.slice(0, limit), true];
}

/** Whether there is anything on the side of the page where its bound is: mostly that is the bound itself. */
async function goesOn(
  tx: ReadTransaction,
  place: Place,
  bound: MessageRow,
  side: 'before' | 'after',
  edge: ShownMessage | undefined,
): Promise<boolean> {
  // Nothing beyond the bound: what there is lies on its other side.
  if (edge === undefined || (bound.thread_id === (place.thread ?? null) && bound.seq > place.floor)) return true;
  return (await readRows(tx, place, { limit: 1, [side]: edge.seq })).length > 0;
}

async function readRows(
  tx: ReadTransaction,
  { conversationId, floor, thread }: Place,
  { after, ...page }: { limit: number; before?: number; after?: number },
): Promise<ShownMessage[]> {
  const rows = await tx.history(conversationId, {
    ...page,
    ...(after !== undefined && { after: Math.max(after, floor) }),
    ...(thread !== undefined && { thread }),
  });
  return rows.filter(({ seq }) => seq > floor);
}

async function findBound(
  tx: ReadTransaction,
  { conversationId }: Place,
  kind: keyof Bounds,
  id: string,
): Promise<MessageRow> {
  const message = await tx.message(id);
  if (message?.conversation_id !== conversationId) refuseField(kind, 'There is no such message in this conversation.');
  return message;
}
