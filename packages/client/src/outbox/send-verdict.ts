import type { ChatError } from '../chat-error.ts';
import type { OutboxRow } from '../store/rows.ts';

/** Answers of 500 and above after which the user decides. */
const MOST_SERVER_ERRORS = 8;

/**
 * What a send that went wrong becomes (PROTOCOL section 4). `wait`: the same key again later. `stop`: nothing can be sent
 * until the user signs in. `failed`: the user retries or discards.
 *
 * @param now milliseconds since 1970
 */
export function sendVerdict(
  row: OutboxRow,
  error: ChatError,
  now: number,
): { do: 'wait' | 'stop' | 'failed'; serverErrors: number } {
  const serverErrors = row.serverErrors + (error.status !== undefined && error.status >= 500 ? 1 : 0);
  if (error.code === 'not_authenticated' || error.code === 'wrong_user') return { do: 'stop', serverErrors };
  const over = serverErrors >= MOST_SERVER_ERRORS || now >= row.giveUpAt;
  return { do: error.retryable && !over ? 'wait' : 'failed', serverErrors };
}
