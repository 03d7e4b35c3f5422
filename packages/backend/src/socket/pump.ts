import type { Signing } from '../attachments/file-urls.ts';
import type { Store } from '../ports.ts';
import type { Delivery } from './delivery.ts';
import { readPortion, type LogPortion } from './log-portion.ts';
import type { Subscription } from './subscription.ts';

/** Events of one conversation read at once; a window's worth would be read for nothing if another conversation fills it. */
export const PORTION_EVENTS = 100;

/** Conversations read at once. */
const SLICE = 20;

/** What a pump needs of its session. */
export interface PumpOwner {
  store: Store;
  signing: Signing;
  delivery: Delivery;
  drop(subscription: Subscription): void;
  fail(error: unknown): void;
}

/** Brings conversations that fell behind up to the log's head, as fast as the client acknowledges. */
export class Pump {
  readonly #owner: PumpOwner;
  readonly #behind = new Set<Subscription>();
  #started = false;
  #running = false;

  constructor(owner: PumpOwner) {
    this.#owner = owner;
  }

  /** Whether something waits in the log: what happens now may not overtake it. */
  get isBusy(): boolean {
    return !this.#started || this.#behind.size > 0;
  }

  add(subscription: Subscription): void {
    this.#behind.add(subscription);
    this.#run();
  }

  forget(subscription: Subscription): void {
    this.#behind.delete(subscription);
  }

  /** Nothing is pumped before this: a resume comes first. */
  start(): void {
    this.#started = true;
    this.#run();
  }

  #run(): void {
    if (!this.#started || this.#running || this.#behind.size === 0) return;
    this.#running = true;
    this.#pump().catch((error: unknown) => this.#owner.fail(error));
  }

  async #pump(): Promise<void> {
    const { delivery } = this.#owner;
    try {
      while (this.#behind.size > 0 && (await delivery.room.wait())) {
        const slice = [...this.#behind].slice(0, SLICE);
        const portions = await this.#read(slice);
        for (const [index, portion] of portions.entries()) {
          const subscription = slice[index];
          if (subscription === undefined || !this.#behind.has(subscription)) continue;
          if (portion === 'gone') this.#owner.drop(subscription);
          else if (!this.#send(subscription, portion)) break;
        }
        delivery.writeNow();
      }
    } finally {
      // In the same step as the last look at what is behind: whoever is added from now on starts the pump again.
      this.#running = false;
    }
  }

  /** Reads no more than the window takes; what the slice lacks then comes in the next round. */
  #read(slice: readonly Subscription[]): Promise<(LogPortion | 'gone')[]> {
    return this.#owner.store.read(async (tx) => {
      const portions: (LogPortion | 'gone')[] = [];
      let left = this.#owner.delivery.window.freeEvents;
      for (const { conversationId, userId, position } of slice) {
        if (left <= 0) break;
        const conversation = await tx.conversation(conversationId);
        const member = await tx.member(conversationId, userId);
        if (conversation === undefined || member === undefined) {
          portions.push('gone');
          continue;
        }
        const portion = await readPortion(
          tx,
          this.#owner.signing,
          conversation,
          position ?? 0,
          Math.min(left, PORTION_EVENTS),
        );
        left -= portion.events.length;
        portions.push(portion);
      }
      return portions;
    });
  }

  /** @returns whether the connection took all of it */
  #send(subscription: Subscription, { events }: LogPortion): boolean {
    const position = subscription.position ?? 0;
    const next = events.filter((event) => event.seq > position);
    const sent = this.#owner.delivery.sendEvents(next);
    const last = next[sent - 1];
    if (last !== undefined) subscription.moveTo(last.seq);
    if (!subscription.isBehind) this.#behind.delete(subscription);
    return sent === next.length;
  }
}
