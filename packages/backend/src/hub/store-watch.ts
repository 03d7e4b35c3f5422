import type { Bus, Ports } from '../ports.ts';
import type { Timers } from '../timers.ts';

/** How often the store is looked at in case a ring was lost. */
const LOOK_MS = 5_000;
/** The same while the bus is down. */
const LOOK_WITHOUT_BUS_MS = 1_000;

/** How old what is known of other nodes' doing may become. Milliseconds. */
export const lookEveryMs = ({ reach }: Pick<Bus, 'reach'>): number =>
  reach === 'down' ? LOOK_WITHOUT_BUS_MS : LOOK_MS;

/** Conversations, or users, of one read. */
const SLICE = 500;

/** What is looked after. */
export interface StoreWatchOwner {
  /** Conversations that somebody listens to. */
  openConversations(): string[];
  connectedUsers(): string[];
  /** The log of an open conversation reaches `seq`. */
  observe(conversationId: string, seq: number): void;
  /** The user is a member: whoever does not listen for them yet is to begin. */
  belongs(conversationId: string, userId: string): void;
  /** The same look, for what else other nodes may have done. */
  lookedAround(): Promise<void>;
}

/**
 * Looks at the store again and again, so that a lost ring delays, and never loses: at the heads of open conversations, which
 * tell of messages and of who left, and for what other nodes did, at the memberships of connected users, which tell of who
 * joined. Rests while there is nothing to look after.
 */
export class StoreWatch {
  readonly #ports: Pick<Ports, 'store' | 'bus' | 'log'>;
  readonly #timers: Timers;
  readonly #owner: StoreWatchOwner;
  #running = false;

  constructor(ports: Pick<Ports, 'store' | 'bus' | 'log'>, timers: Timers, owner: StoreWatchOwner) {
    this.#ports = ports;
    this.#timers = timers;
    this.#owner = owner;
  }

  /** Something is there to look after. */
  start(): void {
    if (this.#running || !this.#isNeeded()) return;
    this.#running = true;
    this.#wait(0);
  }

  /** Whether other nodes may have changed what only their rings tell. */
  get #hasOthers(): boolean {
    return this.#ports.bus.reach !== 'process';
  }

  #isNeeded(): boolean {
    if (this.#owner.openConversations().length > 0) return true;
    return this.#hasOthers && this.#owner.connectedUsers().length > 0;
  }

  /** @param waited milliseconds since the last look; the bus may go down at any time. */
  #wait(waited: number): void {
    const step = this.#hasOthers ? LOOK_WITHOUT_BUS_MS : LOOK_MS;
    this.#timers.after(step, () => {
      if (waited + step < LOOK_MS && this.#ports.bus.reach !== 'down') this.#wait(waited + step);
      else void this.#look();
    });
  }

  async #look(): Promise<void> {
    try {
      await this.#readHeads();
      if (this.#hasOthers) await this.#readMemberships();
      if (this.#hasOthers) await this.#owner.lookedAround();
    } catch (error) {
      this.#ports.log.warn({ error }, 'What a lost ring would have told could not be read; the next poll tries again.');
    }
    this.#running = false;
    this.start();
  }

  async #readHeads(): Promise<void> {
    for (const ids of slicesOf(this.#owner.openConversations())) {
      const heads = await this.#ports.store.read((tx) => tx.heads(ids));
      for (const { conversation_id, last_seq } of heads) this.#owner.observe(conversation_id, last_seq);
    }
  }

  async #readMemberships(): Promise<void> {
    for (const ids of slicesOf(this.#owner.connectedUsers())) {
      const memberships = await this.#ports.store.read((tx) => tx.memberships(ids));
      for (const { conversation_id, user_id } of memberships) this.#owner.belongs(conversation_id, user_id);
    }
  }
}

function* slicesOf(ids: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < ids.length; start += SLICE) yield ids.slice(start, start + SLICE);
}
