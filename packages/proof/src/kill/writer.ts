import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Seeded } from '../seeded.ts';
import { tokenOf } from '../tokens.ts';
import type { Journal } from './journal.ts';

const ANSWER_MS = 5_000;

/** Who writes without a client core: a key of its own for each message, and the same one until an answer comes. */
export class Writer {
  readonly #url: string;
  readonly #user: string;
  readonly #conversations: readonly [string, ...string[]];
  readonly #journal: Journal;
  readonly #random: Seeded;
  /** Milliseconds from the first try to the acknowledgement. */
  readonly times: number[] = [];
  retries = 0;

  constructor(
    url: string,
    user: string,
    conversations: readonly [string, ...string[]],
    journal: Journal,
    random: Seeded,
  ) {
    this.#url = url;
    this.#user = user;
    this.#conversations = conversations;
    this.#journal = journal;
    this.#random = random;
  }

  /** Writes one after the other until it is told to stop; what it began it brings to an end while `mayRetry`. */
  async run(goesOn: () => boolean, mayRetry: () => boolean): Promise<void> {
    for (let n = 0; goesOn(); n++) {
      const conversationId = this.#random.pick(this.#conversations);
      const key = randomUUID();
      const began = performance.now();
      const body = JSON.stringify({ content: `${this.#user} writes ${n}`, client_id: key });
      for (;;) {
        const id = await this.#post(conversationId, body);
        if (id !== undefined) {
          this.#journal.acknowledged({ conversationId, id, key, user: this.#user });
          this.times.push(performance.now() - began);
          break;
        }
        if (!mayRetry()) return;
        this.retries++;
        await delay(this.#random.between(5, 60));
      }
    }
  }

  async #post(conversationId: string, body: string): Promise<string | undefined> {
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(`${this.#url}/api/conversations/${conversationId}/send_message/`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokenOf(this.#user)}`, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      text = await answer.text();
    } catch {
      return undefined;
    }
    if (answer.status >= 500) return undefined;
    if (!answer.ok) throw new Error(`send_message/ answered ${answer.status} ${text}`);
    return (JSON.parse(text) as { id: string }).id;
  }
}
