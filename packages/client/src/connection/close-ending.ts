import { CLOSE_CODES } from '@hypee/chat-protocol';
import { ChatError } from '../chat-error.ts';
import type { Timers } from '../timers.ts';
import type { Ending } from './connection.ts';
import type { SocketTrouble } from './line.ts';

/** For a server that refuses connections without saying for how long. */
const REFUSED_WAIT_MS = 30_000;
/** A second frame within this time that the server cannot read: dialling once more would not help. */
const UNREAD_AGAIN_MS = 5 * 60_000;

/** A socket that the server closed. */
interface Closed {
  code: number;
  reason: string;
  /** What a `bye` before it said. */
  spreadMs: number | undefined;
  /** What the server knew the client by. */
  token: string;
  report: (error: ChatError) => void;
  timers: Pick<Timers, 'monotonic'>;
  trouble: SocketTrouble;
}

/** The chat server's own close codes (from 4000): the table of the protocol, section 5. */
export function closeEnding({
  code,
  reason,
  spreadMs,
  token,
  report,
  timers,
  trouble,
}: Closed): Ending | Promise<Ending> {
  const text = reason && ` It said: ${reason}`;
  switch (code) {
    case CLOSE_CODES.unauthenticated:
      return { do: 'renew_token', token };
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
    case CLOSE_CODES.too_large: {
      const { unreadAt = -Infinity } = trouble;
      trouble.unreadAt = timers.monotonic();
      report(
        new ChatError('protocol_error', `The chat server could not read a frame of this client (${code}).${text}`, {
          retryable: true,
        }),
      );
      return trouble.unreadAt - unreadAt < UNREAD_AGAIN_MS ? trouble.elsewhere() : { do: 'back_off' };
    }
    default:
      return { do: 'back_off' };
  }
}
