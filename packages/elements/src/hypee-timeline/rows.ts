import { isUnsent } from '../hypee-message/status-mark.ts';
import type { Message } from '@hypee/chat';
import { messageKey } from '../base/names.ts';

/** Messages of one sender closer than this stand together. */
const GROUP_MS = 5 * 60 * 1000;

/** A message and its place among the others. */
export interface Row {
  readonly key: string;
  readonly index: number;
  readonly message: Message;
  /** First and last of its group. */
  readonly first: boolean;
  readonly last: boolean;
  readonly startsDay: boolean;
  /** The first one the user had not read when they came. */
  readonly startsUnread: boolean;
}

/** The rows of one day that are drawn. */
export interface Day {
  readonly key: string;
  readonly date: Date;
  readonly rows: readonly Row[];
}

/**
 * The rows of a stretch, by days. Only neighbours are looked at, so it costs the same in a long list.
 *
 * @param messages oldest first
 * @param unread the index of the first unread message, if any
 */
export function daysOf(
  messages: readonly Message[],
  { from, to }: { from: number; to: number },
  unread: number | undefined,
): Day[] {
  const days: (Day & { rows: Row[] })[] = [];
  for (const [place, message] of messages.slice(from, to).entries()) {
    const row = rowOf(messages, from + place, message, unread);
    const { createdAt } = message;
    const date = createdAt.toDateString();
    const open = days.at(-1);
    if (open && !row.startsDay) open.rows.push(row);
    // A device with a wrong clock can come back to a day: the same key twice would mix them up.
    else
      days.push({
        key: `${date} ${days.filter(({ key }) => key.startsWith(date)).length}`,
        date: createdAt,
        rows: [row],
      });
  }
  return days;
}

function rowOf(messages: readonly Message[], index: number, message: Message, unread: number | undefined): Row {
  const before = messages[index - 1];
  const after = messages[index + 1];
  const startsUnread = index === unread;
  return {
    key: messageKey(message),
    index,
    message,
    first: !before || startsUnread || !belongTogether(before, message),
    last: !after || index + 1 === unread || !belongTogether(message, after),
    startsDay: !before || !isSameDay(before.createdAt, message.createdAt),
    startsUnread,
  };
}

/**
 * @param isStart nothing stands before the messages
 * @returns the index of the first message of another member beyond a place in the log; undefined where earlier ones may not
 * be loaded
 */
export function firstUnread(
  messages: readonly Message[],
  after: number | undefined,
  meId: string | undefined,
  isStart: boolean,
): number | undefined {
  if (after === undefined) return undefined;
  let unread: number | undefined;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    if (message?.seq === undefined) continue;
    if (message.seq <= after) return unread;
    if (message.sender.id !== meId) unread = index;
  }
  return isStart || messages[0]?.seq === after + 1 ? unread : undefined;
}

function belongTogether(earlier: Message, later: Message): boolean {
  return (
    earlier.sender.id === later.sender.id &&
    earlier.kind === later.kind &&
    !isUnsent(earlier.status) &&
    isSameDay(earlier.createdAt, later.createdAt) &&
    // By distance: the clocks of two devices may disagree about which came first.
    Math.abs(later.createdAt.getTime() - earlier.createdAt.getTime()) < GROUP_MS
  );
}

function isSameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}
