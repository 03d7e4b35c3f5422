import type { Message } from '@hypee/chat-protocol';

/*
 * Backends of level 1 count no revisions. One is made of how long after its creation a message was changed, in milliseconds, with
 * room for what only a later look shows.
 */

const ROOM = 1000;

/** The revision of a message that was changed so many microseconds after it was made. */
export const revisionOf = (micros: number): number => ROOM * (1 + Math.floor(Math.max(0, micros) / 1000));

const isOlder = (a: Message, b: Message): boolean => Math.floor(a.rev / ROOM) < Math.floor(b.rev / ROOM);
const shown = ({ content, attachments, metadata, deleted_at }: Message): string =>
  JSON.stringify([content, attachments, metadata, deleted_at]);

/**
 * A message as the backend has it now, at the place of the one that is stored, and newer than that where it differs: many
 * backends change a message without a new time, and one that was taken for deleted may come back.
 */
export function withLastWord(message: Message, stored: Message | undefined): Message {
  if (!stored) return message;
  const { seq } = stored;
  if (message.rev > stored.rev || isOlder(message, stored) || shown(message) === shown(stored))
    return { ...message, seq };
  return { ...message, seq, rev: stored.rev + 1 };
}
