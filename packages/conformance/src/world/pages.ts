import { holds } from '../expect.ts';
import type { Page } from '../wire.ts';
import { expectJson, type Answer } from './http.ts';

/** More rows than any check makes. */
const ENDLESS = 20_000;

/**
 * The rows of a list, whole: a plain array as some level 1 servers give it, or all pages. Of `next` only the query is used.
 *
 * @param read asks for the page of a query such as `?limit=2`
 */
export async function everyRow<Row>(
  read: (query: string) => Promise<Answer<Page<Row> | Row[]>>,
  first = '',
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let query: string | undefined = first; query !== undefined;) {
    const page: Page<Row> | Row[] = expectJson(await read(query), 200, 'a page of a list');
    if (Array.isArray(page)) return page;
    rows.push(...page.results);
    holds(rows.length < ENDLESS, 'the list does not end');
    // What has no `next` at all has one page.
    query = (page.next as string | null | undefined) == null ? undefined : `?${page.next?.split('?')[1] ?? ''}`;
  }
  return rows;
}
