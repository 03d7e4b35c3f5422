import { parseSearchPage } from '@hypee/chat-protocol';
import { query, queryOf } from './api.ts';
import type { CoreContext } from './core-context.ts';
import { toMessage } from './model/from-wire.ts';
import { reachOf } from './model/status.ts';
import type { SearchOptions, SearchPage } from './types.ts';

/** Asks the server for messages with these words. Nothing of it is kept here. */
export async function search(
  { online, state }: Pick<CoreContext, 'online' | 'state'>,
  q: string,
  { cursor, before, after, ...options }: SearchOptions = {},
): Promise<SearchPage> {
  const { api } = await online();
  const asked = { q, ...options, before: before?.toISOString(), after: after?.toISOString() };
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const address = cursor ?? query(Object.fromEntries(given));
  const { results, next } = await api.read(parseSearchPage, 'GET', `search/${queryOf(address)}`);
  return {
    results: results.map(({ message, highlights }) => {
      const reach = reachOf(state.rows.get(message.conversation_id), state.userId);
      return { message: toMessage(message, reach, state), highlights };
    }),
    next,
  };
}
