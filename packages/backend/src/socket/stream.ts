import { SOCKET, type AckFrame, type ConnectFrame } from '@hypee/chat-protocol';
import type { Batch } from '../hub/batch.ts';
import type { Admission, UserSocket } from '../hub/hub.ts';
import type { LiveBatch } from '../hub/live-batch.ts';
import type { Identity, Timer } from '../ports.ts';
import { isAllowed, noConversation } from '../rules/rights.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { conversationFrame, goneFrame, heartbeatFrame, RESUMED_FRAME } from '../wire/control-frames.ts';
import { WireError } from '../wire-error.ts';
import { Delivery } from './delivery.ts';
import { myHeads } from './my-conversations.ts';
import { Pump } from './pump.ts';
import { Resume } from './resume.ts';
import type { Subscription, SubscriptionOwner } from './subscription.ts';
import { Subscriptions } from './subscriptions.ts';
import type { Writer } from './writer.ts';

/** Heads in one heartbeat, so that it stays below 64 KiB; the others come with the next. */
const HEARTBEAT_HEADS = 500;

/** Ephemera are dropped long before a slow line is full. */
const EPHEMERAL_BYTES = SOCKET.bufferBytes / 4;

/** How a stream ends its socket. */
export interface StreamOwner {
  readonly writer: Writer;
  close(code: number, reason: string): void;
  /** Nobody reads: close, and cut soon after. */
  giveUp(): void;
  fail(error: unknown): void;
}

/** What a connected user gets over one level 2 socket: first what was missed, then what happens. */
export class Stream implements UserSocket, SubscriptionOwner {
  readonly #services: Services;
  readonly #owner: StreamOwner;
  readonly #delivery: Delivery;
  readonly #pump: Pump;
  readonly #subscriptions: Subscriptions;
  #identity: Identity;
  #heartbeat: Timer | undefined;
  #ended = false;

