import { SOCKET, type AckFrame, type PresenceStatus } from '@hypee/chat-protocol';
import type { Admission } from '../hub/admission.ts';
import type { Batch } from '../hub/batch.ts';
import type { UserSocket } from '../hub/hub.ts';
import type { LiveBatch } from '../hub/live-batch.ts';
import type { Identity, Timer } from '../ports.ts';
import type { Place, PollMemory } from '../poll/memory.ts';
import { tellMovedMarks } from '../poll/moved-marks.ts';
import { tellNews } from '../poll/news.ts';
import { myHeads } from '../rules/my-conversations.ts';
import type { Attendance } from '../rules/presence.ts';
import { isAllowed, noConversation } from '../rules/rights.ts';
import type { Services } from '../services.ts';
import { timestamp } from '../time.ts';
import { conversationFrame, goneFrame, heartbeatFrame, RESUMED_FRAME } from '../wire/control-frames.ts';
import { WireError } from '../wire-error.ts';
import { Delivery } from './delivery.ts';
import { PresenceWatch, type PresenceWatchOwner } from './presence-watch.ts';
import { Pump } from './pump.ts';
import { Resume, type ResumeOwner, type ResumeRequest } from './resume.ts';
import type { RoomEvents } from './room.ts';
import type { Subscription, SubscriptionOwner } from './subscription.ts';
import { Subscriptions } from './subscriptions.ts';
import type { Writer } from './writer.ts';

/** Heads in one heartbeat, so that it stays below 64 KiB; the others come with the next. */
const HEARTBEAT_HEADS = 500;

/** Ephemera are dropped long before a slow line is full. */
const EPHEMERAL_BYTES = SOCKET.bufferBytes / 4;

/** How a stream ends what it goes out on. */
export interface StreamOwner extends RoomEvents {
  readonly writer: Writer;
  fail(error: unknown): void;
}

/** What a connected user gets over one level 2 socket, or in one poll: first what was missed, then what happens. */
export class Stream implements UserSocket, SubscriptionOwner, PresenceWatchOwner {
  readonly #services: Services;
  readonly #owner: StreamOwner;
  readonly #memory: PollMemory | undefined;
  readonly #delivery: Delivery;
  readonly #pump: Pump;
  readonly #subscriptions: Subscriptions;
  /** Whom the client watches; most watch nobody. */
  #presence: PresenceWatch | undefined;
  #attendance: Attendance | undefined;
  readonly #resumeOwner: ResumeOwner;
  #identity: Identity;
  #heartbeat: Timer | undefined;
  #ended = false;
  /** Whether it listens to all that its user was a member of at the beginning. */
  #listening = false;

