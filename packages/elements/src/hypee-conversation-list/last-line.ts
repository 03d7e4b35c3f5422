import type { ConversationSummary, MessageStatus } from '@hypee/chat';
import { plainText } from '../markdown/plain-text.ts';
import type { Words } from '../strings/words.ts';

/** What a row says about a conversation. */
export interface LastLine {
  /** Words in front of the text: that it is a draft, or whose it is. */
  lead?: string;
  text: string;
  draft?: boolean;
  /** How far a message of one's own has come. */
  status?: MessageStatus;
}

/** The draft, else the last message and whose it is. */
export function lastLine(summary: ConversationSummary, meId: string | undefined, words: Words): LastLine {
  const { lastMessage: message, kind } = summary;
  const draft = plainText(summary.draft);
  if (draft !== '') return { lead: words.text('draftPrefix', { text: '' }), text: draft, draft: true };
  if (!message) return { text: words.text('noMessages') };
  if (message.deletedAt) return { text: words.text('deleted') };
  const text = plainText(message.content);
  if (message.kind === 'system') return { text };
  const { status, sender } = message;
  if (sender.id === meId) return { lead: words.text('ownPrefix', { text: '' }), text, status };
  return kind === 'group' ? { lead: words.text('senderPrefix', { name: sender.name, text: '' }), text } : { text };
}
