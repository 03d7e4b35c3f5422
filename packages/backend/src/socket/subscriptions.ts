import type { Hub } from '../hub/hub.ts';
import { Subscription, type SubscriptionOwner } from './subscription.ts';

/** The conversations one level 2 socket listens to. */
export class Subscriptions {
  readonly #hub: Hub;
  readonly #owner: SubscriptionOwner;
  readonly #byConversation = new Map<string, Subscription>();

  constructor(hub: Hub, owner: SubscriptionOwner) {
    this.#hub = hub;
    this.#owner = owner;
  }

  get(conversationId: string): Subscription | undefined {
    return this.#byConversation.get(conversationId);
  }

  all(): Subscription[] {
    return [...this.#byConversation.values()];
  }

  /** Listens, though nothing is sent before the subscription has its place. */
  open(conversationId: string): Subscription {
    let subscription = this.#byConversation.get(conversationId);
    if (subscription === undefined) {
      subscription = new Subscription(this.#hub, conversationId, this.#owner);
      this.#byConversation.set(conversationId, subscription);
    }
    return subscription;
  }

  /** @returns whether it was there */
  close(subscription: Subscription): boolean {
    if (this.get(subscription.conversationId) !== subscription) return false;
    this.#byConversation.delete(subscription.conversationId);
    this.#hub.unsubscribe(subscription.channel, subscription);
    return true;
  }

  closeAll(): void {
    for (const subscription of this.all()) this.close(subscription);
  }

  /** The heads that moved since they were last told, as far as one frame carries them. */
  takeMovedHeads(max: number): [string, number][] {
    const heads: [string, number][] = [];
    for (const subscription of this.#byConversation.values()) {
      const { known } = subscription.channel;
      if (subscription.position === undefined || known <= subscription.headTold) continue;
      if (heads.length === max) break;
      subscription.headTold = known;
      heads.push([subscription.conversationId, known]);
    }
    return heads;
  }
}
