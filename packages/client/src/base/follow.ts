import type { HelloFrame } from '@hypee/chat-protocol';
import type { ChatError } from '../chat-error.ts';
import type { Line, LineEvents } from '../connection/connection.ts';
import type { OnlineContext } from '../core-context.ts';
import type { OnlineAccess, OnlineHooks } from '../online.ts';
import type { Timer } from '../ports.ts';
import { asChatError } from '../retry.ts';
import type { Session } from '../session/session.ts';
import type { Heard } from './frames.ts';
import { createRooms } from './rooms.ts';
import { take, type Taken } from './take.ts';
import type { Watching } from './watching.ts';

/** How often the newest messages of open conversations are read, while somebody can see the page. Milliseconds. */
const HEAL_MS = 30_000;

/** What following is made of. */
export interface FollowParts {
  access: Pick<OnlineAccess, 'dial' | 'lifecycle'>;
  hooks: Pick<OnlineHooks, 'greet' | 'resumed' | 'arrived'>;
  session: Session;
  watching: Watching;
  /** Conversations of which nothing can be missing before what their sockets bring next. */
  current: Set<string>;
  /** The address of a conversation's socket, without the token. */
  address: (id: string) => string;
  hear(id: string, text: string): Heard;
  /** Reads the newest messages of a conversation. */
  refresh: (id: string) => Promise<Taken>;
  /** Rejects where the conversation may not be read. */
  ask: (id: string) => Promise<unknown>;
  /** Reads the list. @param isWhole whether to look for what is not in it any more */
  list(isWhole: boolean, goOn: () => boolean): void;
}

/** What is done while there is a connection. */
export interface Following extends Line {
  /** Other conversations are open now. */
  follow(): void;
  /** Looks at a conversation of which the list tells something new. */
  examine(id: string): void;
}

/** What this client says to itself, from tab to tab: somebody opened a conversation. */
interface Watch {
  type: string;
  conversation_id: string;
}

/**
 * Keeps what is open up to date: by a socket for each conversation, and since sockets of level 1 lose what they could not bring,
 * by looking at the newest messages again and again.
 */
export function createFollowing(context: OnlineContext, parts: FollowParts, events: LineEvents): Following {
  const { timers, state, report } = context;
  const { access, hooks, watching, current, refresh } = parts;
  /** Sockets that are open, each time another object. */
  const openings = new Map<string, object>();
  /** What went wrong is told once, until it goes well again. */
  const failing = new Set<string>();
  let isOver = false;
  let heal: Timer | undefined;
  /** The backend asked to be left alone until then. */
  let quietUntil = -Infinity;
  const goOn = (): boolean => !isOver;

  function unreachable(error: ChatError): void {
    if (isOver) return;
    end();
    events.ended({ do: 'back_off', error });
  }

  function failed(id: string, thrown: unknown): void {
    if (isOver) return;
    const error = asChatError(thrown);
    if (error.code === 'network') return unreachable(error);
    quietUntil = timers.monotonic() + (error.retryAfterMs ?? 0);
    if (error.retryable || failing.has(id)) return;
    failing.add(id);
    report(error);
  }

  /** @param isLook whether the socket should have told what is found */
  async function read(id: string, isLook = false): Promise<void> {
    if (isOver) return;
    const opening = openings.get(id);
    const wasCurrent = current.has(id);
    const { arrived } = await refresh(id);
    failing.delete(id);
    if (!opening || openings.get(id) !== opening) return;
    // One that loses messages loses more: a consumer that left its group, or a half-open connection.
    if (isLook && wasCurrent && arrived.length > 0) rooms.renew(id);
    else current.add(id);
  }

  const readSoon = (id: string, isLook?: boolean): void => {
    read(id, isLook).catch((error: unknown) => failed(id, error));
  };

  const rooms = createRooms(context, access.dial, parts.session, {
    address: parts.address,
    opened(id) {
      openings.set(id, {});
      readSoon(id);
    },
    closed(id) {
      openings.delete(id);
      current.delete(id);
    },
    received(id, text) {
      const heard = parts.hear(id, text);
      if (heard.do === 'nothing') return;
      // Before the newest messages were read, this one would hide that others are missing.
      if (heard.do === 'read' || !current.has(id)) return readSoon(id);
      take(context, id, [heard.message]).then(
        ({ arrived }) => arrived.forEach((message) => hooks.arrived(message)),
        (error: unknown) => failed(id, error),
      );
    },
    ask: parts.ask,
    gone(_id, error) {
      report(error);
      parts.list(true, goOn);
    },
    unreachable,
  });

  function look(): void {
    if (timers.monotonic() < quietUntil) return;
    for (const id of watching.now()) readSoon(id, true);
    parts.list(false, goOn);
  }

  function plan(): void {
    heal = timers.after(HEAL_MS, () => {
      if (access.lifecycle.visible) look();
      plan();
    });
  }

  const follow = (): void => {
    if (!isOver) rooms.keep(watching.now());
  };

  function end(): void {
    isOver = true;
    heal?.cancel();
    rooms.end();
  }

  // After whoever dialled has the line.
  timers.after(0, () => {
    if (isOver) return;
    try {
      hooks.greet({
        user: { id: state.userId, name: state.userId, avatar_url: null, role: 'user', last_seen_at: null },
      } as HelloFrame);
    } catch (error) {
      end();
      return events.ended({ do: 'stop', error: asChatError(error) });
    }
    events.greeted({ protocol: 1, transport: 'socket' });
    parts.list(false, goOn);
    follow();
    hooks.resumed();
    plan();
  });

  return {
    follow,
    examine: (id) => readSoon(id, true),
    send(frame) {
      const said = frame as unknown as Watch;
      if (said.type === 'watch') watching.told(said.conversation_id);
    },
    probe() {
      look();
      rooms.retry();
    },
    review() {
      if (access.lifecycle.visible) look();
    },
    end,
  };
}
