import type { HelloFrame } from '@hypee/chat-protocol';
import { createApi, type Api } from './api.ts';
import type { ChatError } from './chat-error.ts';
import type { Line, LineEvents } from './connection/connection.ts';
import { createLine, type SocketTrouble } from './connection/line.ts';
import type { CoreContext } from './core-context.ts';
import { createTyping } from './conversation/typing.ts';
import type { BaseLevel } from './base/base.ts';
import type { Elsewhere, ElsewhereParts } from './connection/elsewhere.ts';
import { discover } from './discovery.ts';
import { createHttp } from './http.ts';
import { createDeliver } from './outbox/deliver.ts';
import { createSending, type Sending, type SendingRows } from './outbox/sending.ts';
import type { Dial, Fetch, Lifecycle } from './ports.ts';
import { subjectOf } from './session/jwt.ts';
import { createSession, type Session } from './session/session.ts';
import { wrongUser } from './session/wrong-user.ts';
import { sharedRun } from './shared-run.ts';
import { createTellMarks, type TellMarks } from './sync/tell-marks.ts';
import { createSync, type Sync, type SyncHooks } from './sync/sync.ts';
import type { ConnectOptions } from './types.ts';
import { createPageReader, type ReadPage } from './timeline/page-reader.ts';

/**
 * The half of the core that speaks with the server. It is loaded on demand, so that what is kept on the device is on screen
 * first: only `Ports.loadOnline` and types lead here.
 */
export interface Online {
  readonly api: Api;
  readonly session: Pick<Session, 'retry'>;
  /**
   * Whose chat it is, as the token says.
   *
   * @throws ChatError `wrong_user` where it does not tell, and what the session says
   */
  user(): Promise<string>;
  readonly sync: Sync;
  readonly page: ReadPage;
  readonly sending: Sending;
  readonly createTyping: typeof createTyping;
  readonly tellMarks: TellMarks;
  /**
   * Dials the server, once it is known to be one this client can speak with.
   *
   * @param refused the token that the server just refused
   * @returns undefined where nobody wanted the line any more
   * @throws ChatError `unsupported_server`, what the session said, or a retryable one where there was no telling
   */
  dial(events: LineEvents, refused: string | undefined): Promise<Line | undefined>;
  /** Ends running calls with `reason`. */
  abort(reason: ChatError): void;
}

/** Where the server is and how it is asked. */
export interface OnlineAccess {
  /** The address of the API, ending in a slash. */
  api: string;
  /** The address of the socket. */
  socket: string;
  fetch: Fetch;
  dial: Dial;
  lifecycle: Lifecycle;
  token: ConnectOptions['token'];
  protocol?: ConnectOptions['protocol'];
  dialect?: ConnectOptions['dialect'];
  /** Whose chat it is, where that is known before a token is. */
  user?: string;
  /** `name/version` of this client. */
  client: string;
}

/** What the online half asks of the rest of the chat. */
export interface OnlineHooks extends SyncHooks {
  /** The server said hello to this chat's user. */
  greet(frame: HelloFrame): void;
}

/** What `Ports.loadOnline` brings. */
export interface OnlineModule {
  readonly createOnline: (context: CoreContext, access: OnlineAccess, hooks: OnlineHooks, rows: SendingRows) => Online;
}

/** Makes that half for one chat. Nothing is asked before something is called. */
export function createOnline(
  context: CoreContext,
  access: OnlineAccess,
  hooks: OnlineHooks,
  rows: SendingRows,
): Online {
  const session = createSession(access.token, context.timers, (error) => hooks.connection.stop(error), access.user);
  const base = sharedRun(async (): Promise<BaseLevel | undefined> =>
    discover(api, await context.opened, access.protocol, async (answer) =>
      (await context.rare()).otherLevel(half, parts, answer),
    ),
  );
  const way = async (): Promise<Elsewhere | undefined> => parts.way ?? (await base.start());
  const http = createHttp(access.api, access.fetch, session, context, async () => (await way())?.request);
  const api = createApi(http);
  const half = { ...context, api };
  const sync = createSync(half, hooks);
  function hello(frame: HelloFrame): void {
    if (frame.user.id !== context.state.userId) throw wrongUser(frame.user.id, context.state.userId);
    hooks.greet(frame);
    sync.hello(frame);
  }
  const trouble: SocketTrouble = {
    unheard: 0,
    elsewhere: async () => (await context.rare()).findElsewhere(half, parts),
  };
  async function socket(events: LineEvents, token: string): Promise<Line | undefined> {
    const connect = { ...(await sync.resumePoints()), client: access.client };
    if (!events.isWanted()) return undefined;
    return createLine(context, { ...access, session, trouble }, { ...sync, connect, hello }, token, events);
  }
  const parts: ElsewhereParts = {
    access,
    hooks,
    session,
    http,
    sync,
    hello,
    rows,
    trouble,
    socket,
  };
  return {
    api,
    session,
    async user() {
      const id = subjectOf(await session.token());
      if (id === undefined) throw (await context.rare()).namelessToken();
      session.bindTo(id);
      return id;
    },
    sync,
    page: createPageReader(half),
    createTyping,
    sending: createSending(half, rows, createDeliver(half, rows)),
    tellMarks: createTellMarks(half),
    async dial(events, refused) {
      const token = await (refused === undefined ? session.token() : session.rejected(refused));
      return ((await way())?.line ?? socket)(events, token);
    },
    abort: (reason) => http.abort(reason),
  };
}