  /** @param memory what earlier polls told; undefined on a socket */
  constructor(services: Services, identity: Identity, owner: StreamOwner, memory?: PollMemory) {
    this.#services = services;
    this.#identity = identity;
    this.#owner = owner;
    this.#memory = memory;
    this.#delivery = new Delivery(owner.writer, services.timers, services.settings.windowEvents, owner);
    this.#pump = new Pump({
      store: services.ports.store,
      signing: services.ports,
      delivery: this.#delivery,
      drop: (subscription) => this.drop(subscription),
      fail: (error) => owner.fail(error),
    });
    this.#subscriptions = new Subscriptions(services.hub, this);
    this.#resumeOwner = {
      userId: identity.userId,
      store: services.ports.store,
      signing: services.ports,
      limits: services.settings.limits,
      writer: owner.writer,
      delivery: this.#delivery,
      memory,
      subscription: (id) => this.#subscriptions.get(id),
      gone: (id) => this.#tellGone(id),
    };
  }

  get userId(): string {
    return this.#identity.userId;
  }

  /** Who is served, as the newest token says. */
  get identity(): Identity {
    return this.#identity;
  }

  /** Subscribes, then reads the log, then splices: nothing is lost or out of order between. */
  async start(request: ResumeRequest, epoch: string): Promise<void> {
    const { hub, ports } = this.#services;
    const memory = this.#memory;
    hub.addSocket(this.userId, this);
    this.#attendance = this.#services.presence.arrive(this.userId, request.presence ?? 'online');
    if (memory === undefined) this.#beat();
    const mine = await ports.store.read((tx) => myHeads(tx, this.userId));
    if (this.#ended) return;
    for (const id of mine.keys()) if (isAllowed(this.#identity, id)) this.#subscriptions.open(id);
    this.#listening = true;
    const cursors = memory === undefined ? request.cursors : await tellNews(this.#resumeOwner, request.cursors, memory);
    const resume = new Resume(this.#resumeOwner, { ...request, cursors }, epoch);
    await this.#placeAll(resume.conversationIds);
    if (!(await resume.run())) return;
    if (memory?.resumed !== true) this.#owner.writer.addFrame(RESUMED_FRAME);
    if (memory !== undefined) memory.resumed = true;
    this.#pump.start();
  }

  end(): void {
    this.#ended = true;
    this.#heartbeat?.cancel();
    this.#attendance?.leave();
    this.#presence?.close();
    this.#delivery.room.close();
    this.#subscriptions.closeAll();
    this.#services.hub.removeSocket(this.userId, this);
  }

  /** Where the client stands in each conversation. */
  *places(): Iterable<Place> {
    for (const { conversationId, position, headTold } of this.#subscriptions.all()) {
      if (position !== undefined) yield { conversationId, seq: position, moved: position > headTold };
    }
  }

  /** Tells a client of polls the version of the marks that moved. */
  tellMovedMarks(memory: PollMemory): Promise<void> {
    return tellMovedMarks(this.#resumeOwner, this.#subscriptions.all(), memory);
  }

  /**
   * @returns whether it acknowledged events that were not acknowledged before
   * @throws WireError when more is acknowledged than was sent
   */
  ack({ count, delivered = [] }: AckFrame): boolean {
    const moved = this.#delivery.window.ack(count);
    if (moved === undefined) {
      throw new WireError('validation_error', 'count: More is acknowledged than was sent on this connection.');
    }
    if (moved) this.#delivery.room.acked();
    for (const { conversation_id, seq } of delivered) {
      const subscription = this.#subscriptions.get(String(conversation_id));
      if (subscription !== undefined) this.#services.deliveries.note(subscription.conversationId, this.userId, seq);
    }
    return moved;
  }

  /** @throws WireError for a conversation the user is no member of */
  setTyping(conversationId: string, typing: boolean): void {
    if (this.#subscriptions.get(conversationId) === undefined) throw noConversation();
    this.#services.typing.set(conversationId, this.userId, typing);
  }

  /** What the user says of themselves on this connection. */
  setPresence(status: PresenceStatus): void {
    this.#attendance?.say(status);
  }

  /** Tells how these users are, now and when it changes, and of no others. */
  watchPresence(userIds: readonly string[]): void {
    this.#presence ??= new PresenceWatch(this.#services, this);
    this.#presence.replace(userIds);
  }

  /** Another token of the same user may touch other conversations. */
  setIdentity(identity: Identity): void {
    const before = this.#identity;
    this.#identity = identity;
    for (const subscription of this.#subscriptions.all()) {
      if (!isAllowed(identity, subscription.conversationId)) this.drop(subscription);
    }
    if (before.conversations !== undefined) void this.#listenToAll();
    this.#presence?.rightsChanged();
  }

  tellOwn(batch: Batch, conversationId: string): void {
    const subscription = this.#subscriptions.get(conversationId);
    if (subscription === undefined) return;
    subscription.marksTold += 1;
    this.#owner.writer.add(batch);
  }

  lacks(conversationId: string): boolean {
    if (!this.#listening || this.#ended || !isAllowed(this.#identity, conversationId)) return false;
    return this.#subscriptions.get(conversationId) === undefined;
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
      this.#memory?.toldConversation(conversationId, admission.seq, admission.marksVersion);
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
    if (!ephemeral || !this.isBehind) this.add(batch);
  }

  /** Whether ephemera are dropped. */
  get isBehind(): boolean {
    return this.#delivery.room.behind || this.#owner.writer.load > EPHEMERAL_BYTES;
  }

  add(batch: Batch): void {
    this.#owner.writer.add(batch);
  }

  drop(subscription: Subscription): void {
    this.#pump.forget(subscription);
    if (this.#subscriptions.close(subscription)) this.#tellGone(subscription.conversationId);
  }

  #tellGone(conversationId: string): void {
    const memory = this.#memory;
    if (memory?.gone.has(conversationId) !== true) this.#owner.writer.addFrame(goneFrame(conversationId));
    memory?.toldGone(conversationId);
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
      else if (this.#subscriptions.get(subscription.conversationId) === subscription) {
        subscription.placeAt(head.last_seq);
      }
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
