import type { Message } from '@hypee/chat-protocol';
import { sameItems } from '../same-items.ts';

/**
 * A stretch of a conversation: `rows` are *all* its top-level messages from `from` to `to` (places in the log, inclusive),
 * oldest first. Other events take places too, so the rows alone could not tell a hole from silence.
 */
export interface Span {
  readonly rows: readonly Message[];
  readonly from: number;
  readonly to: number;
}

/** The first place of every log. */
export const START = 1;

/** Whether two stretches overlap or stand side by side. */
export const touch = (a: Pick<Span, 'from' | 'to'>, b: Pick<Span, 'from' | 'to'>): boolean =>
  a.from <= b.to + 1 && b.from <= a.to + 1;

/** The one with the higher revision; of equal ones `a`, so that an unchanged message stays the same object, unless its quote changed. */
const newer = (a: Message, b: Message): Message =>
  b.rev > a.rev || (b.rev === a.rev && b.reply_to?.excerpt !== a.reply_to?.excerpt) ? b : a;

function mergeRows(a: readonly Message[], b: readonly Message[]): Message[] {
  const rows: Message[] = [];
  let left = 0;
  let right = 0;
  for (;;) {
    const x = a[left];
    const y = b[right];
    if (x && (!y || x.seq < y.seq)) {
      rows.push(x);
      left += 1;
    } else if (y && (!x || y.seq < x.seq)) {
      rows.push(y);
      right += 1;
    } else if (x && y) {
      rows.push(newer(x, y));
      left += 1;
      right += 1;
    } else return rows;
  }
}

/** Two touching stretches as one; the newest revision of each message stays. */
export const join = (a: Span, b: Span): Span => ({
  rows: mergeRows(a.rows, b.rows),
  from: Math.min(a.from, b.from),
  to: Math.max(a.to, b.to),
});

/** The stretch with `messages` put in that belong there. */
export function withMessages(span: Span, messages: readonly Message[]): Span {
  const inside = messages
    .filter(({ seq }) => seq >= span.from && seq <= span.to)
    .sort((a, b) => a.seq - b.seq || a.rev - b.rev)
    // The same message may be among them in several revisions.
    .filter(({ seq }, index, all) => seq !== all[index + 1]?.seq);
  const rows = mergeRows(span.rows, inside);
  return sameItems(rows, span.rows) ? span : { ...span, rows };
}

/** The stretch with at most `count` messages, cut at its newer end. */
export function keepOldest(span: Span, count: number): Span {
  const rows = span.rows.slice(0, count);
  return rows.length === span.rows.length ? span : { rows, from: span.from, to: rows.at(-1)?.seq ?? span.to };
}

/** The stretch with at most `count` messages, cut at its older end. */
export function keepNewest(span: Span, count: number): Span {
  const rows = span.rows.slice(-count);
  return rows.length === span.rows.length ? span : { rows, from: rows[0]?.seq ?? span.from, to: span.to };
}
