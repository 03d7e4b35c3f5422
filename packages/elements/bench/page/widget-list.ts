import { connectToChat, type Chat, type Conversation } from '@hypee/chat';
import type { HypeeTimeline } from '@hypee/chat-elements';
import { until } from './frames.ts';
import type { ListUnderTest, ShownRow } from './list-under-test.ts';
import { LONG, type ScriptedServer } from './scripted-server.ts';
import { rowsOf, scrollerOf } from './timeline-rows.ts';
import { ME } from './wire.ts';

/** The widget as it ships, `<hypee-chat>` over a real client whose rows are in IndexedDB. */
export class WidgetList implements ListUnderTest {
  readonly #server: ScriptedServer;
  readonly #isOnline: boolean;
  readonly #chat: Chat;
  readonly #element = document.createElement('hypee-chat');
  readonly #box: HTMLElement;
  /** The message that came last, and what came out of its order. */
  #heard: number;
  #fault: string | undefined;

  /** @param isOnline whether the server will answer; else it is shown from what the browser has stored */
  constructor(server: ScriptedServer, isOnline: boolean, box: HTMLElement) {
    this.#server = server;
    this.#isOnline = isOnline;
    this.#box = box;
    this.#heard = server.count;
    this.#chat = connectToChat({
      url: location.origin,
      token: 'token',
      user: ME,
      fetch: server.fetch,
      WebSocket: server.WebSocket,
    });
    this.#chat.on('message', ({ conversationId, seq }) => {
      if (conversationId !== LONG) return;
      if (seq !== this.#heard + 1) this.#fault ??= `message ${seq} came after ${this.#heard}`;
      this.#heard = seq ?? 0;
    });
    this.#chat.on('error', (error) => (this.#fault ??= error.message));
  }

  get newest(): number {
    return this.#server.count;
  }

  get root(): Element | undefined {
    return this.#timeline ?? undefined;
  }

  get scroller(): HTMLElement | undefined {
    return scrollerOf(this.#timeline);
  }

  get hasOlder(): boolean {
    return this.#conversation.history.value.hasOlder;
  }

  async prepare(): Promise<void> {
    this.#element.chat = this.#chat;
    this.#box.append(this.#element);
    if (this.#isOnline) await until(() => this.#chat.connection.value.status === 'online', 'the chat is online');
    await until(() => this.#row !== undefined, 'the list of conversations is shown');
  }

  open(): void {
    this.#row?.click();
  }

  append(): void {
    this.#server.append();
  }

  rows(): ShownRow[] {
    return rowsOf(this.#timeline);
  }

  async settled(): Promise<void> {
    const { summary, messages } = this.#conversation;
    await until(
      () => this.#heard === this.newest && summary.value?.unreadCount === 0,
      `message ${this.newest} is stored and marked as read`,
    );
    const loaded = messages.value;
    const first = loaded[0]?.seq ?? 0;
    if (loaded.some(({ seq }, index) => seq !== first + index)) this.#fault ??= 'the loaded messages have holes';
    if (loaded.at(-1)?.seq !== this.newest) this.#fault ??= 'the newest message is not loaded';
    if (this.#fault !== undefined) throw new Error(this.#fault);
  }

  close(): Promise<void> {
    return this.#chat.close();
  }

  get #conversation(): Conversation {
    return this.#chat.conversation(LONG);
  }

  get #row(): HTMLButtonElement | undefined {
    const list = this.#element.shadowRoot?.querySelector('hypee-conversation-list');
    const rows = Array.from(list?.shadowRoot?.querySelectorAll('button') ?? []);
    return rows.find((row) => row.textContent.includes(`Conversation ${LONG}`));
  }

  get #timeline(): HypeeTimeline | null | undefined {
    const conversation = this.#element.shadowRoot?.querySelector('hypee-conversation');
    return conversation?.shadowRoot?.querySelector('hypee-timeline');
  }
}
