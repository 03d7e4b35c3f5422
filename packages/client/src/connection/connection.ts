import type { ClientFrame } from '@hypee/chat-protocol';
import type { ChatError } from '../chat-error.ts';
import type { Source } from '../observable.ts';
import type { Ports, Timer } from '../ports.ts';
import { asChatError } from '../retry.ts';
import type { Timers } from '../timers.ts';
import type { Connection as ConnectionState, ConnectionStatus } from '../types.ts';
import { backoffMs } from './backoff.ts';

/** A connection that lasted this long starts the backoff anew. */
const STEADY_MS = 10_000;

/** How one try to connect ended, and what is to be done. */
export type Ending =
  | { do: 'back_off'; error?: ChatError }
  /** At a random moment within `ms`. */
  | { do: 'spread'; ms: number }
  /** At `ms` or later. */
  | { do: 'wait'; ms: number; error: ChatError }
  /** The server refused `token`. */
  | { do: 'renew_token'; token: string }
  | { do: 'stop'; error: ChatError }
  | { do: 'wipe'; error: ChatError };

/** One try to connect: from the dial to the end of its socket. */
export interface Line {
  send(frame: ClientFrame): void;
  /** Asks for a sign of life now. */
  probe(): void;
  /** How much silence is allowed has changed. */
  review(): void;
  /** Gives it up, without waiting for its close event: nothing is called back after this. */
  end(): void;
}

/** What a line tells. */
export interface LineEvents {
  /** Whether anybody still waits for this line. */
  isWanted(): boolean;
  /** The server said hello; how it is spoken with. */
  greeted(by: Pick<ConnectionState, 'protocol' | 'transport'>): void;
  /** The server answered a probe. */
  answered(): void;
  /** @param ending still to be looked up where it is a promise */
  ended(ending: Ending | Promise<Ending>): void;
}

/** What the connection asks of the rest of the chat. */
export interface ConnectionHooks {
  /**
   * Dials, with everything that must be there first.
   *
   * @param refused the token that the server just refused
   * @returns undefined where nobody wanted the line any more
   * @throws ChatError retryable: the dial is tried again later; else the connection stops with it
   */
  dial(events: LineEvents, refused: string | undefined): Promise<Line | undefined>;
  /** The session was revoked: nothing of the user may stay on this device. */
  revoked(reason: ChatError): void;
}

/** The socket of a chat, as the rest of the core uses it. */
export interface Connection {
  start(): void;
  /** Dials now, out of any waiting or stop. */
  reconnect(): void;
  /** Drops what there is and dials anew, unless it was stopped. */
  restart(): void;
  /** Ends for a reason only the embedding site can settle, until `reconnect`. */
  stop(error: ChatError): void;
  /** The connection misbehaves: drop it and come back with backoff. */
  fail(error: ChatError): void;
  /** @returns whether a connection was there to take it */
  send(frame: ClientFrame): boolean;
  close(): void;
}

const statusOfStop = (error: ChatError): ConnectionStatus =>
  error.code === 'unsupported_server' || error.code === 'reload_needed' ? 'offline' : 'unauthorized';

/** The one connection of a chat: decides when to dial, when to wait, when to stop, and shows it. */
export function createConnection(
  { random, lifecycle }: Pick<Ports, 'random' | 'lifecycle'>,
  timers: Timers,
  state: Pick<Source<ConnectionState>, 'value' | 'set'>,
  hooks: ConnectionHooks,
): Connection {
  /** Whoever holds an older number speaks of a line that was given up. */
  let generation = 0;
  let phase: 'idle' | 'waiting' | 'dialing' | 'online' | 'stopped' | 'closed' = 'idle';
  let line: Line | undefined;
  let timer: Timer | undefined;
  let attempts = 0;
  let everLost = false;
  let spokenBy: Parameters<LineEvents['greeted']>[0] = {};
  /** Waits the server asked for; a wake does not cut them short. */
  let notBefore = -Infinity;

  function show(facts: Omit<ConnectionState, 'status'> = {}): void {
    const trying = !lifecycle.online ? 'offline' : everLost ? 'reconnecting' : 'connecting';
    state.set({ status: trying, ...facts });
  }

  function showOnline(): void {
    if (state.value.status !== 'online') state.set({ status: 'online', ...spokenBy });
  }

  function schedule(ms: number, fired: () => void): void {
    timer?.cancel();
    timer = timers.after(ms, fired);
  }

  function letGo(): void {
    generation += 1;
    timer?.cancel();
    line?.end();
    line = undefined;
    everLost = true;
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
    const known = asChatError(error, true);
    if (known.retryable) backOff(known);
    else stop(known);
  }

  function ended(ending: Ending | Promise<Ending>): void {
    letGo();
    if (!(ending instanceof Promise)) return judge(ending);
    phase = 'waiting';
    show();
    const mine = generation;
    ending.then(
      (known) => {
        if (mine === generation) judge(known);
      },
      (error: unknown) => {
        if (mine === generation) failed(error);
      },
    );
  }

  function judge(ending: Ending): void {
    switch (ending.do) {
      case 'back_off':
        return backOff(ending.error);
      case 'spread':
        return wait(random.next() * ending.ms);
      case 'wait':
        notBefore = timers.monotonic() + ending.ms;
        return wait(ending.ms, ending.error);
      case 'renew_token':
        return connect(ending.token);
      case 'stop':
      case 'wipe':
        if (ending.do === 'wipe') hooks.revoked(ending.error);
        return stop(ending.error);
    }
  }

  /** Dials. `refused`: the token the server just refused. */
  function connect(refused?: string): void {
    generation += 1;
    const mine = generation;
    const isWanted = (): boolean => mine === generation;
    timer?.cancel();
    phase = 'dialing';
    show();
    const events: LineEvents = {
      isWanted,
      greeted(by) {
        phase = 'online';
        spokenBy = by;
        schedule(STEADY_MS, () => (attempts = 0));
        state.set({ status: 'online', ...by });
      },
      answered: showOnline,
      ended(ending) {
        if (isWanted()) ended(ending);
      },
    };
    hooks.dial(events, refused).then(
      (dialed) => {
        if (isWanted()) line = dialed;
        else dialed?.end();
      },
      (error: unknown) => {
        if (isWanted()) failed(error);
      },
    );
  }

  function redial(): void {
    letGo();
    connect();
  }

  const unlisten = lifecycle.listen((event) => {
    if (phase === 'closed' || phase === 'idle' || phase === 'stopped') return;
    if (event === 'pagehide') {
      letGo();
      phase = 'waiting';
      show();
    } else if (event === 'wake') {
      if (phase === 'online') line?.probe();
      else if (phase === 'waiting' && timers.monotonic() >= notBefore) connect();
    } else if (event === 'visibility') {
      line?.review();
    } else if (phase !== 'online' || !lifecycle.online) {
      const { retryAt, error } = state.value;
      show({ ...(retryAt !== undefined && { retryAt }), ...(error && { error }) });
      // The device may be wrong: then the open socket answers.
      line?.probe();
    }
  });

  return {
    start() {
      if (phase === 'idle') connect();
    },
    reconnect() {
      if (phase === 'closed' || phase === 'online') return;
      attempts = 0;
      redial();
    },
    restart() {
      if (phase === 'waiting' || phase === 'dialing' || phase === 'online') redial();
    },
    stop,
    fail(error) {
      if (phase === 'online') failed(error);
    },
    send(frame) {
      if (phase !== 'online') return false;
      line?.send(frame);
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
