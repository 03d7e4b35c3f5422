import type { Chat, Message } from '@hypee/chat';
import type { NoticeSettings } from '../notices/notice-settings.ts';
import type { Notices } from '../notices/notices.ts';

/** Fetches what calls the user from outside the chat when that is wanted for the first time. */
export class NoticeLoader {
  readonly #make: () => Promise<Notices>;
  readonly #settings: () => NoticeSettings;
  #notices: Promise<Notices> | undefined;

  /** @param choose opens a conversation whose notice was clicked */
  constructor(chat: Chat, settings: () => NoticeSettings, choose: (conversationId: string) => void) {
    this.#settings = settings;
    this.#make = async () => new (await import('../notices/notices.ts')).Notices(chat, settings, choose);
  }

  /** To be called when a setting may have changed, and with each message that arrives. */
  update(message?: Message): void {
    if (!this.#notices && !isWanted(this.#settings())) return;
    this.#notices ??= this.#make();
    this.#then((notices) => (message ? notices.arrived(message) : notices.update()));
  }

  end(): void {
    this.#then((notices) => notices.end());
  }

  #then(action: (notices: Notices) => void): void {
    this.#notices?.then(action, () => {
      // It could not be fetched; the next message tries again.
      this.#notices = undefined;
    });
  }
}

/** The page is asked first: the browser takes half a millisecond to tell a permission. */
function isWanted({ title, sound, browser }: NoticeSettings): boolean {
  if (title || sound) return true;
  return (
    browser &&
    document.visibilityState === 'hidden' &&
    (globalThis as { Notification?: typeof Notification }).Notification?.permission === 'granted'
  );
}
