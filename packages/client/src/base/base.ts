import { isObject, type Json, type Message } from '@hypee/chat-protocol';
import { ChatError } from '../chat-error.ts';
import type { Line, LineEvents } from '../connection/connection.ts';
import type { OnlineContext } from '../core-context.ts';
import type { Http } from '../http.ts';
import type { OnlineAccess, OnlineHooks } from '../online.ts';
import { createPool } from '../pool.ts';
import { asChatError } from '../retry.ts';
import type { Session } from '../session/session.ts';
import type { Listing } from '../sync/listing.ts';
import { createConversations } from './conversations.ts';
import { DIALECTS, type Dialect } from './dialect.ts';
import { errorText } from './error-text.ts';
import { createFollowing, type Following } from './follow.ts';
import { hear } from './frames.ts';
import { createHistory } from './history.ts';
import { createReader, insideOf, namesOf, type Self } from './read-entities.ts';
import { createSend } from './send.ts';
import { createTurns } from './turns.ts';
import { createWatching } from './watching.ts';

/** Histories read at the same time: many are asked for at once after a lost connection. */
const AT_ONCE = 4;
/** How often all of the list is read, to find out what is not in it any more. Milliseconds. */
const WHOLE_MS = 300_000;
/** Messages on either side of one that is looked for. */
const BESIDE = 25;

/** A server of level 1, behind the calls and the connection of level 2. */
export interface BaseLevel {
  /** One call of the protocol's API, done with those that the backend has. Answers as the protocol does. */
  request: Http['request'];
  /**
   * Connects.
   *
   * @throws ChatError what the backend or the network said
   */
  line(events: LineEvents): Promise<Line>;
}

/** What level 1 is made of. */
export interface BaseParts {
  access: OnlineAccess;
  hooks: OnlineHooks;
  session: Session;
  http: Http;
  sync: { listing: Pick<Listing, 'pass'> };
}

const unsupported = (what: string): ChatError =>
  new ChatError('unsupported', `This chat server (level 1) has no way to ${what}.`);

/**
 * Speaks with a server of level 1 (PROTOCOL section 6): an existing backend with REST and a socket for each conversation. It has
 * no log, so what is known is compared with the newest page again and again, by id.
 */
