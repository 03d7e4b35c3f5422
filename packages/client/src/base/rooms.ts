import { ChatError } from '../chat-error.ts';
import { backoffMs } from '../connection/backoff.ts';
import type { OnlineContext } from '../core-context.ts';
import type { Dial, Socket, Timer } from '../ports.ts';
import { asChatError } from '../retry.ts';
import type { Session } from '../session/session.ts';

/** A socket that lasted this long starts the backoff anew. */
const STEADY_MS = 10_000;
/** From here on a close code is the backend's own: it accepted the socket before it refused it. */
const OWN_CODES = 4000;
const NO_TOKEN = [4001, 4401];
/** 4003 is not among them: some backends mean the token by it, and REST knows. */
const FORBIDDEN = [4004, 4403, 4404];

/** The sockets of one connection: one for each open conversation. */
export interface Rooms {
  /** Opens the sockets of these conversations, and closes all others. */
  keep(ids: readonly string[]): void;
  /** Dials now what is waiting to. */
  retry(): void;
  /** Gives up the socket of a conversation, which does not tell everything any more, and dials anew. */
  renew(id: string): void;
  end(): void;
}

/** The socket of one conversation. */
interface Room extends Pick<Rooms, 'retry' | 'end'> {
  renew(): void;
}

/** What the sockets tell and ask. */
export interface RoomHooks {
  /** The address of a conversation's socket, without the token. */
  address(id: string): string;
  /** The socket is open: what was missed meanwhile must be read. */
  opened(id: string): void;
  /** It is not open any more. */
  closed(id: string): void;
  received(id: string, text: string): void;
  /** A closed socket says little: asks the backend whether the conversation may be read. Rejects as it does. */
  ask(id: string): Promise<unknown>;
  /** There is no such conversation for this user, or no socket: it is not dialled again while it is kept. */
  gone(id: string, error: ChatError): void;
  /** The backend cannot be reached. */
  unreachable(error: ChatError): void;
}

/** Makes the sockets of one connection. On these nothing is ever said: a frame from the client ends them. */
export function createRooms(
  { timers, random, report }: Pick<OnlineContext, 'timers' | 'random' | 'report'>,
  dial: Dial,
  session: Session,
  hooks: RoomHooks,
): Rooms {
  const kept = new Map<string, Room>();
  let isOver = false;

  function room(id: string): Room {
    let socket: Socket | undefined;
    let timer: Timer | undefined;
    let attempts = 0;
    let isEnded = false;
    let isWaiting = false;
    /** A new token was asked for since the socket was last steady. */
    let isRenewed = false;

    async function connect(): Promise<void> {
      isWaiting = false;
      const token = await session.token();
      if (isEnded) return;
      let wasOpen = false;
      socket = dial(`${hooks.address(id)}?token=${encodeURIComponent(token)}`, {
        opened() {
          wasOpen = true;
          timer = timers.after(STEADY_MS, () => {
            attempts = 0;
            isRenewed = false;
          });
          hooks.opened(id);
        },
        received: (text) => hooks.received(id, text),
        closed(code, reason) {
          timer?.cancel();
          hooks.closed(id);
          closed(code, reason, wasOpen, token).catch(failed);
        },
      });
    }

    async function closed(code: number, reason: string, wasOpen: boolean, token: string): Promise<void> {
      if (wasOpen && code < OWN_CODES) return later();
      // Where it is about the token, this brings a new one.
      await hooks.ask(id);
      if (isEnded) return;
      if (FORBIDDEN.includes(code)) {
        const text = `The chat server closed this conversation (${code}). ${reason}`.trim();
        return stop(new ChatError('not_found', text, { status: 404 }));
      }
      const isOld = token !== (await session.token());
      if (!isOld && (!NO_TOKEN.includes(code) || isRenewed)) return later();
      isRenewed = true;
      if (!isOld) await session.renew();
      return connect();
    }

    function failed(thrown: unknown): void {
      const error = asChatError(thrown);
      if (isEnded || error.code === 'closed') return;
      if (error.status === 403 || error.status === 404) return stop(error);
      if (error.code === 'network') return hooks.unreachable(error);
      if (!error.retryable) report(error);
      later(error.retryAfterMs);
    }

    function stop(error: ChatError): void {
      end();
      hooks.gone(id, error);
    }

    function later(askedMs?: number): void {
      if (isEnded) return;
      attempts += 1;
      isWaiting = true;
      timer = timers.after(askedMs ?? backoffMs(random, attempts), redial);
    }

    function redial(): void {
      timer?.cancel();
      connect().catch(failed);
    }

    function drop(): void {
      timer?.cancel();
      socket?.drop();
      hooks.closed(id);
    }

    function end(): void {
      isEnded = true;
      drop();
    }

    redial();
    return {
      end,
      retry() {
        if (isWaiting) redial();
      },
      renew() {
        if (isEnded || isWaiting) return;
        drop();
        later();
      },
    };
  }

  return {
    keep(ids) {
      if (isOver) return;
      for (const [id, one] of kept) {
        if (ids.includes(id)) continue;
        one.end();
        kept.delete(id);
      }
      for (const id of ids) if (!kept.has(id)) kept.set(id, room(id));
    },
    retry() {
      for (const one of kept.values()) one.retry();
    },
    renew: (id) => kept.get(id)?.renew(),
    end() {
      isOver = true;
      for (const one of kept.values()) one.end();
    },
  };
}
