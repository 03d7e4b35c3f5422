import type { HelloFrame } from '@hypee/chat-protocol';
import { createApi } from './api.ts';
import { ChatError } from './chat-error.ts';
import { createConnection } from './connection/connection.ts';
import { createConversation, type ConversationPart } from './conversation/conversation.ts';
import { createReadMarks } from './conversation/read-marks.ts';
import type { CoreContext } from './core-context.ts';
import type { CoreOptions } from './core-options.ts';
import { discover } from './discovery.ts';
import { createEmitter } from './emitter.ts';
import { createHttp } from './http.ts';
import { createInbox } from './inbox.ts';
import { toUser } from './model/from-wire.ts';
import { createSource } from './observable.ts';
import { createOutbox } from './outbox/outbox.ts';
import { withResolvers } from './outbox/outgoing.ts';
import type { Ports } from './ports.ts';
import { asChatError, createRetries } from './retry.ts';
import { serverAddress } from './server-address.ts';
import { subjectOf } from './session/jwt.ts';
import { createSession } from './session/session.ts';
import { createState, type Commit } from './state.ts';
import type { ChatStore } from './store/chat-store.ts';
import { TABLE_NAMES, type ConversationRow } from './store/rows.ts';
import { createSync } from './sync/sync.ts';
import { createTimers } from './timers.ts';
import type { Chat, ChatEvents, Connection, User } from './types.ts';
import { createUsers } from './users.ts';
import { CLIENT_NAME } from './version.ts';

/** An answer that was lost is asked for again under the same key: no second conversation comes of it. */
const CREATE_TRIES = 3;
const NOBODY: User = { id: '', name: '', avatarUrl: null, role: 'user', lastSeenAt: null };

/**
 * A chat over the given ports. Returns at once: what is kept on the device is shown as soon as its store is open, the
 * server is reached in the background.
 *
 * @throws ChatError `invalid_url`
 */
