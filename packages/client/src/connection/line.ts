import {
  parseServerFrame,
  type ClientFrame,
  type ConnectFrame,
  type HelloFrame,
  type ReadServerFrame,
} from '@hypee/chat-protocol';
import { ChatError, networkError } from '../chat-error.ts';
import type { CoreContext } from '../core-context.ts';
import type { Dial, Lifecycle, Timer } from '../ports.ts';
import { asChatError } from '../retry.ts';
import type { Session } from '../session/session.ts';
import type { Ending, Line, LineEvents } from './connection.ts';
import { watchLiveness, type Liveness } from './liveness.ts';

const OPEN_MS = 10_000;
const HELLO_MS = 5_000;
/** Beyond the server's heartbeat. */
const SILENCE_MS = 10_000;
/** Timers of hidden pages run once a minute. */
const HIDDEN_SILENCE_MS = 90_000;
/** From here on close codes are the chat server's own. */
const SERVER_CODES = 4000;
/** Dials without hello after which it is asked whether the way to the server carries sockets at all. */
const MOST_UNHEARD = 3;

/** Frames that concern what is said, not the connection itself. */
export type ContentFrame = Exclude<
  ReadServerFrame,
  { type: 'hello' | 'pong' | 'token_expiring' | 'auth_ok' | 'bye' | 'error' }
>;

/** Those that have to do neither with a log nor with what is kept of one conversation. */
export type AsideFrame = Extract<ContentFrame, { type: 'typing' | 'presence' | 'user_updated' | 'message_delta' }>;

/** What a line begins with: where to resume, and what the user said of themselves. JSON leaves out what is undefined. */
export type Opening = { [Name in keyof Omit<ConnectFrame, 'type' | 'token'>]: ConnectFrame[Name] | undefined };

/** What is said over a line, and who hears it. */
export interface Exchange {
  readonly connect: Opening;
  /** @throws ChatError to refuse this server */
  hello(frame: HelloFrame): void;
  receive(frame: ContentFrame): void;
  /** A line that had its hello is gone: frames of it that are not yet worked off belong to nobody. */
  dropped(): void;
}

/** What went wrong with the sockets of a chat. */
export interface SocketTrouble {
  /** Dials without hello, one after the other. */
  unheard: number;
  /** When the server could not read what it was sent, by the monotonic clock. */
  unreadAt?: number;
  /** Looks for another way than the socket. */
  elsewhere(): Promise<Ending>;
}

/** Where and how a line is dialled. */
export interface LineAccess {
  /** The address of the socket. */
  socket: string;
  dial: Dial;
  lifecycle: Lifecycle;
  session: Session;
  trouble: SocketTrouble;
}

/** A socket from its dial to its end: greets, watches, renews the token, and tells how it ended. */
export function createLine(
  { timers, rare, report }: CoreContext,
  { socket: url, dial, lifecycle, session, trouble }: LineAccess,
  exchange: Exchange,
  first: string,
  events: LineEvents,
): Line {
  let token = first;
  let isOver = false;
  let isGreeted = false;
  let liveness: Liveness | undefined;
  let spreadMs: number | undefined;
  let pings = 0;
  const write = (frame: ClientFrame): void => socket.send(JSON.stringify(frame));
  const unheard = (ending: Ending): void => end((trouble.unheard += 1) < MOST_UNHEARD ? ending : trouble.elsewhere());
  const noHello = (): void =>
    unheard({ do: 'back_off', error: networkError('The chat server did not answer in time.') });
  let patience: Timer = timers.after(OPEN_MS, noHello);

  function letGo(): void {
    isOver = true;
    patience.cancel();
    liveness?.stop();
    socket.drop();
    if (isGreeted) exchange.dropped();
  }

  function end(ending: Ending | Promise<Ending>): void {
    letGo();
    events.ended(ending);
  }

  /** By the network or a restart, or with a code of the chat server that must be looked up. */
  function closed(code: number, reason: string): void {
    if (code >= SERVER_CODES)
      return end(
        rare().then(({ closeEnding }) => closeEnding({ code, reason, spreadMs, token, report, timers, trouble })),
      );
    if (spreadMs !== undefined) return end({ do: 'spread', ms: spreadMs });
    (isGreeted ? end : unheard)({ do: 'back_off' });
  }

  function greeted(frame: HelloFrame): void {
    try {
      exchange.hello(frame);
    } catch (error) {
      return end({ do: 'stop', error: asChatError(error) });
    }
    isGreeted = true;
    trouble.unheard = 0;
    patience.cancel();
    session.accepted(token);
    session.expiresIn(frame.token_expires_in);
    const heartbeatMs = frame.heartbeat_seconds * 1000;
    liveness = watchLiveness(timers, {
      silenceMs: () => (lifecycle.visible ? heartbeatMs + SILENCE_MS : Math.max(heartbeatMs, HIDDEN_SILENCE_MS)),
      ping: () => write({ type: 'ping', n: (pings += 1) }),
      dead: () => end({ do: 'back_off', error: networkError('The chat server went silent.') }),
    });
    events.greeted({ protocol: 2, transport: 'socket' });
  }

  function renewInBand(): void {
    session.renew().then(
      (renewed) => {
        if (isOver) return;
        token = renewed;
        write({ type: 'auth', token });
      },
      // The server closes with 4401 at the end of its patience; that asks again.
      report,
    );
  }

  function received(frame: ReadServerFrame): void {
    liveness?.heard();
    switch (frame.type) {
      case 'hello':
        if (!isGreeted) greeted(frame);
        return;
      case 'pong':
        if (isGreeted) events.answered();
        return;
      case 'token_expiring':
        return renewInBand();
      case 'auth_ok':
        session.accepted(token);
        return session.expiresIn(frame.token_expires_in);
      case 'bye':
        spreadMs = frame.spread_ms;
        return;
      case 'error':
        return report(new ChatError(frame.code, `The chat server refused a frame: ${frame.detail}`));
      default:
        if (isGreeted) exchange.receive(frame);
    }
  }

  const socket = dial(url, {
    opened() {
      if (isOver) return;
      patience.cancel();
      patience = timers.after(HELLO_MS, noHello);
      write({ type: 'connect', token, ...exchange.connect } as ConnectFrame);
    },
    received(text) {
      if (!isOver) received(parseServerFrame(text));
    },
    closed(code, reason) {
      if (!isOver) closed(code, reason);
    },
  });

  return {
    send: write,
    probe: () => liveness?.probe(),
    review: () => liveness?.review(),
    end() {
      if (!isOver) letGo();
    },
  };
}
