import type { Signing } from '../attachments/file-urls.ts';
import type { Log, Store } from '../ports.ts';
import { readLogEvents, type LogEvent } from '../wire/log-event.ts';
import type { Batch } from './batch.ts';
import { LiveBatch } from './live-batch.ts';
import type { Turn } from './turn.ts';

/** Events read from the log at once when a ring was missed. */
const REPAIR_EVENTS = 100;

/** A socket, as far as it takes what is about no single conversation. */
export interface Listener {
  /** Something that is not in the log happened. `ephemeral` may be dropped. */
  tell(batch: Batch, ephemeral: boolean): void;
}

/** A socket's share in one conversation. */
export interface Subscriber extends Listener {
  readonly userId: string;
  /** The whole socket. */
  readonly socket: Listener;
  /** Events happened. A subscriber that cannot take them reads the log instead: it compares with its own position. */
  offer(live: LiveBatch): void;
  /** The user may not read this conversation any more. */
  lost(): void;
}

/** What channels share. */
export interface ChannelPorts {
  store: Store;
  signing: Signing;
  turn: Turn;
  log: Log;
}

/**
 * A conversation that sockets of this process listen to. Level-triggered: what matters is how far the log is (`known`) and
 * how far it was fanned out (`head`), so that a lost, doubled or reordered ring only delays.
 */
export class Channel {
  readonly id: string;
  readonly subscribers = new Set<Subscriber>();
  readonly #ports: ChannelPorts;
  #head: number | undefined;
  #known = 0;
  #turnEvents: LogEvent[] = [];
  #repairing = false;

  constructor(id: string, ports: ChannelPorts) {
    this.id = id;
    this.#ports = ports;
  }

  /** The last event fanned out; 0 until the first subscriber knows where it stands. */
  get head(): number {
    return this.#head ?? 0;
  }

  /** The log's head as last heard from the store. */
  get known(): number {
    return this.#known;
  }

  /** The first subscriber to read its place decides where fanning out begins; later ones read up to there by themselves. */
  startAt(position: number): void {
    this.#head ??= position;
    this.observe(position);
  }

  /** An event was committed. */
  publish(event: LogEvent): void {
    if (this.#head !== undefined && event.seq === this.#head + 1) {
      this.#head = event.seq;
      this.#known = Math.max(this.#known, event.seq);
      this.#turnEvents.push(event);
      this.#ports.turn.addChannel(this);
    } else {
      this.observe(event.seq);
    }
  }

  /** The log reaches `seq`: what was not fanned out up to there is read from it. */
  observe(seq: number): void {
    this.#known = Math.max(this.#known, seq);
    if (this.#head !== undefined && this.#known > this.#head) void this.#repair();
  }

  /** Hands the events of this turn to the subscribers. */
  flush(): void {
    const [first, ...others] = this.#turnEvents;
    if (first === undefined) return;
    this.#turnEvents = [];
    const live = new LiveBatch([first, ...others]);
    for (const subscriber of this.subscribers) subscriber.offer(live);
  }

  async #repair(): Promise<void> {
    if (this.#repairing) return;
    this.#repairing = true;
    try {
      while (this.#head !== undefined && this.#known > this.#head && this.subscribers.size > 0) {
        const after = this.#head;
        const { events, memberIds } = await this.#ports.store.read(async (tx) => ({
          events: await readLogEvents(tx, this.#ports.signing, await tx.events(this.id, after, REPAIR_EVENTS)),
          memberIds: new Set(await tx.memberIds(this.id)),
        }));
        for (const subscriber of [...this.subscribers]) if (!memberIds.has(subscriber.userId)) subscriber.lost();
        for (const event of events) if (event.seq > this.head) this.publish(event);
        // A head that the log does not lead to was no news.
        if (this.#head === after) this.#known = after;
      }
    } catch (error) {
      this.#ports.log.warn({ error, conversation: this.id }, 'Events could not be read; the next poll tries again.');
    } finally {
      this.#repairing = false;
    }
  }
}
