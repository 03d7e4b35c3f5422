import type { ConversationSummary, MessageStatus } from '@hypee/chat';
import { excerpt, type Speaker } from '../markdown/on-demand.ts';
import { oneLine } from '../markdown/one-line.ts';
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

/** As long as a row shows of a text. Characters. */
const LIMIT = 200;

/**
 * The draft, else the last message and whose it is.
 *
 * @param host drawn again when a text can be told from its marks
 */
export function lastLine(
  { draft, lastMessage: message, kind }: ConversationSummary,
  meId: string | undefined,
  words: Words,
  host: Speaker,
): LastLine {
  const text = oneLine(draft, LIMIT);
  if (text) return { lead: words.text('draftPrefix', { text: '' }), text, draft: true };
  if (!message) return { text: words.text('noMessages') };
  if (message.deletedAt) return { text: words.text('deleted') };
  const { status, sender } = message;
  const line: LastLine = { text: excerpt(message, host, LIMIT) };
  if (message.kind === 'system') return line;
  if (sender.id === meId) return { ...line, lead: words.text('ownPrefix', { text: '' }), status };
  return kind === 'group' ? { ...line, lead: words.text('senderPrefix', { name: sender.name, text: '' }) } : line;
}
