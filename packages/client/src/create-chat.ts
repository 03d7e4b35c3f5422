import type { HelloFrame } from '@hypee/chat-protocol';
import type { ChatCalls } from './chat-calls.ts';
import { ChatError, closedError } from './chat-error.ts';
import { createConnection } from './connection/connection.ts';
import { createConversation, type ConversationPart } from './conversation/conversation.ts';
import type { CoreContext } from './core-context.ts';
import type { CoreOptions } from './core-options.ts';
import { createEmitter } from './emitter.ts';
import { createInbox } from './inbox.ts';
import type { Inside } from './inside.ts';
import { rarely } from './rarely.ts';
import { loadFailed } from './load-failed.ts';
import { toUser } from './model/from-wire.ts';
import { createSource } from './observable.ts';
import type { Online, OnlineHooks } from './online.ts';
import { createOutbox } from './outbox/outbox.ts';
import { withResolvers } from './outbox/outgoing.ts';
import type { Ports, RareModule } from './ports.ts';
import { asChatError, createRetries } from './retry.ts';
import { serverAddress } from './server-address.ts';
import { sharedRun } from './shared-run.ts';
import { createState, type Commit } from './state.ts';
import { toStoredError } from './model/from-outbox.ts';
import type { ChatStore } from './store/chat-store.ts';
import { createSafeStore } from './store/safe-store.ts';
import { TABLE_NAMES, type ConversationRow } from './store/rows.ts';
import type { Relayed, TabMessage } from './tabs/tab-message.ts';
import type { TabTalk } from './tabs/tab-talk.ts';
import { createTabs } from './tabs/tabs.ts';
import { toldConnection } from './tabs/told-connection.ts';
import { createTimers, withDeadline } from './timers.ts';
import type { Chat, ChatEvents, Connection, Presence, User } from './types.ts';
import { CLIENT_NAME } from './version.ts';

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
  const opening = withResolvers<ChatStore>();
  const ending = withResolvers<never>();
  // Who waits for the store or a part hears of a close; when nobody waits, nobody needs to.
  for (const { promise } of [opening, ending]) promise.catch(() => undefined);
  let isClosed = false;

  const me = createSource<User | undefined>(undefined, reportListener);
  const connectionState = createSource<Connection>({ status: 'connecting' }, reportListener);
  /** How this tab's own connection stands. */
  let own: Connection | undefined;
  /** Where the connection of this tab shows how it stands: another tab's counts where that leads. */
  const shown = {
    get value() {
      return connectionState.value;
    },
    set(next: Connection) {
      own = next;
      if (tabs.isFollowing && !isClosed) return;
      connectionState.set(next);
      tabs.tell({ type: 'connection', connection: toldConnection(next, tabs.term) });
    },
  };
  const storage = createSource<'persistent' | 'volatile'>('volatile', reportListener);
  const parts = new Map<string, ConversationPart>();
  let online: Online | undefined;
  const opened = sharedRun(openStore);
  const loaded = sharedRun(loadOnline);
  const rare = sharedRun(() => load(ports.loadRare));

  /** What another tab stored is not told back. */
  let isHearing = false;
  let talk: Promise<TabTalk> | undefined;
  const tabs = createTabs(timers, ports.lifecycle, {
    led() {
      // It may have been refused while it followed.
      if (own?.error) shown.set(own);
      outbox.resume().catch(report);
      kick();
    },
    steppedDown: () => connection.restart(),
    talk: () =>
      // One for all: what is heard first is taken in first.
      (talk ??= withRare(({ createTabTalk }) => createTabTalk(inside))),
  });

  const context: CoreContext = {
    timers,
    retries,
    random: ports.random,
    state: createState(address.server, committed),
    opened: opening.promise,
    online: loaded.start,
    rare: rare.start,
    isClosed: () => isClosed,
    tabs,
    report,
  };
  const { state } = context;
  const self = (): User => me.value ?? NOBODY;
  const inbox = createInbox(context, self, reportListener);
  const outbox = createOutbox(context, (message) => partOf(message.conversation_id).toMessage(message));
  const connection = createConnection(ports, timers, shown, {
    async dial(...asked) {
      const [half] = await Promise.all([context.online(), opened.start()]);
      await tabs.turn();
      return half.dial(...asked);
    },
    revoked(reason) {
      wipe(reason).catch(report);
    },
  });
  const server: Inside['server'] = {
    arrived(message) {
      const part = partOf(message.conversation_id);
      part.arrived(message);
      const shown = part.toMessage(message);
      emitter.emit('message', shown);
      if (emitter.heardBy('notification')) aside(({ notify }) => notify(inside, emitter, shown));
    },
    event: ({ type, conversation_id, seq }) => emitter.emit('event', { type, conversationId: conversation_id, seq }),
    aside: (frame) =>
      frame.type === 'typing'
        ? parts.get(frame.conversation_id)?.heardTyping(frame.user_id, frame.typing)
        : aside(({ people }) => people(inside).heard(frame)),
  };
  const inside: Inside = {
    context,
    tabs,
    connection,
    server,
    shown: connectionState,
    me,
    parts,
    apply,
    refresh,
    kick,
    reconnect,
    forget,
  };
  const relayed =
    <Name extends keyof Relayed>(type: Name) =>
    (value: Relayed[Name]): void => {
      server[type](value);
      tabs.tell({ type, value } as TabMessage);
    };
  const hooks: OnlineHooks = {
    connection,
    greet,
    isWatched: (id) => parts.get(id)?.isWatched ?? false,
    arrived: relayed('arrived'),
    event: relayed('event'),
    aside: relayed('aside'),
    resumed() {
      tellMarks();
      for (const part of parts.values()) part.online();
    },
  };
  const unlisten = ports.lifecycle.listen((event) => {
    if (event === 'wake' || event === 'network') retries.kick();
  });

  function greet(frame: HelloFrame): void {
    me.set(toUser(frame.user));
    retries.kick();
    outbox.kick();
  }

  /** A file that hangs is given up; should it come all the same, the next try has it at once. */
  function load<Module>(file: () => Promise<Module>): Promise<Module> {
    const loading = withDeadline(timers, LOAD_MS, file(), loadFailed).catch((cause: unknown) => {
      throw loadFailed(cause);
    });
    return Promise.race([loading, ending.promise]);
  }

  /** Uses a part that few visits need, once it is there. */
  const withRare = <Value>(use: (rare: RareModule) => Value): Promise<Value> =>
    retries.run(context.rare, () => !isClosed).then(use);
  const aside = (use: (rare: RareModule) => void): void => {
    withRare(use).catch(report);
  };

  async function loadOnline(): Promise<Online> {
    const { createOnline } = await load(ports.loadOnline);
    online = createOnline(context, { client: CLIENT_NAME, ...options, ...address, ...ports }, hooks, outbox);
    outbox.attach(online.sending);
    tellMarks();
    return online;
  }

  /** Opens the store of the user, who is known by the options or by the token. */
  async function openStore(): Promise<ChatStore> {
    const userId = options.user ?? (await (await context.online()).user());
    const scope = { server: address.server, userId };
    const open = (): Promise<ChatStore> => ports.openStore(scope);
    // Whether another tab leads must be known before what it stored is read.
    const [first] = await Promise.all([open(), tabs.join(ports.joinTabs(scope))]);
    const recover = async (error: unknown, failing: ChatStore): Promise<ChatStore> => {
      const { recoverStore } = await context.rare();
      const next = await recoverStore(error, failing, { state, connection, report, open });
      showStorage(next);
      return next;
    };
    const store = createSafeStore(first, recover, (tx) => tabs.check(tx));
    const known = await store.read((tx) => state.load(tx));
    if (isClosed) {
      await store.close();
      throw closedError();
    }
    state.userId = userId;
    me.set(known.me ? toUser(known.me) : { ...NOBODY, id: userId, name: userId });
    opening.resolve(store);
    refresh();
    tabs.start(known.term);
    // Not before: what was written before the store was open is on its way into it.
    await outbox.stored();
    showStorage(store);
    return store;
  }

  function showStorage({ persistent }: ChatStore): void {
    storage.set(persistent ? 'persistent' : 'volatile');
    // Memory is this tab's alone.
    if (!persistent) tabs.leave();
  }

  /** Shows what another tab stored, without telling it back. */
  function apply(commit: Commit): void {
    isHearing = true;
    state.apply(commit);
    isHearing = false;
  }

  /** What the server has not confirmed yet. */
  function tellMarks(): void {
    for (const [id, row] of state.rows)
      if ((row.readPending || row.unreadPending) && !tabs.isFollowing) online?.tellMarks(id);
  }

  function partOf(id: string, thread: string | null = null): ConversationPart {
    const key = thread === null ? id : `${id}\n${thread}`;
    let part = parts.get(key);
    if (!part) {
      part = createConversation(
        id,
        {
          context,
          outbox,
          connection: { send: (frame) => connection.send(frame) || tabs.tell({ type: 'say', frame }) },
          me: self,
          summaryOf: inbox.summaryOf,
          thread: (messageId) => partOf(id, messageId).conversation,
          draftChanged: () => inbox.refresh(),
          reportListener,
        },
        thread,
      );
      parts.set(key, part);
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
    for (const part of parts.values()) {
      const { id } = part.conversation;
      if (discarded.length > 0 || concerned.has(id)) part.absorb(commit, before.get(id));
    }
    inbox.refresh();
    outbox.settle(commit);
    if (!isHearing) tabs.tell({ type: 'commit', commit });
  }

  /** Leaves nothing of the user on this device. */
  async function wipe(reason: ChatError): Promise<void> {
    const store = await opening.promise;
    await store.write(async (tx) => {
      for (const table of TABLE_NAMES) await tx.clear(table);
    });
    forget(reason);
    tabs.tell({ type: 'wiped', reason: toStoredError(reason) });
  }

  /** Nothing of the user is on this device any more. */
  function forget(reason: ChatError): void {
    connection.stop(reason);
    online?.abort(reason);
    apply({ removed: [...state.rows.keys()], discarded: [...state.outbox.keys()] });
    state.drafts.clear();
    outbox.rejectAll(reason);
    refresh();
  }

  function kick(): void {
    outbox.kick();
    tellMarks();
  }

  function reconnect(): void {
    if (isClosed) return;
    online?.session.retry();
    if (tabs.isFollowing) tabs.tell({ type: 'reconnect' });
    else connection.reconnect();
    retries.kick();
    outbox.kick();
  }

  const closing = sharedRun(async () => {
    isClosed = true;
    unlisten();
    connection.close();
    tabs.close();
    outbox.rejectAll(closedError());
    online?.abort(closedError());
    timers.close();
    const run = opened.present;
    for (const { reject } of [opening, ending]) reject(closedError());
    const store = await run?.catch(() => undefined);
    await store?.close();
  });

  connection.start();
  // At once, and side by side. The connection needs both: it tries again and shows why one fails.
  for (const begun of [opened.start(), context.online()]) begun.catch(() => undefined);

  const calls = (names: string): ChatCalls =>
    rarely(
      context.rare,
      ({ createChatCalls }) =>
        createChatCalls(context, { chat, ports, options, emitter }, (id) => partOf(id).conversation),
      names,
    );

  const chat: Chat = {
    me,
    connection: connectionState,
    storage,
    conversations: inbox.conversations,
    unreadCount: inbox.unreadCount,
    conversation: (id) => partOf(id).conversation,
    // The list of another tab comes by itself.
    loadMoreConversations: async () => (tabs.isFollowing ? undefined : online?.sync.listing.more()),
    reconnect,
    presence(userIds) {
      const source = createSource<ReadonlyMap<string, Presence>>(new Map(), reportListener, () =>
        aside(({ people }) => people(inside).observe(userIds, source)),
      );
      return source;
    },
    setPresence(status) {
      state.said = status;
      aside(({ people }) => people(inside).say(status));
    },
    ...calls('createConversation search identify'),
    users: calls('find get block unblock blocked'),
    on: emitter.on,
    async logout() {
      const reason = new ChatError('logged_out', 'Logged out.');
      await opened.start().then(
        () => wipe(reason),
        () => undefined,
      );
      await chat.close();
    },
    close: closing.start,
  };

  return chat;
}
