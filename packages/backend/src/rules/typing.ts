import { SOCKET } from '@hypee/chat-protocol';
import type { Hub } from '../hub/hub.ts';
import type { Clock } from '../ports.ts';
import type { Timers } from '../timers.ts';
import { typingFrame } from '../wire/control-frames.ts';

/** Who types, forwarded to the other members at most every 3 s and never stored. */
export class Typing {
  readonly #hub: Hub;
  readonly #clock: Clock;
  readonly #timers: Timers;
  /** What was last forwarded, by conversation and user; forgotten when it no longer holds anything back. */
  readonly #forwarded = new Map<string, { at: number; typing: boolean }>();

  constructor(hub: Hub, clock: Clock, timers: Timers) {
    this.#hub = hub;
    this.#clock = clock;
    this.#timers = timers;
  }

  /** Whoever calls made sure that the user is a member. */
  set(conversationId: string, userId: string, typing: boolean): void {
    const key = JSON.stringify([conversationId, userId]);
    const last = this.#forwarded.get(key);
    const now = this.#clock.now();
    if (typing) {
      if (last !== undefined && now - last.at < SOCKET.typingEveryMs) return;
      const entry = { at: now, typing };
      this.#forwarded.set(key, entry);
      this.#timers.after(SOCKET.typingForgottenMs, () => {
        if (this.#forwarded.get(key) === entry) this.#forwarded.delete(key);
      });
    } else {
      // The end of typing is told at once, and once: it is late otherwise.
      if (last?.typing !== true) return;
      last.typing = false;
    }
    const frame = typingFrame({ conversation_id: conversationId, user_id: userId, typing });
    this.#hub.tellOthers(conversationId, userId, frame, { ephemeral: true });
  }
}
