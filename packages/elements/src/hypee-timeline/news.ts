import type { ChatError, Message } from '@hypee/chat';
import { withoutDirections } from '../base/bidi.ts';
import { messageKey } from '../base/names.ts';
import { excerpt, type Speaker } from '../markdown/on-demand.ts';

/** Longer texts are cut: an announcement cannot be skipped. Characters. */
const MAX_TEXT = 300;

/**
 * The messages of others that came at the end of what was loaded. Not older pages, not a first load, not what the user wrote.
 * Looks back as far as the last message of somebody else that was known: an own one may be known before what others wrote
 * ahead of it.
 */
export function newsSince(before: readonly Message[], now: readonly Message[], meId: string | undefined): Message[] {
  const news: Message[] = [];
  let place = before.length - 1;
  for (let index = now.length - 1; index >= 0; index -= 1) {
    const message = now[index];
    if (message?.seq === undefined) continue;
    while (place >= 0 && (before[place]?.seq ?? Infinity) > message.seq) place -= 1;
    if (place < 0) break;
    if (message.sender.id === meId) continue;
    if (before[place]?.seq === message.seq) break;
    if (!message.deletedAt) news.unshift(message);
  }
  return news;
}

/** Why an own message was not sent that had not failed before; of several the last. */
export function failureSince(before: readonly Message[], now: readonly Message[]): ChatError | undefined {
  const failedBefore = (key: string): boolean => before.some((message) => message.error && messageKey(message) === key);
  return now.findLast((message) => message.error && !failedBefore(messageKey(message)))?.error;
}

/** A message as it is read out. */
export function spoken(message: Message, host: Speaker): string {
  return `${withoutDirections(message.sender.name)}: ${excerpt(message, host, MAX_TEXT)}`;
}
