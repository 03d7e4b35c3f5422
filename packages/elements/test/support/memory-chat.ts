import { ChatError } from '@hypee/chat';
import type {
  Chat,
  ChatEvents,
  Connection,
  ConversationSummary,
  Presence,
  PresenceStatus,
  SearchOptions,
  SearchPage,
  User,
  Users,
} from '@hypee/chat';
import { MemoryConversation } from './memory-conversation.ts';
import { alice, member, summary } from './people.ts';
import { Value } from './value.ts';

/** A chat without server: what the elements draw in component tests. */
export class MemoryChat implements Chat {
  readonly me: Value<User | undefined>;
  readonly connection = new Value<Connection>({ status: 'online', protocol: 2, transport: 'socket' });
  readonly storage = new Value<'persistent' | 'volatile'>('persistent');
  readonly conversations = new Value<readonly ConversationSummary[]>([]);
  readonly unreadCount = new Value(0);
  /** Whom the directory knows. */
  people: readonly User[] = [];
  readonly users: Users = {
    find: async (q) => this.people.filter(({ name }) => name.toLowerCase().includes(q.toLowerCase())),
    get: async (id) => {
      const found = this.people.find((one) => one.id === id);
      if (!found) throw new ChatError('not_found', 'There is no such user.');
      return found;
    },
    block: async (id) => void this.#blocked.add(id),
    unblock: async (id) => void this.#blocked.delete(id),
    blocked: async () => this.people.filter(({ id }) => this.#blocked.has(id)),
  };
  /** Who is there; the same for whomever is asked for. */
  readonly present = new Value<ReadonlyMap<string, Presence>>(new Map());
  /** What the page said of its user, in order. */
  readonly saidPresence: PresenceStatus[] = [];
  readonly #blocked = new Set<string>();
  reconnects = 0;
  /** How often more conversations were asked for. */
  pages = 0;
  closes = 0;
  /** What `createConversation` was asked for, in order. */
  readonly created: Parameters<Chat['createConversation']>[0][] = [];
  /** What was looked for, in order. */
  readonly searched: (SearchOptions & { query: string })[] = [];
  /** What is found. */
  found: (query: string, options?: SearchOptions) => SearchPage = () => ({ results: [], next: null });
  /** Every conversation that is created, and every search, waits for this. */
  network: Promise<unknown> = Promise.resolve();

  readonly #open = new Map<string, MemoryConversation>();
  readonly #listeners: { [Name in keyof ChatEvents]: Set<ChatEvents[Name]> } = {
    message: new Set(),
    notification: new Set(),
    error: new Set(),
    event: new Set(),
  };

  constructor(facts: readonly ConversationSummary[], me = alice) {
    this.me = new Value<User | undefined>(me);
    for (const one of facts) this.#add(new MemoryConversation(one, me));
  }

  /** Everything that still listens to this chat. */
  get listeners(): number {
    const observables: Value<never>[] = [
      this.me,
      this.connection,
      this.storage,
      this.conversations,
      this.unreadCount,
      this.present,
    ] as never;
    for (const one of this.#open.values()) {
      observables.push(...([one.summary, one.messages, one.members, one.typing, one.history, one.draft] as never[]));
    }
    const listening = observables.reduce((sum, { listeners }) => sum + listeners, 0);
    // Each conversation's summary feeds the list.
    return listening - this.#open.size + Object.values(this.#listeners).reduce((sum, { size }) => sum + size, 0);
  }

  conversation(id: string): MemoryConversation {
    const known = this.#open.get(id);
    if (known) return known;
    const unknown = new MemoryConversation(summary(id), this.me.value ?? alice);
    unknown.summary.set(undefined);
    return this.#add(unknown);
  }

  async search(query: string, options?: SearchOptions): Promise<SearchPage> {
    this.searched.push({ query, ...options });
    await this.network;
    return this.found(query, options);
  }

  async loadMoreConversations(): Promise<void> {
    this.pages += 1;
  }

  reconnect(): void {
    this.reconnects += 1;
  }

  presence(): Value<ReadonlyMap<string, Presence>> {
    return this.present;
  }

  setPresence(status: PresenceStatus): void {
    this.saidPresence.push(status);
  }

  async createConversation(input: Parameters<Chat['createConversation']>[0]): Promise<MemoryConversation> {
    this.created.push(input);
    await this.network;
    const id = `new-${this.created.length}`;
    const members = [this.me.value ?? alice, ...this.people.filter((one) => input.memberIds.includes(one.id))].map(
      member,
    );
    const { kind = 'group', title = null } = input;
    return this.#add(
      new MemoryConversation(
        summary(id, { kind, title, members, memberCount: members.length }),
        this.me.value ?? alice,
      ),
    );
  }

  on<Name extends keyof ChatEvents>(event: Name, listener: ChatEvents[Name]): () => void {
    this.#listeners[event].add(listener);
    return () => this.#listeners[event].delete(listener);
  }

  tell<Name extends keyof ChatEvents>(event: Name, ...facts: Parameters<ChatEvents[Name]>): void {
    for (const listener of this.#listeners[event]) (listener as (...given: typeof facts) => void)(...facts);
  }

  async identify(): Promise<void> {
    this.conversations.set([]);
  }

  async logout(): Promise<void> {
    this.conversations.set([]);
    await this.close();
  }

  async close(): Promise<void> {
    this.closes += 1;
    this.connection.set({ status: 'closed' });
  }

  #add(conversation: MemoryConversation): MemoryConversation {
    this.#open.set(conversation.id, conversation);
    conversation.summary.subscribe(() => {
      const known = [...this.#open.values()]
        .map(({ summary: { value } }) => value)
        .filter((value) => value !== undefined);
      this.conversations.set(known);
      this.unreadCount.set(known.reduce((sum, { unreadCount }) => sum + unreadCount, 0));
    });
    return conversation;
  }
}
