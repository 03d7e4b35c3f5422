import { CLOSE_CODES } from '@hypee/chat-protocol';
import { ChatError } from '../chat-error.ts';

/** What a closed socket asks for. */
export type CloseVerdict =
  | { do: 'back_off'; error?: ChatError }
  /** At a random moment within `ms`. */
  | { do: 'spread'; ms: number }
  /** At `ms` or later. */
  | { do: 'wait'; ms: number; error: ChatError }
  | { do: 'renew_token' }
  | { do: 'stop'; error: ChatError }
  | { do: 'wipe'; error: ChatError };

/** For a server that refuses connections without saying for how long. */
const REFUSED_WAIT_MS = 30_000;

/** The table of close codes of the protocol, section 5. `spreadMs` is what a `bye` before it said. */
export function closeVerdict(code: number, reason: string, spreadMs: number | undefined): CloseVerdict {
  const text = reason && ` It said: ${reason}`;
  switch (code) {
    case CLOSE_CODES.unauthenticated:
      return { do: 'renew_token' };
    case CLOSE_CODES.forbidden:
      return {
        do: 'stop',
        error: new ChatError('permission_denied', `The chat server refused this page's origin or this user.${text}`),
      };
    case CLOSE_CODES.revoked:
      return {
        do: 'wipe',
        error: new ChatError(
          'revoked',
          'This session was revoked: what was kept on this device is erased. Sign in again.',
        ),
      };
    case CLOSE_CODES.too_many_connections:
    case CLOSE_CODES.too_many_frames:
      return {
        do: 'wait',
        ms: spreadMs ?? REFUSED_WAIT_MS,
        error: new ChatError(
          'rate_limited',
          `The chat server has too many connections or frames of this user.${text}`,
          {
            retryable: true,
          },
        ),
      };
    case CLOSE_CODES.malformed:
    case CLOSE_CODES.too_large:
      return {
        do: 'back_off',
        error: new ChatError(
          'protocol_error',
          `The chat server could not read a frame of this client (${code}).${text}`,
          {
            retryable: true,
          },
        ),
      };
    default:
      return spreadMs === undefined ? { do: 'back_off' } : { do: 'spread', ms: spreadMs };
  }
}