  constructor(services: Services, identity: Identity, owner: StreamOwner) {
    this.#services = services;
    this.#identity = identity;
    this.#owner = owner;
    this.#delivery = new Delivery(owner.writer, services.timers, () => owner.giveUp());
    this.#pump = new Pump({
      store: services.ports.store,
      delivery: this.#delivery,
      drop: (subscription) => this.drop(subscription),
      fail: (error) => owner.fail(error),
    });
    this.#subscriptions = new Subscriptions(services.hub, this);
  }

  get userId(): string {
    return this.#identity.userId;
  }

  /** Subscribes, then reads the log, then splices: nothing is lost or out of order between. */
  async start(connect: ConnectFrame, epoch: string): Promise<void> {
    const { hub, ports } = this.#services;
    hub.addSocket(this.userId, this);
    this.#beat();
    const mine = await ports.store.read((tx) => myHeads(tx, this.userId));
    if (this.#ended) return;
    for (const id of mine.keys()) if (isAllowed(this.#identity, id)) this.#subscriptions.open(id);
    const resume = new Resume(
      {
        userId: this.userId,
        store: ports.store,
        limits: this.#services.settings.limits,
        writer: this.#owner.writer,
        delivery: this.#delivery,
        subscription: (id) => this.#subscriptions.get(id),
      },
      connect,
      epoch,
    );
    await this.#placeAll(resume.conversationIds);
    if (!(await resume.run())) return;
    this.#owner.writer.addFrame(RESUMED_FRAME);
    this.#pump.start();
  }

  end(): void {
    this.#ended = true;
    this.#heartbeat?.cancel();
    this.#delivery.room.close();
    this.#subscriptions.closeAll();
    this.#services.hub.removeSocket(this.userId, this);
  }

  /** @throws WireError when more is acknowledged than was sent */
  ack({ count, delivered = [] }: AckFrame): void {
    const moved = this.#delivery.window.ack(count);
    if (moved === undefined) {
      throw new WireError('validation_error', 'count: More is acknowledged than was sent on this connection.');
    }
    if (moved) this.#delivery.room.acked();
    for (const { conversation_id, seq } of delivered) {
      const subscription = this.#subscriptions.get(String(conversation_id));
      if (subscription !== undefined) this.#services.deliveries.note(subscription.conversationId, this.userId, seq);
    }
  }

  /** @throws WireError for a conversation the user is no member of */
  setTyping(conversationId: string, typing: boolean): void {
    if (this.#subscriptions.get(conversationId) === undefined) throw noConversation();
    this.#services.typing.set(conversationId, this.userId, typing);
  }

  /** Another token of the same user may touch other conversations. */
  setIdentity(identity: Identity): void {
    const before = this.#identity;
    this.#identity = identity;
    for (const subscription of this.#subscriptions.all()) {
      if (!isAllowed(identity, subscription.conversationId)) this.drop(subscription);
    }
    if (before.conversations !== undefined) void this.#listenToAll();
  }

  tellOwn(batch: Batch, conversationId: string): void {
    const subscription = this.#subscriptions.get(conversationId);
    if (subscription === undefined) return;
    subscription.marksTold += 1;
    this.#owner.writer.add(batch);
  }

  expect(conversationId: string): void {
    if (!this.#ended && isAllowed(this.#identity, conversationId)) this.#subscriptions.open(conversationId);
  }

  decide(conversationId: string, admission: Admission | undefined): void {
    const subscription = this.#subscriptions.get(conversationId);
    if (subscription === undefined) return;
    if (admission === undefined) this.drop(subscription);
    else if (subscription.position === undefined) {
      this.#owner.writer.addFrame(conversationFrame(admission.conversationJson));
      subscription.placeAt(admission.seq);
      this.#delivery.writeNow();
    }
  }

  fail(error: unknown): void {
    this.#owner.fail(error);
  }

  takeLive(live: LiveBatch): boolean {
    return !this.#pump.isBusy && this.#delivery.sendLive(live);
  }

  catchUp(subscription: Subscription): void {
    this.#pump.add(subscription);
  }

  tell(batch: Batch, ephemeral: boolean): void {
    if (ephemeral && (this.#delivery.room.behind || this.#owner.writer.load > EPHEMERAL_BYTES)) return;
    this.#owner.writer.add(batch);
  }

  drop(subscription: Subscription): void {
    this.#pump.forget(subscription);
    if (this.#subscriptions.close(subscription)) this.#owner.writer.addFrame(goneFrame(subscription.conversationId));
  }

  /** Conversations the client named no cursor of: events from now on. */
  async #placeAll(named: readonly string[]): Promise<void> {
    const later = new Set(named);
    const unnamed = this.#subscriptions.all().filter(({ conversationId }) => !later.has(conversationId));
    if (unnamed.length === 0) return;
    // Read after subscribing, rights included: who was removed before that is found here, who is removed later is told.
    const heads = await this.#services.ports.store.read((tx) => myHeads(tx, this.userId));
    for (const subscription of unnamed) {
      if (subscription.position !== undefined) continue;
      const head = heads.get(subscription.conversationId);
      if (head === undefined) this.drop(subscription);
      else if (this.#subscriptions.get(subscription.conversationId) === subscription) subscription.placeAt(head);
    }
  }

  async #listenToAll(): Promise<void> {
    try {
      const mine = await this.#services.ports.store.read((tx) => myHeads(tx, this.userId));
      const added = [...mine.keys()].filter((id) => this.#subscriptions.get(id) === undefined);
      for (const id of added) this.expect(id);
      await this.#placeAll([]);
    } catch (error) {
      this.fail(error);
    }
  }

  #beat(): void {
    this.#heartbeat = this.#services.timers.after(SOCKET.heartbeatMs, () => {
      this.#owner.writer.addFrame(
        heartbeatFrame({
          sent: this.#delivery.window.sent,
          heads: this.#subscriptions.takeMovedHeads(HEARTBEAT_HEADS),
          server_time: timestamp(this.#services.ports.clock.now()),
        }),
      );
      if (!this.#ended) this.#beat();
    });
  }
}
