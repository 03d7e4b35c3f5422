import type { Ending, Line, LineEvents } from '../connection/connection.ts';
import type { Timer } from '../ports.ts';
import type { Session } from '../session/session.ts';
import type { Timers } from '../timers.ts';

/** From one try to the next. */
const EVERY_MS = 5 * 60_000;

/** Dials the socket beside another way to the server. */
export interface SocketRetryParts {
  session: Pick<Session, 'token'>;
  /** @returns undefined where nobody wanted the line any more */
  readonly socket: (events: LineEvents, token: string) => Promise<Line | undefined>;
}

/** Tries to reach the server by its socket, for one line. */
export interface SocketRetry {
  /** Tries now, if that is due: timers of a page that slept are late. */
  look(): void;
  /** The socket, once it said hello. */
  readonly line: Line | undefined;
  end(): void;
}

/** Tells of the tries. `ended`: of a socket that said hello, or of one that must not be tried again. */
type SocketRetryHooks = Pick<LineEvents, 'isWanted' | 'greeted' | 'answered'> & {
  ended(ending: Ending | Promise<Ending>): void;
};

/** @returns how to begin the tries of one line: the next one follows the last by 5 minutes, also of another line */
export function createSocketRetry(
  timers: Pick<Timers, 'after' | 'monotonic'>,
  { session, socket }: SocketRetryParts,
): (hooks: SocketRetryHooks) => SocketRetry {
  let dueAt = timers.monotonic() + EVERY_MS;

  return (hooks) => {
    let isOver = false;
    let isGreeted = false;
    let line: Line | undefined;
    let timer: Timer | undefined;

    function plan(): void {
      timer?.cancel();
      timer = timers.after(Math.max(0, dueAt - timers.monotonic()), () => {
        timer = undefined;
        dial().catch(later);
      });
    }

    function later(): void {
      line = undefined;
      dueAt = timers.monotonic() + EVERY_MS;
      if (!isOver) plan();
    }

    function judge(ending: Ending): void {
      if (isOver) return;
      if (ending.do === 'stop' || ending.do === 'wipe') hooks.ended(ending);
      else later();
    }

    async function dial(): Promise<void> {
      const dialed = await socket(
        {
          isWanted: () => !isOver && hooks.isWanted(),
          greeted(by) {
            isGreeted = true;
            hooks.greeted(by);
          },
          answered: hooks.answered,
          ended(ending) {
            if (isGreeted) hooks.ended(ending);
            else Promise.resolve(ending).then(judge, later);
          },
        },
        await session.token(),
      );
      if (isOver) dialed?.end();
      else line = dialed;
    }

    plan();
    return {
      look() {
        if (timer) plan();
      },
      get line() {
        return isGreeted ? line : undefined;
      },
      end() {
        isOver = true;
        timer?.cancel();
        line?.end();
      },
    };
  };
}
