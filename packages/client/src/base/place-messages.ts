import type { Message } from '@hypee/chat-protocol';
import type { WriteTransaction } from '../store/chat-store.ts';
import { compareIds, microsOf, placeOf, PLACES } from './place.ts';
import { withLastWord } from './revision.ts';

/** How many places around a page are looked at, and once more where that was not enough. */
const AROUND = 64 * PLACES;
/** Of the newest messages it is known by id where they stand, whatever time another answer gives them. */
const KNOWN = 200;

/** Messages and where they stand. */
export interface Placed {
  /** The given ones, oldest first. */
  placed: Message[];
  /** What is stored around them, by id, as it was. */
  before: Map<string, Message>;
  /** New places of stored ones that had to make room, by the old one. */
  moved: Map<number, number>;
}

const timeOf = (message: Message): number => microsOf(message.created_at) ?? message.seq / PLACES;
const sorted = (messages: Message[]): Message[] => messages.sort((a, b) => a.seq - b.seq);

/**
 * Gives messages their places, by time and id. Those that are stored stay where they are, and others of the same time go before
 * or behind them: backends with times in whole seconds have many of one time. Only without any room between them they move.
 */
export async function placeMessages(tx: WriteTransaction, id: string, found: readonly Message[]): Promise<Placed> {
  const moved = new Map<number, number>();
  if (found.length === 0) return { placed: [], before: new Map(), moved };
  const newest = await tx.list('messages', { from: [id, 0], to: [id, Infinity], limit: KNOWN, descending: true });
  const near = await around(tx, id, found);
  const before = new Map([...newest, ...near].map((message) => [message.id, message]));
  const unknown = new Map(found.filter((message) => !before.has(message.id)).map((message) => [message.id, message]));
  const placed = found.map((message) => withLastWord(message, before.get(message.id)));
  if (unknown.size === 0) return { placed: sorted(placed), before, moved };

  const seqOf = places([...near, ...unknown.values()], (message) => !unknown.has(message.id));
  const movers = near.filter((message) => seqOf.get(message.id) !== message.seq);
  for (const message of movers) await tx.delete('messages', [id, message.seq]);
  for (const message of movers) {
    const seq = seqOf.get(message.id) ?? message.seq;
    moved.set(message.seq, seq);
    await tx.put('messages', { ...message, seq });
  }
  return {
    placed: sorted(placed.map((message) => ({ ...message, seq: seqOf.get(message.id) ?? message.seq }))),
    before,
    moved,
  };
}

function places(messages: readonly Message[], isStored: (message: Message) => boolean): Map<string, number> {
  const timed = messages
    .map((message) => ({ message, micros: timeOf(message), most: Infinity }))
    .sort((a, b) => a.micros - b.micros || compareIds(a.message.id, b.message.id));
  // New ones stand before the next one that is stored.
  let most = Infinity;
  for (const one of timed.toReversed()) {
    one.most = most;
    most = (isStored(one.message) ? one.message.seq : most) - 1;
  }
  let last = 0;
  const seqOf = new Map<string, number>();
  for (const { message, micros, most: atMost } of timed) {
    last = Math.max(last + 1, isStored(message) ? message.seq : Math.min(placeOf(micros), atMost));
    seqOf.set(message.id, last);
  }
  return seqOf;
}

/**
 * What is stored around the places of these messages: from one that stands where its time says to another such, so that all of
 * one time are there, and none stands where others could be pushed.
 */
async function around(tx: WriteTransaction, id: string, found: readonly Message[]): Promise<Message[]> {
  const seqs = found.map(({ seq }) => seq);
  let from = Math.min(...seqs) - found.length;
  let to = Math.max(...seqs) + found.length;
  for (let before = -1; ;) {
    from -= AROUND;
    to += AROUND;
    const near = await tx.list('messages', { from: [id, from], to: [id, to] });
    const [first, last] = [near[0], near.at(-1)];
    const isDisplaced = (message: Message | undefined): boolean =>
      message !== undefined && message.seq !== placeOf(timeOf(message));
    const isNearEnd = last !== undefined && last.seq > to - found.length;
    if ((!isDisplaced(first) && !isDisplaced(last) && !isNearEnd) || near.length === before) return near;
    before = near.length;
  }
}
