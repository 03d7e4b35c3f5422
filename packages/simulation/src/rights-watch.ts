import type { ApiAnswer, Frame } from '@hypee/chat-backend';
import type { Scheduler } from './scheduler.ts';

/** Rights take effect within this on every node. */
const EFFECT_MS = 5_000;
/** What may still be told of a conversation to one who lost it: that it is gone; and the answer to a message that was stored before. */
const ALLOWED_FRAMES = new Set(['gone', 'error']);

const userOf = (token: string | undefined): string | undefined => {
  const [, payload = ''] = (token ?? '').split('.');
  if (payload === '') return undefined;
  return (JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { sub: string }).sub;
};

/** Watches what the server tells those who lost a membership. */
export class RightsWatch {
  readonly #scheduler: Scheduler;
  readonly #broken: (what: string) => void;
  /** Since when who is out of what. */
  readonly #out = new Map<string, { user: string; conversation: string; since: number }>();

  constructor(scheduler: Scheduler, broken: (what: string) => void) {
    this.#scheduler = scheduler;
    this.#broken = broken;
  }

  /** A removal was answered. */
  lost(user: string, conversation: string): void {
    this.#out.set(`${user} ${conversation}`, { user, conversation, since: this.#scheduler.now });
  }

  /** The user is about to be let in again. */
  regains(user: string, conversation: string): void {
    this.#out.delete(`${user} ${conversation}`);
  }

  forget(): void {
    this.#out.clear();
  }

  /** A request came. @returns judges its answer */
  asked(method: string, path: string, token: string | undefined): (answer: ApiAnswer) => void {
    if (this.#out.size === 0) return () => undefined;
    const user = userOf(token);
    const outside = [...this.#out.values()].filter((out) => out.user === user);
    return ({ status, json }) => {
      for (const out of outside) {
        if (this.#out.get(`${out.user} ${out.conversation}`) !== out || status >= 300) continue;
        // A key that was stored is answered also after its sender left, and so is an operation.
        if (method === 'GET' && (path.includes(out.conversation) || json.includes(out.conversation))) {
          this.#broken(`${user ?? ''} was answered ${method} ${path} of a conversation that was lost before`);
        }
      }
    };
  }

  /** A socket was opened. */
  opened(): { received(text: string): void; sent(frames: readonly Frame[]): void } {
    let user: string | undefined;
    return {
      received: (text) => {
        if (user === undefined && text.startsWith('{"type":"connect"')) {
          user = userOf((JSON.parse(text) as { token: string }).token);
        }
      },
      sent: (frames) => {
        for (const out of this.#out.values()) {
          if (out.user !== user || this.#scheduler.now <= out.since + EFFECT_MS) continue;
          for (const { json } of frames) {
            const [, type = ''] = /^\{"type":"(\w+)"/.exec(json) ?? [];
            if (!ALLOWED_FRAMES.has(type) && json.includes(out.conversation)) {
              this.#broken(`${out.user} was told of a conversation by ${type}, which was lost before`);
            }
          }
        }
      },
    };
  }
}
