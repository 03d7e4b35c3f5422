import type { ClientFrame } from '@hypee/chat-protocol';
import {
  createChat,
  createMemoryDatabase,
  createMemoryStore,
  loadOnline,
  loadRare,
  type Chat,
  type CoreOptions,
  type HttpRequest,
  type LifecycleEvent,
  type MemoryChatDatabase,
  type MemoryTabs,
  type Message,
  type Ports,
  type TabGuard,
} from '../../src/core.ts';
import type { ChatError } from '../../src/chat-error.ts';
import { FakeClock, flush } from './fake-clock.ts';
import { ModelServer, POLLED, type ServerAnswer, type ServerRequest, type ServerSocket } from './model-server.ts';

export interface Tab {
  chat: Chat;
  errors: ChatError[];
  readonly isAlive: boolean;
  /** Cuts the tab off from everything, without a goodbye. */
  crash(): void;
  /** As a browser does with a page that is hidden for long: nothing of it runs, what it holds stays held. */
  freeze(): void;
  /** What was to run meanwhile runs now, one thing after the other. */
  thaw(): Promise<void>;
}

/** A device, a server and the network between them, all of which do as they are told. */
export class World {
  readonly clock = new FakeClock();
  readonly server = new ModelServer();
  /** What is kept for alice. */
  readonly database = createMemoryDatabase();
  private readonly databases = new Map([['alice', this.database]]);
  readonly tabs: Tab[] = [];
  readonly requests: ServerRequest[] = [];
  readonly dials: { at: number; socket: ServerSocket }[] = [];
  /** Whether requests and dials arrive. */
  online = true;
  /** Whether dials arrive where requests do: some networks let no socket through. */
  carriesSockets = true;
  /** Whether an open socket still carries anything: false makes it half-open. */
  carries = true;
  visible = true;
  /** What the device says of its network, rightly or wrongly. */
  saysOnline = true;
  lifecycleListeners = new Set<(event: LifecycleEvent) => void>();
  /** Decides about a request before the server does. */
  intercept: ((request: ServerRequest, next: () => ServerAnswer) => ServerAnswer | Promise<ServerAnswer>) | undefined;
  beforeCommit: (() => Promise<void>) | undefined;
  /** What the device's storage fails with, if it does; asked at the beginning of each transaction. */
  storageFailure: ((mode: 'read' | 'write') => Error | undefined) | undefined;
  /** Told of each opening of the device's storage. */
  storeOpened: (() => void) | undefined;
  /** Holds back what was read from the device's store. */
  afterRead: (() => Promise<void>) | undefined;
  /** Brings the half of the core that speaks with the server. */
  loadOnline: Ports['loadOnline'] = loadOnline;
  /** Brings the parts that few visits need. */
  loadRare: Ports['loadRare'] = loadRare;
  /** Where the tabs of this device meet; without it each works for itself. */
  browser: MemoryTabs | undefined;
  private ids = 0;

  /** What is kept for a user. */
  databaseOf(userId: string): MemoryChatDatabase {
    return this.databases.get(userId) ?? createMemoryDatabase();
  }

  requestsTo(ending: string): ServerRequest[] {
    return this.requests.filter(({ path }) => path.endsWith(ending));
  }

  get framesOfClient(): ClientFrame[] {
    return this.server.frames.map(({ frame }) => frame);
  }

  signal(event: LifecycleEvent): void {
    for (const listener of [...this.lifecycleListeners]) listener(event);
  }

  /** The socket the server would write to now. */
  get socket(): ServerSocket {
    return this.server.lastSocket!;
  }

  open(given: Partial<Omit<CoreOptions, 'user'>> & { user?: string | undefined } = {}): Tab {
    const { user, ...options } = { user: 'alice', ...given };
    let alive = true;
    let frozen: (() => void)[] | undefined;
    const guard: TabGuard =
      (call) =>
      (...args) => {
        if (frozen) frozen.push(() => guard(call)(...args));
        else if (alive) call(...args);
      };
    /** Resolves when the tab runs. */
    const running = (): Promise<void> => new Promise((resolve) => guard(resolve)());
    const tabKey = {};
    const isVisible = (): boolean => this.visible;
    const saysOnline = (): boolean => this.saysOnline;
    const ports: Ports = {
      clock: {
        now: () => this.clock.now(),
        monotonic: () => this.clock.monotonic(),
        after: (ms, callback) => this.clock.after(ms, guard(callback)),
      },
      random: { next: () => 0.5, id: () => `id-${String((this.ids += 1)).padStart(4, '0')}` },
      dial: (_url, handlers) =>
        this.dial({
          opened: guard(handlers.opened),
          received: guard(handlers.received),
          closed: guard(handlers.closed),
        }),
      fetch: async (request) => {
        const answer = await this.fetch(request);
        await running();
        return answer;
      },
      openStore: async ({ userId }) => {
        this.storeOpened?.();
        const database = this.databases.get(userId) ?? createMemoryDatabase();
        this.databases.set(userId, database);
        const store = createMemoryStore(database, {
          persistent: true,
          beforeCommit: async () => {
            await this.beforeCommit?.();
            await running();
          },
        });
        const fail = (mode: 'read' | 'write'): void => {
          const failure = this.storageFailure?.(mode);
          if (failure) throw failure;
        };
        return {
          ...store,
          write: async (work) => {
            fail('write');
            return store.write(work);
          },
          read: async (work) => {
            fail('read');
            const value = await store.read(work);
            await this.afterRead?.();
            return value;
          },
        };
      },
      loadOnline: () => this.loadOnline(),
      loadRare: () => this.loadRare(),
      joinTabs: () => this.browser?.join(tabKey, guard),
      lifecycle: {
        get visible() {
          return isVisible();
        },
        get online() {
          return saysOnline();
        },
        listen: (listener) => {
          const heard = guard(listener);
          this.lifecycleListeners.add(heard);
          return () => this.lifecycleListeners.delete(heard);
        },
      },
    };
    const chat = createChat(ports, {
      url: 'https://chat.example.com',
      token: 'alice-1',
      ...(user !== undefined && { user }),
      ...options,
    });
    const errors: ChatError[] = [];
    chat.on('error', (error) => errors.push(error));
    const tab: Tab = {
      chat,
      errors,
      get isAlive() {
        return alive;
      },
      crash: () => {
        alive = false;
        this.browser?.died(tabKey);
      },
      freeze: () => void (frozen ??= []),
      async thaw() {
        const late = frozen ?? [];
        frozen = undefined;
        for (const run of late) {
          run();
          await flush();
        }
      },
    };
    this.tabs.push(tab);
    return tab;
  }

