import type { Chat, Observable, Presence } from '@hypee/chat';
import type { Words } from '../strings/words.ts';

/** Who is there, of some people: the same observable while it is the same chat and the same people. */
export class PresenceOf {
  #chat: Chat | undefined;
  #key = '';
  #found: Observable<ReadonlyMap<string, Presence>> | undefined;

  of(chat: Chat | undefined, ids: readonly string[]): Observable<ReadonlyMap<string, Presence>> | undefined {
    const key = ids.join('\n');
    if (chat !== this.#chat || key !== this.#key) {
      this.#chat = chat;
      this.#key = key;
      this.#found = chat && ids.length > 0 ? chat.presence(ids) : undefined;
    }
    return this.#found;
  }
}

/** Whether somebody is there, for people; empty where nobody may know. */
export function presenceText(presence: Presence | undefined, words: Words): string {
  if (!presence) return '';
  const { status, lastSeenAt } = presence;
  if (status !== 'offline') return words.text(status === 'online' ? 'online' : 'away');
  return lastSeenAt ? words.text('lastSeen', { time: words.ago(lastSeenAt) }) : '';
}
