import type { Message } from '@hypee/chat';
import { messageKey } from '../base/names.ts';

/** Messages of one sender closer than this stand together. */
const GROUP_MS = 5 * 60 * 1000;

/** One line of a timeline: the heading of a day, or a message and its place in its group. */
export type Row =
  | { kind: 'day'; key: string; date: Date }
  | { kind: 'message'; key: string; message: Message; first: boolean; last: boolean };

/** @param messages oldest first */
export function timelineRows(messages: readonly Message[]): Row[] {
  return messages.flatMap((message, index): Row[] => {
    const before = messages[index - 1];
    const after = messages[index + 1];
    const row: Row = {
      kind: 'message',
      key: messageKey(message),
      message,
      first: !before || !belongTogether(before, message),
      last: !after || !belongTogether(message, after),
    };
    if (before && isSameDay(before.createdAt, message.createdAt)) return [row];
    return [{ kind: 'day', key: `day before ${row.key}`, date: message.createdAt }, row];
  });
}

function belongTogether(earlier: Message, later: Message): boolean {
  return (
    earlier.sender.id === later.sender.id &&
    earlier.kind === later.kind &&
    earlier.status !== 'failed' &&
    isSameDay(earlier.createdAt, later.createdAt) &&
    // By distance: the clocks of two devices may disagree about which came first.
    Math.abs(later.createdAt.getTime() - earlier.createdAt.getTime()) < GROUP_MS
  );
}

function isSameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}
