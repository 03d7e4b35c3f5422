import type { ClientFrame, ConnectFrame, HelloFrame, ReadServerFrame } from '@hypee/chat-protocol';
import { ChatError, networkError } from '../chat-error.ts';
import type { Source } from '../observable.ts';
import type { Ports, Socket, Timer } from '../ports.ts';
import type { Session } from '../session/session.ts';
import type { Timers } from '../timers.ts';
import type { Connection as ConnectionState, ConnectionStatus } from '../types.ts';
import { backoffMs } from './backoff.ts';
import type { CloseVerdict } from './close-verdict.ts';
import { watchLiveness, type Liveness } from './liveness.ts';

const OPEN_MS = 10_000;
const HELLO_MS = 5_000;
/** A connection that lasted this long starts the backoff anew. */
const STEADY_MS = 10_000;
/** Beyond the server's heartbeat. */
const SILENCE_MS = 10_000;
/** Timers of hidden pages run once a minute. */
const HIDDEN_SILENCE_MS = 90_000;

/** Frames that concern what is said, not the connection itself. */
export type ContentFrame = Exclude<
  ReadServerFrame,
  { type: 'hello' | 'pong' | 'token_expiring' | 'auth_ok' | 'bye' | 'error' }
>;

/** What is said over one connection, and who hears it: the half of the core that is loaded for it. */
export interface Exchange {
  /** Where to resume. */
  readonly connect: Omit<ConnectFrame, 'type' | 'token'>;
  /** What a frame says. Never throws. */
  read(text: string): ReadServerFrame;
  /** What a closed socket asks for. `spreadMs` is what a `bye` before it said. */
  closeVerdict(code: number, reason: string, spreadMs: number | undefined): CloseVerdict;
  /** @throws ChatError to refuse this server */
  hello(frame: HelloFrame): void;
  content(frame: ContentFrame): void;
  /** A connection that had its hello is gone: frames of it that are not yet worked off belong to nobody. */
  dropped(): void;
}

/** What the connection asks of the rest of the chat. */
export interface ConnectionHooks {
  /**
   * What to do before a dial.
   *
   * @throws ChatError retryable: the dial is tried again later; else the connection stops with it
   */
  prepare(): Promise<Exchange>;
  /** The session was revoked: nothing of the user may stay on this device. */
  revoked(): void;
  report: (error: unknown) => void;
}

/** The socket of a chat, as the rest of the core uses it. */
export interface Connection {
  start(): void;
  /** Dials now, out of any waiting or stop. */
  reconnect(): void;
  /** Ends for a reason only the embedding site can settle, until `reconnect`. */
  stop(error: ChatError): void;
  /** The connection misbehaves: drop it and come back with backoff. */
  fail(error: ChatError): void;
  /** @returns whether a connection was there to take it */
  send(frame: ClientFrame): boolean;
  close(): void;
}

const statusOfStop = (error: ChatError): ConnectionStatus =>
  error.code === 'unsupported_server' ? 'offline' : 'unauthorized';

