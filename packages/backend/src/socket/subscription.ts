import type { Batch } from '../hub/batch.ts';
import type { Channel, Listener, Subscriber } from '../hub/channel.ts';
import type { Hub } from '../hub/hub.ts';
import type { LiveBatch } from '../hub/live-batch.ts';

/** What a subscription needs of its session. */
export interface SubscriptionOwner extends Listener {
  readonly userId: string;
  /** Sends the events if nothing is waiting before them and they fit. */
  takeLive(live: LiveBatch): boolean;
  /** The subscription stands behind the log: read on from there. */
  catchUp(subscription: Subscription): void;
  /** The right to read is lost. */
  drop(subscription: Subscription): void;
}

/** One conversation on one level 2 socket or poll: where the client stands, and whether events may go to it directly. */
export class Subscription implements Subscriber {
  readonly channel: Channel;
  readonly #owner: SubscriptionOwner;
  #position: number | undefined;
  /** Rises when marks of this conversation move: those read before are old. */
  marksTold = 0;
  /** The head that the last heartbeat told. */
  headTold = 0;

  constructor(hub: Hub, conversationId: string, owner: SubscriptionOwner) {
    this.#owner = owner;
    this.channel = hub.subscribe(conversationId, this);
  }

  get userId(): string {
    return this.#owner.userId;
  }

  get socket(): Listener {
    return this.#owner;
  }

  get conversationId(): string {
    return this.channel.id;
  }

  /** The last event sent, or the place the client resumed from; undefined until that is known. */
  get position(): number | undefined {
    return this.#position;
  }

  /** Whether there are events after the position that the channel will not offer again. */
  get isBehind(): boolean {
    return this.#position !== undefined && this.#position < this.channel.head;
  }

  /** The client stands at `seq`. */
  placeAt(seq: number): void {
    this.#position = seq;
    this.headTold = seq;
    this.channel.startAt(seq);
    if (this.isBehind) this.#owner.catchUp(this);
  }

  /** Events up to `seq` were sent from the log. */
  moveTo(seq: number): void {
    this.#position = seq;
  }

  /** Events that just happened: sent directly when they are the next ones, else read from the log in their turn. */
  offer(live: LiveBatch): void {
    // Before the place is known there is nothing to splice: placing it compares with the channel's head.
    if (this.#position === undefined || live.last <= this.#position) return;
    if (this.#position === live.first - 1 && this.#owner.takeLive(live)) this.#position = live.last;
    else this.#owner.catchUp(this);
  }

  tell(batch: Batch, ephemeral: boolean): void {
    if (!ephemeral) this.marksTold += 1;
    // Before the place is known it is too early for this client: the resume reads the marks anew.
    if (this.#position !== undefined) this.#owner.tell(batch, ephemeral);
  }

  lost(): void {
    this.#owner.drop(this);
  }
}