export function createChat(ports: Ports, options: CoreOptions): Chat {
  const address = serverAddress(options.url);
  const { logger } = options;
  const reportListener = (error: unknown): void => logger?.error('hypee-chat: a listener threw', error);
  const emitter = createEmitter<ChatEvents>(reportListener);
  const report = (error: ChatError): void => {
    logger?.warn(`hypee-chat: ${error.message}`, error);
    emitter.emit('error', error);
  };

  const timers = createTimers(ports.clock);
  const retries = createRetries(timers, ports.random);
  const session = createSession(options.token, timers, (error) => connection.stop(error));
  const http = createHttp(address.api, ports.fetch, session, timers);
  const opening = withResolvers<ChatStore>();
  // Who waits for the store hears of a close; when nobody waits, nobody needs to.
  opening.promise.catch(() => undefined);
  let isClosed = false;
  let closing: Promise<void> | undefined;

  const me = createSource<User | undefined>(undefined, reportListener);
  const connectionState = createSource<Connection>({ status: 'connecting' }, reportListener);
  const storage = createSource<'persistent' | 'volatile'>('volatile', reportListener);
  const parts = new Map<string, ConversationPart>();

  const context: CoreContext = {
    timers,
    retries,
    random: ports.random,
    api: createApi(http),
    state: createState(committed),
    opened: opening.promise,
    isClosed: () => isClosed,
    report,
  };
  const { state, api } = context;
  const self = (): User => me.value ?? NOBODY;
  const inbox = createInbox(context, self, reportListener);
  const readMarks = createReadMarks(context);
  const outbox = createOutbox(context, (message) => partOf(message.conversation_id).toMessage(message));
  const sync = createSync(context, {
    connection: () => connection,
    isWatched: (id) => parts.get(id)?.isWatched ?? false,
    arrived(message) {
      const part = partOf(message.conversation_id);
      part.arrived(message);
      emitter.emit('message', part.toMessage(message));
    },
    event: ({ type, conversation_id, seq }) => emitter.emit('event', { type, conversationId: conversation_id, seq }),
    typing: ({ conversation_id, user_id, typing }) => parts.get(conversation_id)?.heardTyping(user_id, typing),
    resumed() {
      readMarks.flush();
      for (const part of parts.values()) part.online();
    },
  });
  const connection = createConnection(address.socket, ports, timers, session, connectionState, {
    async prepare() {
      const store = await open();
      await discover(api, store);
      return { ...(await sync.resumePoints()), client: options.client ?? CLIENT_NAME };
    },
    hello(frame) {
      greet(frame);
      sync.hello(frame);
      retries.kick();
      outbox.kick();
    },
    content: (frame) => sync.receive(frame),
    dropped: () => sync.dropped(),
    revoked() {
      wipe().catch((error: unknown) => report(asChatError(error)));
    },
    report,
  });
  const unlisten = ports.lifecycle.listen((event) => {
    if (event === 'wake' || event === 'network') retries.kick();
  });

  function greet(frame: HelloFrame): void {
    if (frame.user.id !== state.userId) {
      throw new ChatError(
        'wrong_user',
        `The server knows this token as user "${frame.user.id}", this chat is of "${state.userId}".`,
      );
    }
    me.set(toUser(frame.user));
  }

  let openRun: Promise<ChatStore> | undefined;

  /** Opens the store of the user, who is known by the options or by the token. */
  function open(): Promise<ChatStore> {
    openRun ??= openStore().catch((error: unknown) => {
      openRun = undefined;
      throw error;
    });
    return openRun;
  }

  async function openStore(): Promise<ChatStore> {
    const userId = options.user ?? subjectOf(await session.token());
    if (userId === undefined) {
      throw new ChatError(
        'wrong_user',
        'The token does not tell whose it is: give a JWT with `sub`, or the option `user`.',
      );
    }
    session.bindTo(userId);
    const store = await ports.openStore({ server: address.server, userId });
    const known = await store.read((tx) => state.load(tx));
    if (isClosed) {
      await store.close();
      throw new ChatError('closed', 'The chat was closed.');
    }
    state.userId = userId;
    me.set(known.me ? toUser(known.me) : { ...NOBODY, id: userId, name: userId });
    opening.resolve(store);
    refresh();
    readMarks.flush();
    outbox.resume().catch((error: unknown) => report(asChatError(error)));
    // Not before: what was written before the store was open is on its way into it.
    await outbox.stored();
    storage.set(store.persistent ? 'persistent' : 'volatile');
    return store;
  }

  function partOf(id: string): ConversationPart {
    let part = parts.get(id);
    if (!part) {
      part = createConversation(id, {
        context,
        sync,
        outbox,
        readMarks,
        connection,
        me: self,
        summaryOf: inbox.summaryOf,
        draftChanged: () => inbox.refresh(),
        reportListener,
      });
      parts.set(id, part);
      part.refresh();
    }
    return part;
  }

  /** Everything that shows what is in memory. */
  function refresh(): void {
    for (const part of parts.values()) part.refresh();
    inbox.refresh();
  }

  /** Tells those whom a commit concerns. Memory is already changed, the store before it. */
  function committed(commit: Commit, before: ReadonlyMap<string, ConversationRow>): void {
    const discarded = commit.discarded ?? [];
    const concerned = new Set([
      ...(commit.rows ?? []).map(({ id }) => id),
      ...(commit.removed ?? []),
      ...(commit.messages ?? []).map((message) => message.conversation_id),
      ...(commit.settled ?? []).map(({ row }) => row.conversationId),
      ...(commit.outbox ?? []).map((row) => row.conversationId),
    ]);
    for (const [id, part] of parts) if (discarded.length > 0 || concerned.has(id)) part.absorb(commit, before.get(id));
    inbox.refresh();
    outbox.settle(commit);
  }

  /** Leaves nothing of the user on this device. */
  async function wipe(): Promise<void> {
    const reason = new ChatError('revoked', 'This session was revoked: unsent messages were erased.');
    http.abort(reason);
    const store = await opening.promise;
    await store.write(async (tx) => {
      for (const table of TABLE_NAMES) await tx.clear(table);
    });
    const removed = [...state.rows.keys()];
    const discarded = [...state.outbox.keys()];
    state.apply({ removed, discarded });
    state.drafts.clear();
    outbox.rejectAll(reason);
    refresh();
  }

  connection.start();
  open().catch(() => {
    // The connection needs the store too: it tries again and shows why it fails.
  });

  return {
    me,
    connection: connectionState,
    storage,
    conversations: inbox.conversations,
    unreadCount: inbox.unreadCount,
    conversation: (id) => partOf(id).conversation,
    loadMoreConversations: () => sync.listing.more(),
    reconnect() {
      if (isClosed) return;
      connection.reconnect();
      retries.kick();
      outbox.kick();
    },
    async createConversation({ title, memberIds, kind = 'group', metadata }) {
      try {
        const body = {
          member_ids: memberIds,
          kind,
          client_id: ports.random.id(),
          ...(title !== undefined && { title }),
          ...(metadata !== undefined && { metadata }),
        };
        let tries = 0;
        const created = await retries.run(
          () => api.createConversation(body),
          () => (tries += 1) < CREATE_TRIES && !isClosed,
        );
        await sync.learn(created);
        return partOf(created.id).conversation;
      } catch (error) {
        throw asChatError(error);
      }
    },
    users: createUsers(api),
    on: (event, listener) => emitter.on(event, listener),
    close() {
      closing ??= (async () => {
        isClosed = true;
        unlisten();
        connection.close();
        outbox.close();
        http.close();
        timers.close();
        const run = openRun;
        opening.reject(new ChatError('closed', 'The chat was closed.'));
        const store = await run?.catch(() => undefined);
        await store?.close();
      })();
      return closing;
    },
  };
}