/** The one socket of a chat: dials, greets, watches, and comes back. */
export function createConnection(
  url: string,
  { dial, random, lifecycle }: Pick<Ports, 'dial' | 'random' | 'lifecycle'>,
  timers: Timers,
  session: Session,
  state: Source<ConnectionState>,
  hooks: ConnectionHooks,
): Connection {
  /** Whoever holds an older number speaks of a connection that was given up. */
  let generation = 0;
  let phase: 'idle' | 'waiting' | 'dialing' | 'online' | 'stopped' | 'closed' = 'idle';
  let exchange: Exchange | undefined;
  let socket: Socket | undefined;
  let liveness: Liveness | undefined;
  let timer: Timer | undefined;
  let attempts = 0;
  let everLost = false;
  /** Waits the server asked for; a wake does not cut them short. */
  let notBefore = -Infinity;
  let token = '';
  let heartbeatMs = 0;
  let spreadMs: number | undefined;
  let pings = 0;

  const write = (frame: ClientFrame): void => socket?.send(JSON.stringify(frame));

  function show(facts: Omit<ConnectionState, 'status'> = {}): void {
    const trying = !lifecycle.online ? 'offline' : everLost ? 'reconnecting' : 'connecting';
    state.set({ status: trying, ...facts });
  }

  function showOnline(): void {
    if (state.value.status !== 'online') state.set({ status: 'online', protocol: 2, transport: 'socket' });
  }

  function schedule(ms: number, fired: () => void): void {
    timer?.cancel();
    timer = timers.after(ms, fired);
  }

  /** Gives the present socket up, without waiting for its close event. */
  function letGo(): void {
    const wasOnline = phase === 'online';
    generation += 1;
    timer?.cancel();
    liveness?.stop();
    socket?.drop();
    socket = liveness = undefined;
    everLost = true;
    if (wasOnline) exchange?.dropped();
  }

  function wait(ms: number, error?: ChatError): void {
    phase = 'waiting';
    schedule(ms, connect);
    show({ retryAt: timers.now() + ms, ...(error && { error }) });
  }

  function backOff(error?: ChatError): void {
    attempts += 1;
    wait(error?.retryAfterMs ?? backoffMs(random, attempts), error);
  }

  function stop(error: ChatError): void {
    if (phase === 'closed') return;
    letGo();
    phase = 'stopped';
    state.set({ status: statusOfStop(error), error });
  }

  function failed(error: unknown): void {
    letGo();
    const known =
      error instanceof ChatError
        ? error
        : new ChatError('internal', 'The chat client failed: see cause.', { retryable: true, cause: error });
    if (known.retryable) backOff(known);
    else stop(known);
  }

  function closed(verdict: CloseVerdict): void {
    const refused = token;
    letGo();
    switch (verdict.do) {
      case 'back_off':
        if (verdict.error) hooks.report(verdict.error);
        return backOff(verdict.error);
      case 'spread':
        return wait(random.next() * verdict.ms);
      case 'wait':
        notBefore = timers.monotonic() + verdict.ms;
        return wait(verdict.ms, verdict.error);
      case 'stop':
        return stop(verdict.error);
      case 'wipe':
        stop(verdict.error);
        return hooks.revoked();
      case 'renew_token':
        return connect(refused);
    }
  }

  /** Dials. `refused`: the token the server just refused. */
  function connect(refused?: string): void {
    generation += 1;
    const mine = generation;
    timer?.cancel();
    phase = 'dialing';
    spreadMs = undefined;
    show();
    greet(mine, refused).catch((error: unknown) => {
      if (mine === generation) failed(error);
    });
  }

  async function greet(mine: number, refused: string | undefined): Promise<void> {
    const usable = await (refused === undefined ? session.token() : session.rejected(refused));
    const prepared = await hooks.prepare();
    if (mine !== generation) return;
    exchange = prepared;
    token = usable;
    const noHello = () => failed(networkError('The chat server did not greet in time.'));
    schedule(OPEN_MS, noHello);
    socket = dial(url, {
      opened() {
        if (mine !== generation) return;
        schedule(HELLO_MS, noHello);
        write({ type: 'connect', token, ...prepared.connect });
      },
      received(text) {
        if (mine === generation) received(prepared, prepared.read(text));
      },
      closed(code, reason) {
        if (mine === generation) closed(prepared.closeVerdict(code, reason, spreadMs));
      },
    });
  }

  function greeted(present: Exchange, frame: HelloFrame): void {
    try {
      present.hello(frame);
    } catch (error) {
      return failed(error);
    }
    phase = 'online';
    heartbeatMs = frame.heartbeat_seconds * 1000;
    session.accepted(token);
    session.expiresIn(frame.token_expires_in);
    schedule(STEADY_MS, () => (attempts = 0));
    liveness = watchLiveness(timers, {
      silenceMs: () => (lifecycle.visible ? heartbeatMs + SILENCE_MS : Math.max(heartbeatMs, HIDDEN_SILENCE_MS)),
      ping: () => write({ type: 'ping', n: (pings += 1) }),
      dead: () => failed(networkError('The connection to the chat server went silent.')),
    });
    showOnline();
  }

  function renewInBand(): void {
    const mine = generation;
    session.renew().then(
      (renewed) => {
        if (mine !== generation) return;
        token = renewed;
        write({ type: 'auth', token });
      },
      // The server closes with 4401 at the end of its patience; that asks again.
      hooks.report,
    );
  }

  function received(present: Exchange, frame: ReadServerFrame): void {
    liveness?.heard();
    switch (frame.type) {
      case 'hello':
        if (phase === 'dialing') greeted(present, frame);
        return;
      case 'pong':
        if (phase === 'online') showOnline();
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
        return hooks.report(new ChatError(frame.code, `The chat server refused a frame: ${frame.detail}`));
      default:
        if (phase === 'online') present.content(frame);
    }
  }

  const unlisten = lifecycle.listen((event) => {
    if (phase === 'closed' || phase === 'idle' || phase === 'stopped') return;
    if (event === 'pagehide') {
      letGo();
      phase = 'waiting';
      show();
    } else if (event === 'wake') {
      if (phase === 'online') liveness?.probe();
      else if (phase === 'waiting' && timers.monotonic() >= notBefore) connect();
    } else if (event === 'visibility') {
      liveness?.review();
    } else if (phase !== 'online' || !lifecycle.online) {
      const { retryAt, error } = state.value;
      show({ ...(retryAt !== undefined && { retryAt }), ...(error && { error }) });
      // The device may be wrong: then the open socket answers.
      liveness?.probe();
    }
  });

  return {
    start() {
      if (phase === 'idle') connect();
    },
    reconnect() {
      if (phase === 'closed' || phase === 'online') return;
      attempts = 0;
      session.retry();
      letGo();
      connect();
    },
    stop,
    fail(error) {
      if (phase === 'online') failed(error);
    },
    send(frame) {
      if (phase !== 'online') return false;
      write(frame);
      return true;
    },
    close() {
      if (phase === 'closed') return;
      unlisten();
      letGo();
      phase = 'closed';
      state.set({ status: 'closed' });
    },
  };
}
