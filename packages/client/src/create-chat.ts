import type { HelloFrame } from '@hypee/chat-protocol';
import { ChatError, closedError } from './chat-error.ts';
import { createConnection } from './connection/connection.ts';
import { createConversation, type ConversationPart } from './conversation/conversation.ts';
import type { CoreContext } from './core-context.ts';
import type { CoreOptions } from './core-options.ts';
import { createEmitter } from './emitter.ts';
import { createInbox } from './inbox.ts';
import { loadFailed } from './load-failed.ts';
import { toUser } from './model/from-wire.ts';
import { createSource } from './observable.ts';
import type { Online } from './online.ts';
import { createOutbox } from './outbox/outbox.ts';
import { withResolvers } from './outbox/outgoing.ts';
import type { Ports } from './ports.ts';
import { asChatError, createRetries } from './retry.ts';
import { serverAddress } from './server-address.ts';
import { subjectOf } from './session/jwt.ts';
import { createSession } from './session/session.ts';
import { sharedRun } from './shared-run.ts';
import { createState, type Commit } from './state.ts';
import type { ChatStore } from './store/chat-store.ts';
import { TABLE_NAMES, type ConversationRow } from './store/rows.ts';
import type { SyncHooks } from './sync/sync.ts';
import { createTimers, withDeadline } from './timers.ts';
import type { Chat, ChatEvents, Connection, User } from './types.ts';
import { createUsers } from './users.ts';
import { CLIENT_NAME } from './version.ts';

/** An answer that was lost is asked for again under the same key: no second conversation comes of it. */
const CREATE_TRIES = 3;
/** How long a part that is loaded on demand may take. */
const LOAD_MS = 30_000;
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
  const report = (thrown: unknown): void => {
    const error = asChatError(thrown);
    if (error.code === 'closed') return;
    logger?.warn(`hypee-chat: ${error.message}`, error);
    emitter.emit('error', error);
  };

  const timers = createTimers(ports.clock);
  const retries = createRetries(timers, ports.random);
  const session = createSession(options.token, timers, (error) => connection.stop(error));
  const opening = withResolvers<ChatStore>();
  const ending = withResolvers<never>();
  // Who waits for the store or a part hears of a close; when nobody waits, nobody needs to.
  for (const { promise } of [opening, ending]) promise.catch(() => undefined);
  let isClosed = false;
  let closing: Promise<void> | undefined;

  const me = createSource<User | undefined>(undefined, reportListener);
  const connectionState = createSource<Connection>({ status: 'connecting' }, reportListener);
  const storage = createSource<'persistent' | 'volatile'>('volatile', reportListener);
  const parts = new Map<string, ConversationPart>();
  let online: Online | undefined;
  const opened = sharedRun(openStore);
  const loaded = sharedRun(loadOnline);

  const context: CoreContext = {
    timers,
    retries,
    random: ports.random,
    state: createState(committed),
    opened: opening.promise,
    online: () => loaded.start(),
    isClosed: () => isClosed,
    report,
  };
  const { state } = context;
  const self = (): User => me.value ?? NOBODY;
  const inbox = createInbox(context, self, reportListener);
  const outbox = createOutbox(context, (message) => partOf(message.conversation_id).toMessage(message));
  const connection = createConnection(address.socket, ports, timers, session, connectionState, {
    async prepare() {
      const [half] = await Promise.all([context.online(), opened.start()]);
      const { speech, sync } = half;
      return {
        ...speech,
        connect: { ...(await half.resume()), client: options.client ?? CLIENT_NAME },
        hello(frame) {
          greet(frame);
          sync.hello(frame);
          retries.kick();
          outbox.kick();
        },
        content: (frame) => sync.receive(frame),
        dropped: () => sync.dropped(),
      };
    },
    revoked() {
      wipe().catch(report);
    },
    report,
  });
  const hooks: SyncHooks = {
    connection,
    isWatched: (id) => parts.get(id)?.isWatched ?? false,
    arrived(message) {
      const part = partOf(message.conversation_id);
      part.arrived(message);
      emitter.emit('message', part.toMessage(message));
    },
    event: ({ type, conversation_id, seq }) => emitter.emit('event', { type, conversationId: conversation_id, seq }),
    typing: ({ conversation_id, user_id, typing }) => parts.get(conversation_id)?.heardTyping(user_id, typing),
    resumed() {
      tellReadMarks();
      for (const part of parts.values()) part.online();
    },
  };
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

  async function loadOnline(): Promise<Online> {
    // A file that hangs is given up; should it come all the same, the next try has it at once.
    const late = (): Error => new Error('it did not come in 30 s');
    const loading = withDeadline(timers, LOAD_MS, ports.loadOnline(), late).catch((cause: unknown) => {
      throw loadFailed(cause);
    });
    const { createOnline } = await Promise.race([loading, ending.promise]);
    online = createOnline(context, { api: address.api, fetch: ports.fetch, session }, hooks);
    tellReadMarks();
    return online;
  }

  /** Opens the store of the user, who is known by the options or by the token. */
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
      throw closedError();
    }
    state.userId = userId;
    me.set(known.me ? toUser(known.me) : { ...NOBODY, id: userId, name: userId });
    opening.resolve(store);
    refresh();
    tellReadMarks();
    outbox.resume().catch(report);
    // Not before: what was written before the store was open is on its way into it.
    await outbox.stored();
    storage.set(store.persistent ? 'persistent' : 'volatile');
    return store;
  }

  /** What the server has not confirmed yet. */
  function tellReadMarks(): void {
    for (const [id, row] of state.rows) if (row.readPending) online?.tellReadMark(id);
  }

  function partOf(id: string): ConversationPart {
    let part = parts.get(id);
    if (!part) {
      part = createConversation(id, {
        context,
        outbox,
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
    online?.abort(reason);
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
  // At once, and side by side. The connection needs both: it tries again and shows why one fails.
  for (const begun of [opened.start(), context.online()]) begun.catch(() => undefined);

  return {
    me,
    connection: connectionState,
    storage,
    conversations: inbox.conversations,
    unreadCount: inbox.unreadCount,
    conversation: (id) => partOf(id).conversation,
    loadMoreConversations: async () => online?.sync.listing.more(),
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
          async () => (await context.online()).api.createConversation(body),
          () => (tries += 1) < CREATE_TRIES && !isClosed,
        );
        await (await context.online()).sync.learn(created);
        return partOf(created.id).conversation;
      } catch (error) {
        throw asChatError(error);
      }
    },
    users: createUsers(context),
    on: (event, listener) => emitter.on(event, listener),
    close() {
      closing ??= (async () => {
        isClosed = true;
        unlisten();
        connection.close();
        outbox.close();
        online?.abort(closedError());
        timers.close();
        const run = opened.present;
        for (const { reject } of [opening, ending]) reject(closedError());
        const store = await run?.catch(() => undefined);
        await store?.close();
      })();
      return closing;
    },
  };
}
