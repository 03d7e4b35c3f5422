import { isObject, readServerFrame, readString, type ReadServerFrame } from '@hypee/chat-protocol';
import { ChatError } from '../chat-error.ts';
import type { Opening } from '../connection/line.ts';
import type { Http } from '../http.ts';
import { asChatError } from '../retry.ts';
import type { Sync } from '../sync/sync.ts';
import type { Timers } from '../timers.ts';

/** How long the server may hold a poll that has nothing to tell, in seconds. */
const WAIT_S = 25;
/** Beyond that, before a poll is given up. */
const DEADLINE_MS = 15_000;
/** From one poll to the next where no cursor moved meanwhile: whatever a server says, it is not asked without end. */
const PAUSE_MS = 1_000;

/** What polling asks of the rest of the chat. */
export interface PollingParts {
  http: Pick<Http, 'direct'>;
  sync: Pick<Sync, 'resumePoints' | 'worked'>;
}

/** What polling tells. */
interface PollingHooks {
  received(frame: ReadServerFrame): void;
  /** All frames of an answer were told. */
  answered(): void;
  /** It ended by itself. */
  failed(error: ChatError): void;
}

/** Requests, one after the other. */
export interface Polling {
  /** Asks for a sign of life now. */
  probe(): void;
  /** Nothing is told after this. */
  end(): void;
}

/** Asks `poll/` again and again, each time from where the device stands. */
export function startPolling(
  timers: Pick<Timers, 'after' | 'monotonic'>,
  { http, sync }: PollingParts,
  hooks: PollingHooks,
): Polling {
  let isOver = false;
  const goOn = (): boolean => !isOver;
  /** Where the next answer begins; undefined for all of a resume. */
  let next: string | undefined;
  let waitS = WAIT_S;
  let request: AbortController | undefined;
  let isProbing = false;
  let endPause: ((isOver: boolean) => void) | undefined;

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = timers.after(ms, resolve);
      endPause = (forGood) => {
        timer.cancel();
        if (!forGood) resolve();
      };
    });
  }

  /** @returns the frames of one answer */
  async function ask(body: Opening & { next: string | undefined; wait: number }): Promise<readonly unknown[]> {
    const abort = new AbortController();
    request = abort;
    isProbing = false;
    const answer = await http.direct('POST', 'poll/', { body, abort, deadlineMs: body.wait * 1000 + DEADLINE_MS });
    const after = isObject(answer) ? readString(answer['next']) : undefined;
    if (!isObject(answer) || !Array.isArray(answer['frames']) || after === undefined)
      throw new ChatError('unreadable_answer', "The chat server's answer to a poll cannot be read.", {
        retryable: true,
      });
    next = after;
    return answer['frames'] as unknown[];
  }

  async function run(): Promise<void> {
    let named: string | undefined;
    let begunAt = -Infinity;
    while (goOn()) {
      await sync.worked();
      const points = await sync.resumePoints();
      if (!goOn()) return;
      const cursors = JSON.stringify(points.cursors);
      const early = begunAt + PAUSE_MS - timers.monotonic();
      if (cursors === named && early > 0) {
        named = undefined;
        await pause(early);
        continue;
      }
      named = cursors;
      begunAt = timers.monotonic();
      const body = { ...points, next, wait: waitS };
      waitS = WAIT_S;
      let frames: readonly unknown[];
      try {
        frames = await ask(body);
      } catch (thrown) {
        const error = asChatError(thrown);
        if (!goOn()) return;
        if (isProbing) named = undefined;
        // A server that began anew may not know its own `next` any more.
        else if (next !== undefined && (error.status === 400 || error.status === 410)) next = undefined;
        else throw error;
        continue;
      }
      for (const frame of frames) if (goOn()) hooks.received(readServerFrame(frame));
      if (goOn()) hooks.answered();
    }
  }

  run().catch((error: unknown) => {
    if (!isOver) hooks.failed(asChatError(error));
  });

  const abort = (): void => request?.abort(new ChatError('closed', 'This poll was given up.'));

  return {
    probe() {
      waitS = 0;
      isProbing = true;
      endPause?.(false);
      abort();
    },
    end() {
      isOver = true;
      endPause?.(true);
      abort();
    },
  };
}
