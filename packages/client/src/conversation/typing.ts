import type { ClientTypingFrame } from '@hypee/chat-protocol';
import { SOCKET } from '@hypee/chat-protocol/limits';
import type { Source } from '../observable.ts';
import type { Timer } from '../ports.ts';
import type { Timers } from '../timers.ts';
import type { User } from '../types.ts';

/** Who types in one conversation, and whether I do. */
export interface Typing {
  /** My own: told at most every 3 s; `false` ends it at once. */
  set(typing: boolean): void;
  /** Another member's: forgotten after 6 s without news, or as soon as their message is there. */
  heard(user: User, typing: boolean): void;
  stopped(userId: string): void;
  clear(): void;
}

/** @param users who types; set here, subscribed to by the application */
export function createTyping(
  conversationId: string,
  timers: Timers,
  send: (frame: ClientTypingFrame) => void,
  users: Source<readonly User[]>,
): Typing {
  const forget = new Map<string, Timer>();
  let toldAt = -Infinity;

  function remove(userId: string): void {
    forget.get(userId)?.cancel();
    if (forget.delete(userId)) users.set(users.value.filter(({ id }) => id !== userId));
  }

  return {
    set(typing) {
      const now = timers.monotonic();
      const isTold = now - toldAt < SOCKET.typingForgottenMs;
      if (typing ? now - toldAt < SOCKET.typingEveryMs : !isTold) return;
      toldAt = typing ? now : -Infinity;
      send({ type: 'typing', conversation_id: conversationId, typing });
    },
    heard(user, typing) {
      if (!typing) return remove(user.id);
      const isNew = !forget.has(user.id);
      forget.get(user.id)?.cancel();
      forget.set(
        user.id,
        timers.after(SOCKET.typingForgottenMs, () => remove(user.id)),
      );
      if (isNew) users.set([...users.value, user]);
    },
    stopped: remove,
    clear() {
      for (const id of [...forget.keys()]) remove(id);
      toldAt = -Infinity;
    },
  };
}