  private async fetch({
    method,
    url,
    headers,
    body,
    signal,
  }: HttpRequest): Promise<{ status: number; header(name: string): string | undefined; text: string }> {
    await Promise.resolve();
    const { pathname, searchParams } = new URL(url);
    const request: ServerRequest = {
      method,
      path: pathname.replace('/api/', ''),
      query: searchParams,
      body: typeof body === 'string' ? (JSON.parse(body) as Record<string, unknown>) : {},
      headers,
      ...(body !== undefined && typeof body !== 'string' && { raw: await bytesIn(body) }),
      token: headers['authorization']?.replace('Bearer ', ''),
    };
    this.requests.push(request);
    if (!this.online) throw new TypeError('fetch failed');
    signal?.throwIfAborted();
    const aborted = new Promise<never>((_resolve, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason as Error)),
    );
    aborted.catch(() => undefined);
    const next = (): ServerAnswer => this.server.answer(request);
    const decided = this.intercept ? await this.intercept(request, next) : next();
    const answer =
      decided === POLLED
        ? await Promise.race([this.server.poll(request, this.waited(request, aborted)), aborted])
        : decided;
    return {
      status: answer.status,
      header: (name) => answer.headers?.[name],
      text: answer.body === undefined ? '' : JSON.stringify(answer.body),
    };
  }

  /** Resolves when a poll waited long enough, or is not waited for. */
  private waited({ body }: ServerRequest, aborted: Promise<never>): Promise<unknown> {
    const over = new Promise<void>((resolve) => this.clock.after(Number(body['wait']) * 1000, resolve));
    return Promise.race([over, aborted]).catch(() => undefined);
  }

  private dial(handlers: { opened(): void; received(text: string): void; closed(code: number, reason: string): void }) {
    let state: 'opening' | 'open' | 'dropped' = 'opening';
    const later = (call: () => void) =>
      queueMicrotask(() => {
        if (state !== 'dropped') call();
      });
    const socket: ServerSocket = {
      userId: '',
      sent: 0,
      send: (frame) => {
        if (this.carries) later(() => handlers.received(JSON.stringify(frame)));
      },
      close: (code, reason = '') => {
        this.server.sockets.delete(socket);
        later(() => {
          state = 'dropped';
          handlers.closed(code, reason);
        });
      },
    };
    this.dials.push({ at: this.clock.monotonic(), socket });
    later(() => {
      if (!this.online || !this.carriesSockets) {
        state = 'dropped';
        return handlers.closed(1006, '');
      }
      state = 'open';
      handlers.opened();
    });
    return {
      send: (text: string) => {
        if (state === 'open' && this.carries)
          queueMicrotask(() => this.server.receive(socket, JSON.parse(text) as ClientFrame));
      },
      drop: () => {
        state = 'dropped';
        this.server.sockets.delete(socket);
      },
    };
  }

  async settle(): Promise<void> {
    await flush();
  }

  async close(): Promise<void> {
    for (const { chat, isAlive } of this.tabs) if (isAlive) await chat.close();
  }
}

/** The file of a form, or bytes as they are; read before anything is lost or kept back. */
async function bytesIn(body: Blob | FormData): Promise<NonNullable<ServerRequest['raw']>> {
  const file = body instanceof Blob ? body : (body.get('file') as File);
  return { name: file instanceof File ? file.name : '', bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** What is on screen, with the state of each message of mine that is not simply sent. */
const shown = (messages: readonly Message[]): string[] =>
  messages.map(({ content, status, seq }) => (seq === undefined ? `${content} (${status})` : content));

/** Looks at a conversation, as a timeline on screen does. */
export function look(chat: Chat, id: string): { readonly now: string[]; readonly messages: readonly Message[] } {
  const { messages } = chat.conversation(id);
  messages.subscribe(() => undefined);
  return {
    get now() {
      return shown(messages.value);
    },
    get messages() {
      return messages.value;
    },
  };
}
