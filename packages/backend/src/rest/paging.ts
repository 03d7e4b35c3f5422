import type { Limits } from '@hypee/chat-protocol';
import { refuseField } from '../input/validator.ts';

/** Rows of a page: as asked, but never more than the server's maximum. */
export const pageLimit = (asked: number | undefined, limits: Limits): number =>
  Math.min(asked ?? limits.page_size, limits.page_max);

/** The address of the next page: the same call with its query and another cursor. */
export function nextPage(path: string, query: Readonly<Record<string, string>>, cursor: string): string {
  const parts = Object.entries({ ...query, cursor }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `/api/${path}?${parts.join('&')}`;
}

/** A cursor that is a number in the order of a list. @throws WireError `validation_error` */
export function readPlace(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) refuseField('cursor', 'This is no cursor of this list: use `next` as it was given.');
  return Number(cursor);
}
