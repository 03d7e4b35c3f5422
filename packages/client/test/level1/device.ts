import type { Stub } from '@hypee/chat-conformance/level-1';
import {
  createChat,
  createMemoryDatabase,
  createMemoryStore,
  loadOnline,
  loadRare,
  MemoryTabs,
  type Chat,
  type ChatError,
  type Conversation,
  type CoreOptions,
  type LifecycleEvent,
  type Message,
} from '../../src/core.ts';
import { platformDial } from '../../src/platform/dial.ts';
import { platformFetch } from '../../src/platform/fetch.ts';
import { platformRandom } from '../../src/platform/random.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** How long a state may take to come, on a busy machine. Real milliseconds; nothing waits for it to pass. */
const PATIENCE_MS = 10_000;

/** A device of a user: its storage and clock are here, its network is real. */
export class Device {
  readonly clock = new FakeClock();
  readonly errors: ChatError[] = [];
  /** Everything that was asked for or dialled. */
  readonly addresses: string[] = [];
  readonly browser = new MemoryTabs();
  readonly database = createMemoryDatabase();
  readonly #stub: Stub;
  readonly #user: number;

  get userId(): number {
    return this.#user;
  }

  get chats(): readonly Chat[] {
    return this.#chats.map(({ chat }) => chat);
  }

  readonly #chats: { chat: Chat; crash(): void }[] = [];
  readonly #listeners = new Set<(event: LifecycleEvent) => void>();

  constructor(stub: Stub, user: number) {
    this.#stub = stub;
    this.#user = user;
  }

  open(options: Partial<CoreOptions> = {}): Chat {
    const tab = {};
    let isAlive = true;
    const guard =
      <Args extends unknown[]>(call: (...args: Args) => void) =>
      (...args: Args): void => {
        if (isAlive) call(...args);
      };
    const fetch = platformFetch();
    const dial = platformDial();
    const chat = createChat(
      {
        clock: {
          now: () => Date.now(),
          monotonic: () => this.clock.monotonic(),
          after: (ms, call) => this.clock.after(ms, guard(call)),
        },
        random: { next: () => 0.5, id: () => platformRandom.id() },
        dial: (url, handlers) => {
          this.addresses.push(url);
          return dial(url, {
            opened: guard(handlers.opened),
            received: guard(handlers.received),
            closed: guard(handlers.closed),
          });
        },
        fetch: (request) => {
          this.addresses.push(request.url);
          return isAlive ? fetch(request) : new Promise(() => undefined);
        },
        openStore: async () => createMemoryStore(this.database, { persistent: true }),
        lifecycle: {
          visible: true,
          online: true,
          listen: (listener) => {
            this.#listeners.add(listener);
            return () => this.#listeners.delete(listener);
          },
        },
        loadOnline,
        loadRare,
        joinTabs: () => this.browser.join(tab, guard),
      },
      {
        url: this.#stub.url,
        token: () => this.#stub.token(this.#user),
        dialect: this.#stub.variant.dialect,
        ...options,
      },
    );
    chat.on('error', (error) => this.errors.push(error));
    this.#chats.push({
      chat,
      crash: () => {
        isAlive = false;
        this.browser.died(tab);
      },
    });
    return chat;
  }

  crash(chat: Chat): void {
    this.#chats.find((one) => one.chat === chat)?.crash();
  }

  wake(): void {
    for (const listener of [...this.#listeners]) listener('wake');
  }

  /** Waits for a state. What is due on the clock meanwhile happens, a second at a time, where `passing` says so. */
  async until(isSo: () => boolean, what: string, { passing = true } = {}): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    for (let turns = 0; !isSo(); turns += 1) {
      if (performance.now() > end) throw new Error(`Never came true: ${what}.`);
      await new Promise((resolve) => setImmediate(resolve));
      if (passing && turns % 50 === 49) await this.clock.advance(100);
    }
  }

  /** As `promise` settles, while the clock goes on. */
  async passing<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false;
    const settled = (): void => void (isSettled = true);
    promise.then(settled, settled);
    await this.until(() => isSettled, 'it settles');
    return promise;
  }

  async close(): Promise<void> {
    for (const { chat } of this.#chats) await chat.close();
  }
}

/** Looks at a conversation, as a timeline on screen does. */
export function look(chat: Chat, id: string): Conversation {
  const conversation = chat.conversation(id);
  conversation.messages.subscribe(() => undefined);
  return conversation;
}

export const textsOf = ({ messages }: Conversation): string[] =>
  messages.value.map(({ content, status, seq }: Message) => (seq === undefined ? `${content} (${status})` : content));
