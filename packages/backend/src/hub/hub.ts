import type { Frame } from '../door.ts';
import type { Ports, Ring } from '../ports.ts';
import type { Timers } from '../timers.ts';
import type { LogEvent } from '../wire/log-event.ts';
import { readAdmission, type Admission } from './admission.ts';
import { Batch } from './batch.ts';
import { Channel, type Listener, type Subscriber } from './channel.ts';
import { StoreWatch } from './store-watch.ts';
import { Turn } from './turn.ts';

/** A level 2 socket or an open poll, as far as the hub knows it. */
export interface UserSocket extends Listener {
  /** Frames with the user's own marks of a conversation. */
  tellOwn(batch: Batch, conversationId: string): void;
  /** Whether the socket should listen to a conversation of its user, and does not. */
  lacks(conversationId: string): boolean;
  /** The user may have become a member: listen already, the facts follow. */
  expect(conversationId: string): void;
  /** The user is a member (again), or is not. */
  decide(conversationId: string, admission: Admission | undefined): void;
  /** Something went wrong that only a new connection can heal. */
  fail(error: unknown): void;
}

/** Who else wants to know what the hub hears. */
export interface HubEvents {
  /** Users joined or left a conversation, whichever node they did it on. */
  membersChanged(userIds: readonly string[]): void;
  /** Another node revoked tokens of this user. */
  revoked(userId: string): Promise<void>;
  /** It is time to look for what other nodes did, in case their rings were lost. */
  lookedAround(): Promise<void>;
}

/** Who listens to what in this process, and what is to reach them. */
export class Hub {
  readonly turn: Turn;
  readonly #ports: Ports;
  readonly #on: HubEvents;
  readonly #channels = new Map<string, Channel>();
  readonly #sockets = new Map<string, Set<UserSocket>>();
  readonly #stopListening: () => void;
  readonly #watch: StoreWatch;
  /** The newest look at each user's rights that is under way: an older one decides nothing. */
  readonly #reviews = new Map<string, object>();
  #ownRing = false;

