import { ChatError } from '../chat-error.ts';
import type { State } from '../state.ts';
import type { OutboxRow } from '../store/rows.ts';

/**
 * A row that failed, as the user sends it again; undefined where it did not fail.
 *
 * @param giveUpAt milliseconds since 1970
 * @throws ChatError `not_found`
 */
export function renewed({ outbox }: Pick<State, 'outbox'>, clientId: string, giveUpAt: number): OutboxRow | undefined {
  const row = outbox.get(clientId);
  if (!row) throw new ChatError('not_found', `There is no unsent message "${clientId}".`);
  return row.state === 'failed' ? { ...row, state: 'pending', serverErrors: 0, error: null, giveUpAt } : undefined;
}

/** Why a message cannot be discarded now. */
export const beingSent = (): ChatError =>
  new ChatError('conflict', 'The message is being sent: discard it later.', { retryable: true });
