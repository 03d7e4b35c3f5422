import type { ConversationSummary } from '@hypee/chat';
import { withoutDirections } from '../base/bidi.ts';
import type { Words } from '../strings/words.ts';

/** What a row says about a conversation: the draft, else the last message and whose it is. */
export function lastLine(summary: ConversationSummary, meId: string | undefined, words: Words): string {
  const { draft, lastMessage: message, kind } = summary;
  if (draft.trim() !== '') return words.text('draftPrefix', { text: oneLine(draft) });
  if (!message) return '';
  if (message.deletedAt) return words.text('deleted');
  const text = oneLine(message.content);
  if (message.kind === 'system') return text;
  if (message.sender.id === meId) return words.text('ownPrefix', { text });
  return kind === 'group' ? `${withoutDirections(message.sender.name)}: ${text}` : text;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
