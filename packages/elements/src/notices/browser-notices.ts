import { withFiles } from '../attachments/files-text.ts';
import { plainText } from '../markdown/plain-text.ts';
import type { Words } from '../strings/words.ts';
import type { ConversationSummary, Message } from '@hypee/chat';

/** Characters. */
const LONGEST = 140;

/** The browser's notifications of messages, while the page is hidden and the user has allowed them. Never asks for that. */
export class BrowserNotices {
  readonly #choose: (conversationId: string) => void;
  readonly #shown = new Map<Notification, string>();

  /** @param choose opens the conversation of a notification that was clicked */
  constructor(choose: (conversationId: string) => void) {
    this.#choose = choose;
  }

  get isWanted(): boolean {
    return document.visibilityState === 'hidden' && 'Notification' in window && Notification.permission === 'granted';
  }

  /** @param silent the chat makes its own sound */
  show(message: Message, summary: ConversationSummary, silent: boolean, words: Words): void {
    const { id, conversationId, sender, content } = message;
    const title = summary.kind === 'group' && summary.title ? `${sender.name} · ${summary.title}` : sender.name;
    try {
      const notice = new Notification(title, {
        body: withFiles(message, plainText(content, LONGEST), words),
        tag: `hypee-chat ${id}`,
        dir: 'auto',
        silent,
      });
      this.#shown.set(notice, conversationId);
      notice.onclose = () => this.#shown.delete(notice);
      notice.onclick = () => {
        window.focus();
        this.#close(notice);
        this.#choose(conversationId);
      };
    } catch {
      // Some browsers of phones show them from a service worker only.
    }
  }

  /** Takes away those of conversations that were read since, here or elsewhere. */
  closeRead(conversations: readonly ConversationSummary[]): void {
    const unread = new Set(conversations.filter(({ unreadCount }) => unreadCount > 0).map(({ id }) => id));
    for (const [notice, conversationId] of this.#shown) if (!unread.has(conversationId)) this.#close(notice);
  }

  closeAll(): void {
    this.closeRead([]);
  }

  #close(notice: Notification): void {
    this.#shown.delete(notice);
    notice.onclose = notice.onclick = null;
    notice.close();
  }
}