  constructor(ports: Ports, timers: Timers, on: HubEvents) {
    this.#ports = ports;
    this.#on = on;
    this.turn = new Turn(ports.clock);
    this.#stopListening = ports.bus.listen((ring) => this.#heard(ring));
    this.#watch = new StoreWatch(ports, timers, {
      openConversations: () => [...this.#channels.keys()],
      connectedUsers: () => [...this.#sockets.keys()],
      observe: (conversationId, seq) => this.#channels.get(conversationId)?.observe(seq),
      belongs: (conversationId, userId) => {
        const isLacking = [...(this.#sockets.get(userId) ?? [])].some((socket) => socket.lacks(conversationId));
        if (isLacking) void this.#review(conversationId, userId);
      },
      lookedAround: () => on.lookedAround(),
    });
  }

  close(): void {
    this.#stopListening();
  }

  addSocket(userId: string, socket: UserSocket): void {
    const sockets = this.#sockets.get(userId);
    if (sockets === undefined) this.#sockets.set(userId, new Set([socket]));
    else sockets.add(socket);
    this.#watch.start();
  }

  removeSocket(userId: string, socket: UserSocket): void {
    const sockets = this.#sockets.get(userId);
    if (sockets?.delete(socket) === true && sockets.size === 0) this.#sockets.delete(userId);
  }

  subscribe(conversationId: string, subscriber: Subscriber): Channel {
    let channel = this.#channels.get(conversationId);
    if (channel === undefined) {
      channel = new Channel(conversationId, {
        store: this.#ports.store,
        signing: this.#ports,
        turn: this.turn,
        log: this.#ports.log,
      });
      this.#channels.set(conversationId, channel);
      this.#watch.start();
    }
    channel.subscribers.add(subscriber);
    return channel;
  }

  unsubscribe(channel: Channel, subscriber: Subscriber): void {
    channel.subscribers.delete(subscriber);
    if (channel.subscribers.size === 0 && this.#channels.get(channel.id) === channel) this.#channels.delete(channel.id);
  }

  /** An event was committed: whoever listens here gets it, and other nodes hear a ring. */
  publish(conversationId: string, event: LogEvent): void {
    this.#channels.get(conversationId)?.publish(event);
    this.ring({ conversationId, seq: event.seq });
  }

  /** Tells the other members something that is not in the log. */
  tellOthers(conversationId: string, userId: string, frame: Frame, { ephemeral }: { ephemeral: boolean }): void {
    const batch = new Batch([frame]);
    for (const subscriber of this.#channels.get(conversationId)?.subscribers ?? []) {
      if (subscriber.userId !== userId) subscriber.tell(batch, ephemeral);
    }
  }

  /** Tells the user's own sockets, and all that listen to one of these conversations, something about the user: each once. */
  tellAcquaintances(userId: string, conversationIds: readonly string[], frame: Frame): void {
    const listeners = new Set<Listener>(this.#sockets.get(userId));
    for (const id of conversationIds) {
      for (const { socket } of this.#channels.get(id)?.subscribers ?? []) listeners.add(socket);
    }
    const batch = new Batch([frame]);
    for (const listener of listeners) listener.tell(batch, false);
  }

  isConnected(userId: string): boolean {
    return this.#sockets.has(userId);
  }

  /** How many level 2 sockets and polls of the user are open in this process. */
  countSockets(userId: string): number {
    return this.#sockets.get(userId)?.size ?? 0;
  }

  /** Tells the user's own sockets about their marks in a conversation. */
  tellOwn(userId: string, conversationId: string, frames: readonly Frame[]): void {
    const batch = new Batch(frames);
    for (const socket of this.#sockets.get(userId) ?? []) socket.tellOwn(batch, conversationId);
  }

  /** These users joined or left: sockets of theirs begin or cease to listen, here and on other nodes. */
  membershipChanged(conversationId: string, userIds: readonly string[]): void {
    this.#on.membersChanged(userIds);
    for (const userId of userIds) {
      void this.#review(conversationId, userId);
      this.ring({ userId, conversationId });
    }
  }

  /**
   * These users lost the right to read: what listens for them in this process gets nothing more, from this very step on, and
   * other nodes hear a ring. To be called in the step that learns of the commit, before any event of it is published.
   */
  membersLeft(conversationId: string, userIds: readonly string[]): void {
    const left = new Set(userIds);
    for (const userId of left) this.#reviews.delete(reviewKey(conversationId, userId));
    for (const subscriber of [...(this.#channels.get(conversationId)?.subscribers ?? [])]) {
      if (left.has(subscriber.userId)) subscriber.lost();
    }
    this.#on.membersChanged(userIds);
    for (const userId of left) this.ring({ userId, conversationId });
  }

  /** Tells other nodes that something is to be looked at. */
  ring(ring: Ring): void {
    // A bus within the process answers within the call: what was done here need not be done again.
    this.#ownRing = true;
    try {
      this.#ports.bus.ring(ring);
    } catch (error) {
      this.#ports.log.warn({ error }, 'The bus did not take a ring; other nodes notice by polling.');
    } finally {
      this.#ownRing = false;
    }
  }

  #heard(ring: Ring): void {
    if (this.#ownRing) return;
    if ('seq' in ring) this.#channels.get(ring.conversationId)?.observe(ring.seq);
    else if ('revokedUserId' in ring) {
      this.#on.revoked(ring.revokedUserId).catch((error: unknown) => {
        this.#ports.log.warn(
          { error },
          'What was revoked on another node could not be read; the next look tries again.',
        );
      });
    } else {
      this.#on.membersChanged([ring.userId]);
      void this.#review(ring.conversationId, ring.userId);
    }
  }

  /** Compares what the user's sockets listen to with the rights in the store; subscribes first, so that nothing slips by. */
  async #review(conversationId: string, userId: string): Promise<void> {
    const sockets = [...(this.#sockets.get(userId) ?? [])];
    const subscribers = (): Subscriber[] =>
      [...(this.#channels.get(conversationId)?.subscribers ?? [])].filter((subscriber) => subscriber.userId === userId);
    if (sockets.length === 0 && subscribers().length === 0) return;
    const key = reviewKey(conversationId, userId);
    const review = {};
    this.#reviews.set(key, review);
    for (const socket of sockets) socket.expect(conversationId);
    try {
      const admission = await this.#ports.store.read((tx) => readAdmission(tx, this.#ports, conversationId, userId));
      // Rights changed since: a newer look decides, or the loss was told already.
      if (this.#reviews.get(key) !== review) return;
      for (const socket of sockets) socket.decide(conversationId, admission);
      if (admission === undefined) for (const subscriber of subscribers()) subscriber.lost();
    } catch (error) {
      for (const socket of sockets) socket.fail(error);
    } finally {
      if (this.#reviews.get(key) === review) this.#reviews.delete(key);
    }
  }
}

const reviewKey = (conversationId: string, userId: string): string => JSON.stringify([conversationId, userId]);
