import type { Frame } from '../door.ts';
import type { Ports, Ring } from '../ports.ts';
import type { Timers } from '../timers.ts';
import { conversationJson } from '../wire/conversation-json.ts';
import type { LogEvent } from '../wire/log-event.ts';
import { Batch } from './batch.ts';
import { Channel, type Subscriber } from './channel.ts';
import { Turn } from './turn.ts';

/** How often the heads of open conversations are read in case a ring was lost. */
const POLL_MS = 5_000;
const POLL_SLICE = 500;

/** A conversation as a member may now see it. */
export interface Admission {
  conversationJson: string;
  /** The log's head in the same read. */
  seq: number;
}

/** A level 2 socket, as far as the hub knows it. */
export interface UserSocket {
  /** Frames with the user's own marks of a conversation. */
  tellOwn(batch: Batch, conversationId: string): void;
  /** The user may have become a member: listen already, the facts follow. */
  expect(conversationId: string): void;
  /** The user is a member (again), or is not. */
  decide(conversationId: string, admission: Admission | undefined): void;
  /** Something went wrong that only a new connection can heal. */
  fail(error: unknown): void;
}

/** Who listens to what in this process, and what is to reach them. */
export class Hub {
  readonly turn: Turn;
  readonly #ports: Ports;
  readonly #timers: Timers;
  readonly #channels = new Map<string, Channel>();
  readonly #sockets = new Map<string, Set<UserSocket>>();
  readonly #stopListening: () => void;
  /** The newest look at each user's rights that is under way: an older one decides nothing. */
  readonly #reviews = new Map<string, object>();
  #polling = false;
  #ownRing = false;

  constructor(ports: Ports, timers: Timers) {
    this.#ports = ports;
    this.#timers = timers;
    this.turn = new Turn(ports.clock);
    this.#stopListening = ports.bus.listen((ring) => this.#heard(ring));
  }

  close(): void {
    this.#stopListening();
  }

  addSocket(userId: string, socket: UserSocket): void {
    const sockets = this.#sockets.get(userId);
    if (sockets === undefined) this.#sockets.set(userId, new Set([socket]));
    else sockets.add(socket);
  }

  removeSocket(userId: string, socket: UserSocket): void {
    const sockets = this.#sockets.get(userId);
    if (sockets?.delete(socket) === true && sockets.size === 0) this.#sockets.delete(userId);
  }

  subscribe(conversationId: string, subscriber: Subscriber): Channel {
    let channel = this.#channels.get(conversationId);
    if (channel === undefined) {
      channel = new Channel(conversationId, { store: this.#ports.store, turn: this.turn, log: this.#ports.log });
      this.#channels.set(conversationId, channel);
      this.#startPolling();
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
    this.#ring({ conversationId, seq: event.seq });
  }

  /** Tells the other members something that is not in the log. */
  tellOthers(conversationId: string, userId: string, frame: Frame, { ephemeral }: { ephemeral: boolean }): void {
    const batch = new Batch([frame]);
    for (const subscriber of this.#channels.get(conversationId)?.subscribers ?? []) {
      if (subscriber.userId !== userId) subscriber.tell(batch, ephemeral);
    }
  }

  isConnected(userId: string): boolean {
    return this.#sockets.has(userId);
  }

  /** Tells the user's own sockets about their marks in a conversation. */
  tellOwn(userId: string, conversationId: string, frames: readonly Frame[]): void {
    const batch = new Batch(frames);
    for (const socket of this.#sockets.get(userId) ?? []) socket.tellOwn(batch, conversationId);
  }

  /** These users joined or left: sockets of theirs begin or cease to listen, here and on other nodes. */
  membershipChanged(conversationId: string, userIds: readonly string[]): void {
    for (const userId of userIds) {
      void this.#review(conversationId, userId);
      this.#ring({ userId, conversationId });
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
    for (const userId of left) this.#ring({ userId, conversationId });
  }

  #ring(ring: Ring): void {
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
    else void this.#review(ring.conversationId, ring.userId);
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
      const admission = await this.#ports.store.read(async (tx): Promise<Admission | undefined> => {
        const conversation = await tx.conversation(conversationId);
        const member = await tx.member(conversationId, userId);
        if (conversation === undefined || member === undefined) return undefined;
        return {
          conversationJson: await conversationJson(tx, { conversation, member }),
          seq: conversation.last_seq,
        };
      });
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

  #startPolling(): void {
    if (this.#polling) return;
    this.#polling = true;
    this.#timers.after(POLL_MS, () => void this.#poll());
  }

  async #poll(): Promise<void> {
    const ids = [...this.#channels.keys()];
    try {
      for (let start = 0; start < ids.length; start += POLL_SLICE) {
        const heads = await this.#ports.store.read((tx) => tx.heads(ids.slice(start, start + POLL_SLICE)));
        for (const head of heads) this.#channels.get(head.conversation_id)?.observe(head.last_seq);
      }
    } catch (error) {
      this.#ports.log.warn({ error }, 'The heads of open conversations could not be read; the next poll tries again.');
    }
    this.#polling = false;
    if (this.#channels.size > 0) this.#startPolling();
  }
}

const reviewKey = (conversationId: string, userId: string): string => JSON.stringify([conversationId, userId]);
