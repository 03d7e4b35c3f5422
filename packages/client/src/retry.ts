import { ChatError } from './chat-error.ts';
import { backoffMs } from './connection/backoff.ts';
import type { Random } from './ports.ts';
import type { Timers } from './timers.ts';

/** Waiting between tries: by backoff, or as long as the server asked. */
export interface Retries {
  /** Resolves when `attempt` number so-and-so (from 1) may be followed by the next; never once the chat is closed. */
  wait(attempt: number, error?: ChatError): Promise<void>;
  /** Ends every wait that no server asked for: something says that the network is back. */
  kick(): void;
  /** Tries again what may succeed later, while `goOn()`. Rejects as the last try did. */
  run<Value>(attempt: () => Promise<Value>, goOn: () => boolean): Promise<Value>;
}

/** Makes the waiting of one chat. */
export function createRetries(timers: Timers, random: Pick<Random, 'next'>): Retries {
  const waiting = new Set<() => void>();

  const wait: Retries['wait'] = (attempt, error) =>
    new Promise((resolve) => {
      const asked = error?.retryAfterMs;
      const timer = timers.after(asked ?? backoffMs(random, attempt), end);
      function end(): void {
        waiting.delete(end);
        timer.cancel();
        resolve();
      }
      if (asked === undefined) waiting.add(end);
    });

  return {
    wait,
    kick() {
      for (const end of [...waiting]) end();
    },
    async run(attempt, goOn) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await attempt();
        } catch (error) {
          if (!(error instanceof ChatError && error.retryable && goOn())) throw error;
          await wait(tries, error);
          if (!goOn()) throw error;
        }
      }
    },
  };
}

/**
 * Anything thrown, as the one error of the SDK.
 *
 * @param retryable whether the same may succeed later, where that is not known of it
 */
export const asChatError = (error: unknown, retryable = false): ChatError =>
  error instanceof ChatError
    ? error
    : new ChatError('internal', `The chat client failed: ${String(error)}`, {
        retryable,
        cause: error,
      });

/** For `catch`: rejects with the one error of the SDK. */
export const refuse = (error: unknown): never => {
  throw asChatError(error);
};
