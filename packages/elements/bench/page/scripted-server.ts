import type { ClientFrame, ReadMessagesPage } from '@hypee/chat-protocol';
import { conversationOf, cursorAt, me, messageAt, seqOfId } from './wire.ts';

/** How many conversations stand in the list; the first one is long. */
const LISTED = 20;
const SHORT = 40;
/** The id of the long one. */
export const LONG = 'c0';

type Handler<Name extends string> = ((event: Record<Name, unknown>) => void) | null;

/**
 * A level 2 chat server in the page, as `fetch` and `WebSocket`: it answers in a microtask, so that what is measured is the
 * client. Keeps no message: each is made when it is asked for.
 */
export class ScriptedServer {
  /** Messages of the long conversation. */
  count: number;
  readonly #silent: boolean;
  #receive: ((frame: object) => void) | undefined;

  /** @param silent nothing is ever answered, as where there is no network */
  constructor(count: number, { silent = false } = {}) {
    this.count = count;
    this.#silent = silent;
  }

  readonly fetch: typeof fetch = (input, init) => {
    if (this.#silent) return new Promise(() => undefined);
    const { pathname, searchParams } = new URL(input instanceof Request ? input.url : input);
    const body = this.#answer(
      pathname.replace('/api/', ''),
      searchParams,
      typeof init?.body === 'string' ? init.body : '{}',
    );
    return Promise.resolve(
      Response.json(body ?? { detail: 'No such thing.', code: 'not_found' }, { status: body ? 200 : 404 }),
    );
  };

  /** To be given to the client as its class. */
  get WebSocket(): typeof WebSocket {
    const receive = (frame: ClientFrame): void => this.#received(frame);
    const opened = (socket: ScriptedSocket): void => {
      if (this.#silent) return;
      this.#receive = (frame) => socket.onmessage?.({ data: JSON.stringify(frame) });
      socket.onopen?.({ type: 'open' });
    };
    return class extends ScriptedSocket {
      constructor() {
        super(receive, opened);
      }
    } as unknown as typeof WebSocket;
  }

  /** The next message arrives. */
  append(): void {
    this.count += 1;
    const seq = this.count;
    const message = messageAt(LONG, seq);
    this.#receive?.({ type: 'chat_message', conversation_id: LONG, seq, cursor: cursorAt(seq), message });
  }

  #received(frame: ClientFrame): void {
    if (frame.type === 'ping') this.#receive?.({ type: 'pong', n: frame.n });
    if (frame.type !== 'connect') return;
    this.#receive?.({
      type: 'hello',
      protocol: 2,
      session_id: 'session',
      epoch: 'epoch',
      user: me,
      heartbeat_seconds: 20,
      window: { events: 256, bytes: 1_048_576 },
      server_time: '2026-11-20T12:00:00.000Z',
      token_expires_in: 3600,
    });
    this.#receive?.({ type: 'resumed' });
  }

  #answer(path: string, query: URLSearchParams, body: string): object | undefined {
    const [root, id = '', call = ''] = path.split('/');
    if (root === 'protocol') return { protocol: 2, server: 'scripted', features: [], limits: {} };
    if (root !== 'conversations') return undefined;
    if (id === '') {
      const results = Array.from({ length: LISTED }, (_, index) => this.#conversation(`c${index}`));
      return { results, next: null };
    }
    if (call === '') return this.#conversation(id);
    if (call === 'messages') return this.#page(id, query);
    if (call !== 'mark_as_read') return undefined;
    const { message_id } = JSON.parse(body) as { message_id: string };
    return { last_read_seq: seqOfId(message_id), unread_count: 0, mention_count: 0 };
  }

  #countOf = (id: string): number => (id === LONG ? this.count : SHORT);

  #conversation(id: string): object {
    return conversationOf(id, this.#countOf(id));
  }

  #page(id: string, query: URLSearchParams): ReadMessagesPage {
    const count = this.#countOf(id);
    const limit = Number(query.get('limit'));
    const place = (name: string): number | undefined => {
      const bound = query.get(name);
      return bound === null ? undefined : seqOfId(bound);
    };
    const before = place('before');
    const after = place('after');
    const around = place('around');
    const last =
      after === undefined
        ? around === undefined
          ? (before ?? count + 1) - 1
          : Math.min(count, around + Math.floor(limit / 2))
        : Math.min(count, after + limit);
    const first = Math.max(1, after === undefined ? last - limit + 1 : after + 1);
    return {
      results: Array.from({ length: last - first + 1 }, (_, index) => messageAt(id, first + index)),
      has_before: first > 1,
      has_after: last < count,
      cursor: cursorAt(count),
    };
  }
}

/** The part of a WebSocket that the client uses. */
class ScriptedSocket {
  readonly OPEN = 1;
  readonly readyState = 1;
  onopen: Handler<'type'> = null;
  onmessage: Handler<'data'> = null;
  onclose: Handler<'code'> = null;
  onerror: Handler<'type'> = null;
  readonly #receive: (frame: ClientFrame) => void;

  constructor(receive: (frame: ClientFrame) => void, opened: (socket: ScriptedSocket) => void) {
    this.#receive = receive;
    queueMicrotask(() => opened(this));
  }

  send(text: string): void {
    this.#receive(JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.onmessage = null;
  }
}
