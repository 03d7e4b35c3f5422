import type { SearchQuery } from '@hypee/chat-protocol';
import { refuseField } from '../input/validator.ts';
import type { FoundMessage, Identity, MessageSearch } from '../ports.ts';
import { highlightsOf, termsOf } from '../search/terms.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { messagesJson } from '../wire/message-json.ts';
import { requireMember } from './rights.ts';

/** What was found. */
export interface SearchOutcome {
  hitsJson: string[];
  /** Where the next page begins. */
  next: number | undefined;
}

/** Looks for words, or for files, in what the caller may read at this moment. */
export async function searchMessages(
  { ports }: Services,
  identity: Identity,
  { q = '', ...only }: SearchQuery,
  page: { limit: number; below?: number },
): Promise<SearchOutcome> {
  const terms = termsOf(q);
  const files = filesOf(only.has);
  if (q === '' && files === undefined) refuseField('q', 'Say what to look for, or `has` with a kind of file.');
  const { userId, conversations } = identity;
  const before = readTime('before', only.before);
  const after = readTime('after', only.after);
  return ports.store.read(async (tx) => {
    if (only.conversation !== undefined) await requireMember(tx, identity, only.conversation);
    // Without a word all files are asked for, but not where words were meant.
    const isEmpty = terms.length === 0 && (files === undefined || q.trim() !== '');
    const found: FoundMessage[] = isEmpty
      ? []
      : await tx.search({
          terms,
          circle: { userId, ...(conversations && { conversations }) },
          ...page,
          // One more than asked tells whether there is a next page.
          limit: page.limit + 1,
          withLink: only.has === 'link',
          ...(files !== undefined && { files }),
          ...(only.conversation !== undefined && { conversationId: only.conversation }),
          ...(only.sender !== undefined && { senderId: only.sender }),
          ...(before !== undefined && { before }),
          ...(after !== undefined && { after }),
        });
    const shown = found.slice(0, page.limit);
    const rows = shown.map(({ message }) => message);
    const texts = await messagesJson(tx, ports, rows, userId);
    return {
      hitsJson: rows.map(
        ({ content }, index) =>
          `{"message":${texts[index] ?? 'null'},"highlights":${JSON.stringify(highlightsOf(content, terms))}}`,
      ),
      next: found.length > page.limit ? shown.at(-1)?.place : undefined,
    };
  });
}

const filesOf = (has: SearchQuery['has']): MessageSearch['files'] => {
  if (has === undefined || has === 'link') return undefined;
  return has === 'attachment' ? 'any' : has;
};

function readTime(field: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) refuseField(field, 'This must be a time such as 2026-11-22T10:45:06.411Z.');
  return timestamp(ms);
}
