import { ChatError } from './chat-error.ts';
import { backoffMs } from './connection/backoff.ts';
import type { Random } from './ports.ts';
import { pause, type Timers } from './timers.ts';

/** Tries again what may succeed later, with backoff or as the server asked, while `goOn()`. Rejects as the last try did. */
export async function retrying<Value>(
  timers: Timers,
  random: Pick<Random, 'next'>,
  attempt: () => Promise<Value>,
  goOn: () => boolean,
): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ChatError && error.retryable && goOn())) throw error;
      await pause(timers, error.retryAfterMs ?? backoffMs(random, tries)).over;
      if (!goOn()) throw error;
    }
  }
}

/** Anything thrown, as the one error of the SDK. */
export const asChatError = (error: unknown): ChatError =>
  error instanceof ChatError
    ? error
    : new ChatError('internal', `The chat client failed: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
