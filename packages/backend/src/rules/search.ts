import type { SearchQuery } from '@hypee/chat-protocol';
import { refuseField } from '../input/validator.ts';
import type { FoundMessage, Identity } from '../ports.ts';
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

/** Looks for words in what the caller may read at this moment. */
export async function searchMessages(
  { ports }: Services,
  identity: Identity,
  { q, ...only }: SearchQuery,
  page: { limit: number; below?: number },
): Promise<SearchOutcome> {
  const terms = termsOf(q);
  const { userId, conversations } = identity;
  const before = readTime('before', only.before);
  const after = readTime('after', only.after);
  return ports.store.read(async (tx) => {
    if (only.conversation !== undefined) await requireMember(tx, identity, only.conversation);
    // Kinds of files are not looked for; without a word nothing is asked for.
    const isEmpty = terms.length === 0 || (only.has !== undefined && only.has !== 'link');
    const found: FoundMessage[] = isEmpty
      ? []
      : await tx.search({
          terms,
          circle: { userId, ...(conversations && { conversations }) },
          ...page,
          // One more than asked tells whether there is a next page.
          limit: page.limit + 1,
          withLink: only.has === 'link',
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

function readTime(field: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) refuseField(field, 'This must be a time such as 2026-11-22T10:45:06.411Z.');
  return timestamp(ms);
}
