import { ChatError } from '../chat-error.ts';

/** What is told of a frame or an event that this version cannot read. */
export const unreadable = (what: 'frame' | 'event', raw: Record<string, unknown> | undefined): ChatError =>
  new ChatError(
    what === 'frame' ? 'unknown_frame' : 'unreadable_event',
    `A ${what} of type "${String(raw?.['type'])}" cannot be read by this version.`,
  );
