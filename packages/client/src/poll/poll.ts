import type { ClientFrame, HelloFrame } from '@hypee/chat-protocol';
import { pathOf } from '../api.ts';
import { ChatError } from '../chat-error.ts';
import type { Ending, Line, LineEvents } from '../connection/connection.ts';
import type { SocketTrouble } from '../connection/line.ts';
import type { OnlineContext } from '../core-context.ts';
import { asChatError } from '../retry.ts';
import type { Session } from '../session/session.ts';
import type { Sync } from '../sync/sync.ts';
import { startPolling, type PollingParts } from './polling.ts';
import { createSocketRetry, type SocketRetryParts } from './socket-retry.ts';

/** What the polls of a chat are made of. */
export interface PollParts extends PollingParts, SocketRetryParts {
  session: Pick<Session, 'token' | 'expiresIn'>;
  /**
   * The server said hello.
   *
   * @throws ChatError to refuse it
   */
  hello(frame: HelloFrame): void;
  sync: PollingParts['sync'] & Pick<Sync, 'receive' | 'dropped'>;
  trouble: SocketTrouble;
  /** The way to the server from now on; undefined: by the socket. */
  way?: PollWay | undefined;
}

/** Level 2 by polls. */
export interface PollWay {
  line(events: LineEvents): Promise<Line>;
}

/** How a poll that failed ends its line; undefined where polling does not work with this server. */
function endingOf(error: ChatError): Ending | undefined {
  const { status, retryable, retryAfterMs: ms } = error;
  if (ms !== undefined) return { do: 'wait', ms, error };
  // Another poll of this session ended this one: the next begins a session of its own.
  if (retryable || status === 409) return { do: 'back_off', error };
  if (status === undefined || status === 401) return { do: 'stop', error };
  return undefined;
}

/**
 * The way to a server of level 2 whose socket cannot be reached: what happens is asked for again and again, and comes in the
 * frames of the socket (PROTOCOL section 5). That is tried every 5 minutes, and takes over once it says hello.
 */
export function createPoll({ timers }: OnlineContext, parts: PollParts): PollWay {
  const { session, http, sync, trouble } = parts;
  const retrySocket = createSocketRetry(timers, parts);
  // The next hello alone tells something new of it.
  trouble.unheard = -Infinity;

  function createPollLine(events: LineEvents): Line {
    let isGreeted = false;

    function letGo(): void {
      polling.end();
      retry.end();
      if (isGreeted) sync.dropped();
      isGreeted = false;
    }

    function end(ending: Ending): void {
      letGo();
      events.ended(ending);
    }

    function greeted(frame: HelloFrame): void {
      try {
        parts.hello(frame);
      } catch (error) {
        return end({ do: 'stop', error: asChatError(error) });
      }
      isGreeted = true;
      session.expiresIn(frame.token_expires_in);
      events.greeted({ protocol: 2, transport: 'poll' });
    }

    const polling = startPolling(timers, parts, {
      received(frame) {
        switch (frame.type) {
          case 'hello':
            return greeted(frame);
          case 'bye':
            return end({ do: 'spread', ms: frame.spread_ms });
          case 'pong':
          case 'token_expiring':
          case 'auth_ok':
          case 'error':
            // Answers to frames, of which a poll sends none.
            return;
          default:
            if (isGreeted) sync.receive(frame);
        }
      },
      answered() {
        if (isGreeted) events.answered();
        else
          end({
            do: 'back_off',
            error: new ChatError('unreadable_answer', "The chat server's first poll does not greet.", {
              retryable: true,
            }),
          });
      },
      failed(error) {
        const ending = endingOf(error);
        if (ending) return end(ending);
        parts.way = undefined;
        trouble.unheard = 0;
        end({ do: 'back_off', error });
      },
    });

    const retry = retrySocket({
      isWanted: () => events.isWanted(),
      greeted(by) {
        // What was polled and is not stored comes again: the hello of the socket saw to that.
        isGreeted = false;
        polling.end();
        parts.way = undefined;
        events.greeted(by);
      },
      answered: () => events.answered(),
      ended(ending) {
        letGo();
        events.ended(ending);
      },
    });

    return {
      send(frame: ClientFrame) {
        if (retry.line) retry.line.send(frame);
        else if (frame.type === 'typing') {
          const call = { body: { typing: frame.typing } };
          // Who cannot be reached need not know.
          http.direct('POST', `${pathOf(String(frame.conversation_id))}typing/`, call).catch(() => undefined);
        }
      },
      probe() {
        if (retry.line) return retry.line.probe();
        polling.probe();
        retry.look();
      },
      review: () => retry.line?.review(),
      end: letGo,
    };
  }

  return { line: async (events) => createPollLine(events) };
}