export function createBaseLevel(
  context: OnlineContext,
  { access, hooks, session, http, sync: { listing } }: BaseParts,
): BaseLevel {
  const { state, opened, timers } = context;
  const dialect: Dialect = typeof access.dialect === 'object' ? access.dialect : DIALECTS[access.dialect ?? 'hypee'];
  const origin = access.api.slice(0, -'api/'.length);
  const self: Self = {
    theirNames: [],
    get userId() {
      return state.userId;
    },
  };
  const reader = createReader(self, origin);
  const ask = (path: string): Promise<unknown> => http.direct('GET', path);
  const history = createHistory(context, dialect, reader, ask);
  const watching = createWatching(
    context,
    (id) => hooks.isWatched(id),
    () => following?.follow(),
  );
  const conversations = createConversations(context, {
    ...{ dialect, reader, ask, watching, hooks },
    isBehind: (id) => following?.examine(id),
  });
  /** Conversations of which nothing can be missing before what their sockets bring next. */
  const current = new Set<string>();
  const pool = createPool(AT_ONCE);
  /** Reads the newest messages. */
  const refresh = createTurns((id) =>
    pool(async () => {
      const taken = await history.newest(id);
      taken.arrived.forEach((message) => hooks.arrived(message));
      return taken;
    }),
  );
  const stored = async (id: string, from: number, to: number): Promise<Message[]> =>
    (await opened).read((tx) => tx.list('messages', { from: [id, from], to: [id, to] }));
  const isCurrent = (id: string): boolean => current.has(id);
  const send = createSend(context, { dialect, reader, http, history, refresh, isCurrent, stored });
  let knowsMe: Promise<void> | undefined;
  /** When the whole list was last read. */
  let wholeAt = -Infinity;
  /** While there is a connection. */
  let following: Following | undefined;

  http.describe = errorText;

  /** Learns what the backend calls me, and whom this device knows. */
  const introduce = (): Promise<void> =>
    (knowsMe ??= (async () => {
      await opened;
      for (const { conversation } of state.rows.values()) reader.meet(conversation.members.map(({ user }) => user));
      if (!dialect.me) return;
      try {
        const me = await ask(dialect.me);
        if (isObject(me)) self.theirNames = namesOf(isObject(me['user']) ? me['user'] : me);
      } catch (error) {
        const { retryable, status } = asChatError(error);
        // A backend may lack this call; then the token's word counts.
        if (retryable || status === undefined || status === 401) throw error;
      }
    })().catch((error: unknown) => {
      knowsMe = undefined;
      throw error;
    }));

  /** A stretch of a conversation's history. */
  async function messages(id: string, bounds: URLSearchParams): Promise<Json> {
    const limit = Number(bounds.get('limit') ?? 50);
    const [before, after, around] = ['before', 'after', 'around'].map((name) => bounds.get(name));
    const bound = before ?? after ?? around;
    if (bound == null) {
      await refresh(id);
    }
    const find = async (): Promise<Message | undefined> =>
      (await stored(id, 0, Infinity)).find((message) => message.id === bound);
    let place = bound == null ? undefined : (await find())?.seq;
    const hasMore = await history.backTo(id, async (oldest) => {
      if (bound == null) return true;
      place ??= (await find())?.seq;
      if (place === undefined) return false;
      const kept = await stored(id, oldest.seq, before ? place - 1 : place);
      return before ? kept.length >= limit : kept.length > (around ? BESIDE : 0);
    });
    if (bound != null && place === undefined)
      throw new ChatError('not_found', 'There is no such message in this conversation.', { status: 404 });
    const from = 1;
    const all = await stored(id, from, Infinity);
    const at = place ?? Infinity;
    const older = all.filter(({ seq }) => seq < at);
    const newer = all.filter(({ seq }) => seq >= at);
    const results = before
      ? older.slice(-limit)
      : after
        ? newer.filter(({ seq }) => seq > at).slice(0, limit)
        : around
          ? [...older.slice(-BESIDE), ...newer.slice(0, BESIDE)]
          : all.slice(-limit);
    const [first, last] = [results[0], results.at(-1)];
    return {
      results,
      has_before: hasMore || (first !== undefined && first.seq > (all[0]?.seq ?? 0)),
      has_after: last !== undefined && last.seq < (all.at(-1)?.seq ?? 0),
      cursor: state.rows.get(id)?.cursor ?? '0.',
    };
  }

  const ROUTE = /^conversations\/(?:([^/?]+)\/(?:(messages|events|send_message|mark_as_read)\/)?)?(\?.*)?$/;

  async function request(...[method, path, call = {}]: Parameters<Http['request']>): Promise<unknown> {
    await introduce();
    const { body } = call;
    if (path === 'attachments/' && dialect.attachments)
      return reader.attachment(insideOf(await http.direct(method, dialect.attachments, call)));
    const [matched, encoded, part, query = ''] = ROUTE.exec(path) ?? [];
    const id = encoded === undefined ? undefined : decodeURIComponent(encoded);
    if (matched === undefined) throw unsupported(`do this (${method} ${path.split('?')[0]})`);
    if (id === undefined && method === 'POST') {
      const { title, member_ids: memberIds } = body as { title?: string; member_ids: string[] };
      const answer = await http.direct('POST', dialect.conversations, {
        body: dialect.createBody({ memberIds, ...(title !== undefined && { title }) }),
      });
      return reader.conversation(answer);
    }
    if (id === undefined)
      // How many come is the backend's to say; where a page goes on is in its own words.
      return conversations.page(/^\?limit=\d+$/.test(query) ? '' : query);
    if (part === 'messages') return messages(id, new URLSearchParams(query));
    if (part === 'send_message') return send(id, body as Parameters<typeof send>[1]);
    if (part === 'mark_as_read') {
      if (dialect.read)
        await http.direct('POST', dialect.read.path(id), {
          body: dialect.read.body((body as { message_id: string }).message_id),
        });
      return { last_read_seq: state.rows.get(id)?.readPending?.seq ?? 0 };
    }
    if (method !== 'GET') throw unsupported('change a conversation');
    const conversation = reader.conversation(await ask(dialect.conversation(id)));
    // There is no log: this only asks whether the conversation may still be read.
    if (part === 'events') return { events: [], cursor: state.rows.get(id)?.cursor ?? '0.', more: false };
    return conversation;
  }

  async function line(events: LineEvents): Promise<Line> {
    await introduce();
    await ask(dialect.conversations);
    current.clear();
    following = createFollowing(
      context,
      {
        ...{ access, hooks, session, watching, current, refresh },
        address: (id) => `${origin.replace(/^http/, 'ws')}${dialect.socket(id)}`,
        hear: (id, text) => hear(text, id, reader),
        ask: (id) => ask(dialect.conversation(id)),
        list(isWanted, goOn) {
          const now = timers.monotonic();
          const whole = isWanted || conversations.isWhole || now - wholeAt > WHOLE_MS;
          if (whole) wholeAt = now;
          listing.pass({ whole, goOn });
        },
      },
      events,
    );
    return following;
  }

  return { request, line };
}
