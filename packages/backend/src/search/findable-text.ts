import type { MessageRow } from '../ports.ts';
import { searchText } from './words.ts';

/** What an index of words holds of a message: nothing of a deleted one, and nothing of what the system said. */
export const findableText = ({
  kind,
  content,
  deleted_at,
}: Pick<MessageRow, 'kind' | 'content' | 'deleted_at'>): string =>
  kind === 'text' && deleted_at === null ? searchText(content) : '';
