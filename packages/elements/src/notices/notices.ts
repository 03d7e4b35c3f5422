import type { Chat, ConversationSummary, Message } from '@hypee/chat';
import { BrowserNotices } from './browser-notices.ts';
import { Chime } from './chime.ts';
import { claim } from './claim.ts';
import type { NoticeSettings } from './notice-settings.ts';
import { TitleCount } from './title-count.ts';

/** How long a message may be read before anybody is called: here, in another tab or on another device. Milliseconds. */
const READ_FIRST_MS = 700;

/** What calls the user from outside the chat. A chunk of its own. */
export class Notices {
  readonly #chat: Chat;
  readonly #settings: () => NoticeSettings;
  readonly #title = new TitleCount();
  readonly #chime = new Chime();
  readonly #browser: BrowserNotices;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #ended = new AbortController();
  readonly #undo: (() => void)[];

  /** @param choose opens a conversation whose notice was clicked */
  constructor(chat: Chat, settings: () => NoticeSettings, choose: (conversationId: string) => void) {
    this.#chat = chat;
    this.#settings = settings;
    this.#browser = new BrowserNotices(choose);
    this.#undo = [
      chat.unreadCount.subscribe(() => this.update()),
      chat.conversations.subscribe((conversations) => this.#browser.closeRead(conversations)),
    ];
  }

  /** To be called when a setting changed. */
  update(): void {
    this.#title.show(this.#settings().title ? this.#chat.unreadCount.value : 0);
  }

  /** To be called with each message that arrives. */
  arrived(message: Message): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#call(message);
    }, READ_FIRST_MS);
    this.#timers.add(timer);
  }

  end(): void {
    for (const undo of this.#undo) undo();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#ended.abort();
    this.#title.show(0);
    this.#chime.close();
    this.#browser.closeAll();
  }

  async #call(message: Message): Promise<void> {
    const summary = this.#chat.conversations.value.find(({ id }) => id === message.conversationId);
    if (!summary || !this.#concerns(message, summary)) return;
    const { sound, browser, words } = this.#settings();
    if (browser && this.#browser.isWanted && (await this.#claim('notice', message))) {
      this.#browser.show(message, summary, sound, words);
    }
    if (sound && (await this.#claim('sound', message))) this.#chime.ring();
  }

  /** Tabs and chats of one site agree on who calls: the first one does. */
  async #claim(what: string, { id }: Message): Promise<boolean> {
    const { signal } = this.#ended;
    return (await claim(`hypee-chat ${what} ${id}`, signal)) && !signal.aborted;
  }

  /** Somebody else wrote it, nobody has read it, and the user wants to hear of such. */
  #concerns({ kind, sender, mentions }: Message, { unreadCount, membership }: ConversationSummary): boolean {
    const me = this.#chat.me.value?.id;
    const { notify, mutedUntil } = membership;
    if (kind === 'system' || sender.id === me || unreadCount === 0) return false;
    if (mutedUntil && mutedUntil > new Date()) return false;
    return notify === 'all' || (notify === 'mentions' && me !== undefined && mentions.includes(me));
  }
}
