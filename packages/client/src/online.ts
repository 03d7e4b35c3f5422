import { parseServerFrame } from '@hypee/chat-protocol';
import { createApi, type Api } from './api.ts';
import type { ChatError } from './chat-error.ts';
import { closeVerdict } from './connection/close-verdict.ts';
import type { Exchange } from './connection/connection.ts';
import type { CoreContext } from './core-context.ts';
import { discover } from './discovery.ts';
import { createHttp } from './http.ts';
import { createDeliver, type Deliver } from './outbox/deliver.ts';
import type { Fetch } from './ports.ts';
import type { Session } from './session/session.ts';
import { createTellReadMark, type TellReadMark } from './sync/read-marks.ts';
import { createSync, type Sync, type SyncHooks } from './sync/sync.ts';
import { createPageReader, type ReadPage } from './timeline/page-reader.ts';

/**
 * The half of the core that speaks with the server. It is loaded on demand, so that what is kept on the device is on screen
 * first: only `Ports.loadOnline` and types lead here.
 */
export interface Online {
  readonly api: Api;
  readonly sync: Sync;
  readonly page: ReadPage;
  readonly deliver: Deliver;
  readonly tellReadMark: TellReadMark;
  /** What frames and closed sockets say. */
  readonly speech: Pick<Exchange, 'read' | 'closeVerdict'>;
  /**
   * Makes sure that the server is one this client can speak with, and tells where to resume.
   *
   * @throws ChatError `unsupported_server`, or a retryable one where there was no telling
   */
  resume(): ReturnType<Sync['resumePoints']>;
  /** Ends running calls with `reason`. */
  abort(reason: ChatError): void;
}

/** Where the server is and how it is asked. */
export interface OnlineAccess {
  /** The address of the API, ending in a slash. */
  api: string;
  fetch: Fetch;
  session: Session;
}

/** What `Ports.loadOnline` brings. */
export interface OnlineModule {
  readonly createOnline: (context: CoreContext, access: OnlineAccess, hooks: SyncHooks) => Online;
}

/** Makes that half for one chat. Nothing is asked before something is called. */
export function createOnline(
  context: CoreContext,
  { api: base, fetch, session }: OnlineAccess,
  hooks: SyncHooks,
): Online {
  const http = createHttp(base, fetch, session, context);
  const api = createApi(http);
  const half = { ...context, api };
  const sync = createSync(half, hooks);
  return {
    api,
    sync,
    page: createPageReader(half, sync),
    deliver: createDeliver(half),
    tellReadMark: createTellReadMark(half),
    speech: { read: parseServerFrame, closeVerdict },
    async resume() {
      await discover(api, await context.opened);
      return sync.resumePoints();
    },
    abort: (reason) => http.abort(reason),
  };
}
