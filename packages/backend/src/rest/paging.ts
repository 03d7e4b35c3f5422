import type { Limits } from '@hypee/chat-protocol';

/** Rows of a page: as asked, but never more than the server's maximum. */
export const pageLimit = (asked: number | undefined, limits: Limits): number =>
  Math.min(asked ?? limits.page_size, limits.page_max);

/** The address of the next page: the same call with its query and another cursor. */
export function nextPage(path: string, query: Readonly<Record<string, string>>, cursor: string): string {
  const parts = Object.entries({ ...query, cursor }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `/api/${path}?${parts.join('&')}`;
}
