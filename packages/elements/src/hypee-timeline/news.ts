import type { Message } from '@hypee/chat';
import type { ReactiveControllerHost } from 'lit';
import { withoutDirections } from '../base/bidi.ts';
import { excerpt } from '../markdown/on-demand.ts';

/** Longer texts are cut: an announcement cannot be skipped. Characters. */
const MAX_TEXT = 300;

/**
 * The messages of others that came to the end of what was loaded. Not older pages, not a first load, not what the user wrote.
 * Looks at the end of both lists only.
 */
export function newsSince(before: readonly Message[], now: readonly Message[], meId: string | undefined): Message[] {
  const newest = before.findLast(({ seq }) => seq !== undefined)?.seq;
  const news: Message[] = [];
  if (newest === undefined) return news;
  for (let index = now.length - 1; index >= 0; index -= 1) {
    const message = now[index];
    if (message?.seq === undefined) continue;
    if (message.seq <= newest) break;
    if (message.sender.id !== meId && !message.deletedAt) news.unshift(message);
  }
  return news;
}

/** A message as it is read out. */
export function spoken(message: Message, host: ReactiveControllerHost): string {
  return `${withoutDirections(message.sender.name)}: ${excerpt(message, host, MAX_TEXT)}`;
}
