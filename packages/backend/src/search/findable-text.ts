import type { MessageRow } from '../ports.ts';
import { searchText } from './words.ts';

/** What of a message can be found: its text and, behind it, the names of its files. */
export const searchedText = ({ content }: Pick<MessageRow, 'content'>, fileNames: readonly string[]): string =>
  [content, ...fileNames].join(' ');

/** What an index of words holds of a message: nothing of a deleted one, and nothing of what the system said. */
export const findableText = (
  row: Pick<MessageRow, 'kind' | 'content' | 'deleted_at'>,
  fileNames: readonly string[] = [],
): string => (row.kind === 'text' && row.deleted_at === null ? searchText(searchedText(row, fileNames)) : '');

const LINK = /https?:\/\//i;

/** Whether there is an address in what was said. */
export const hasLink = ({ content }: Pick<MessageRow, 'content'>): boolean => LINK.test(content);
