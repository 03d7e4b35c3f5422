import type { Chat } from '@hypee/chat';
import { emit } from '../events.ts';
import type { NoticeLoader } from './notice-loader.ts';

/** A chat while an element shows it: tells the page what happens in it, and lets go of it completely. */
export class Session {
  readonly chat: Chat;
  readonly #owned: boolean;
  readonly #host: EventTarget;
  readonly #notices: NoticeLoader;
  #undo: (() => void)[] = [];
  #began = false;

  /** @param owned whether ending the session closes the chat */
  constructor(chat: Chat, options: { owned: boolean; host: EventTarget; notices: NoticeLoader }) {
    this.chat = chat;
    this.#owned = options.owned;
    this.#host = options.host;
    this.#notices = options.notices;
  }

  /** Fires `hypee-ready` and from then on what happens. To be called again when a setting changed. */
  update(): void {
    this.#notices.update();
    if (this.#began) return;
    this.#began = true;
    const { chat } = this;
    emit(this.#host, 'hypee-ready', { chat });
    this.#undo = [
      onChange(
        chat.connection,
        ({ status }) => status,
        (status) => emit(this.#host, 'hypee-connection', { status }),
      ),
      onChange(
        chat.unreadCount,
        (count) => count,
        (count) => emit(this.#host, 'hypee-unread', { count }),
      ),
      chat.on('message', (message) => {
        emit(this.#host, 'hypee-message', { message });
        this.#notices.update(message);
      }),
      chat.on('error', (error) => emit(this.#host, 'hypee-error', { error })),
    ];
  }

  end(): void {
    for (const undo of this.#undo) undo();
    this.#undo = [];
    this.#began = true;
    this.#notices.end();
    if (this.#owned) void this.chat.close();
  }
}

/** Calls the listener with what is read from an observable, now and whenever that is another value. */
function onChange<Value, Read>(
  observable: { subscribe(listener: (value: Value) => void): () => void },
  read: (value: Value) => Read,
  listener: (value: Read) => void,
): () => void {
  let last: { value: Read } | undefined;
  return observable.subscribe((value) => {
    const now = read(value);
    if (last && Object.is(last.value, now)) return;
    last = { value: now };
    listener(now);
  });
}
