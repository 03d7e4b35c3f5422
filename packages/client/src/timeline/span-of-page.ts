import type { Message, ReadMessagesPage } from '@hypee/chat-protocol';
import { seqOf } from '../cursor.ts';
import { START, type Span } from './span.ts';

/**
 * What a page of history covers. A page next to a known message reaches up to it, whatever stands between.
 *
 * @param beside the message the page was asked `before` or `after`
 * @param thread whose replies it has; of the conversation itself where there is none
 */
export function spanOfPage(
  page: ReadMessagesPage,
  beside?: { before?: Message; after?: Message },
  thread: string | null = null,
): Span {
  const rows = page.results.filter((message) => message.thread_id === thread).sort((a, b) => a.seq - b.seq);
  const first = rows[0]?.seq;
  const last = rows.at(-1)?.seq;
  const head = seqOf(page.cursor);
  const to = beside?.before ? beside.before.seq - 1 : page.has_after ? (last ?? 0) : Math.max(head, last ?? 0);
  const from = beside?.after ? beside.after.seq + 1 : page.has_before ? (first ?? to + 1) : START;
  return { rows, from, to };
}
