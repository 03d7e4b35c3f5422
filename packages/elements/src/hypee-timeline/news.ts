import type { Message } from '@hypee/chat';

/** Longer texts are cut: an announcement cannot be skipped. Characters. */
const MAX_TEXT = 300;

/**
 * What to read out: the messages of others that came to the end of what was loaded. Not older pages, not a first load, not
 * what the user wrote.
 */
export function newsSince(
  before: readonly Message[],
  now: readonly Message[],
  meId: string | undefined,
): { key: string; text: string } | undefined {
  const newest = highestSeq(before);
  if (newest === undefined) return undefined;
  const news = now.filter(
    ({ seq, sender, deletedAt }) => seq !== undefined && seq > newest && sender.id !== meId && !deletedAt,
  );
  const last = news.at(-1);
  return last && { key: last.id, text: news.map(spoken).join('\n') };
}

function highestSeq(messages: readonly Message[]): number | undefined {
  return messages.findLast(({ seq }) => seq !== undefined)?.seq;
}

function spoken({ sender, content }: Message): string {
  const text = content.length > MAX_TEXT ? `${content.slice(0, MAX_TEXT)}…` : content;
  return `${sender.name}: ${text}`;
}
