import type { ConversationRow, MemberRow, Ports, WriteTransaction } from '../ports.ts';
import type { Timers } from '../timers.ts';
import type { Receipts } from './receipts.ts';

/** Acknowledgements of all members that come within this time share one write. */
const GATHER_MS = 200;

export interface Delivery {
  readonly conversationId: string;
  readonly userId: string;
  readonly seq: number;
}

/** A delivered mark that moved. */
export interface MovedDelivery {
  /** The row as it was before. */
  conversation: ConversationRow;
  /** The row after the move. */
  member: MemberRow;
}

/**
 * How far members hold what they were sent. Kept only where marks are told at all: in larger groups each message would write
 * a row for every member.
 */
export class Deliveries {
  readonly #ports: Ports;
  readonly #timers: Timers;
  readonly #receipts: Receipts;
  readonly #receiptMembers: number;
  #gathered = new Map<string, Delivery>();

  constructor(ports: Ports, timers: Timers, receipts: Receipts, receiptMembers: number) {
    this.#ports = ports;
    this.#timers = timers;
    this.#receipts = receipts;
    this.#receiptMembers = receiptMembers;
  }

  /** Whoever calls made sure that the user is a member. */
  note(conversationId: string, userId: string, seq: number): void {
    const key = JSON.stringify([conversationId, userId]);
    if (this.#gathered.size === 0) this.#timers.after(GATHER_MS, () => void this.#write());
    if (seq > (this.#gathered.get(key)?.seq ?? 0)) this.#gathered.set(key, { conversationId, userId, seq });
  }

  /**
   * Moves marks without waiting for others to move with them; whoever calls made sure that the users are members.
   *
   * @returns those that moved; none where they could not be written: the next acknowledgement says the same and more
   */
  async move(deliveries: readonly Delivery[]): Promise<MovedDelivery[]> {
    if (deliveries.length === 0) return [];
    try {
      const moved = await this.#ports.store.write(async (tx) => {
        const found: MovedDelivery[] = [];
        for (const delivery of deliveries) found.push(...(await this.#move(tx, delivery)));
        return found;
      });
      for (const { conversation, member } of moved) this.#receipts.deliveredMoved(conversation, member);
      return moved;
    } catch (error) {
      this.#ports.log.warn({ error }, 'Delivered marks could not be written.');
      return [];
    }
  }

  async #write(): Promise<void> {
    const deliveries = [...this.#gathered.values()];
    this.#gathered = new Map();
    await this.move(deliveries);
  }

  async #move(tx: WriteTransaction, { conversationId, userId, seq }: Delivery): Promise<MovedDelivery[]> {
    const conversation = await tx.conversation(conversationId);
    const member = await tx.member(conversationId, userId);
    if (conversation === undefined || member === undefined || conversation.member_count > this.#receiptMembers)
      return [];
    if (seq <= member.last_delivered_seq || seq > conversation.last_seq) return [];
    await tx.updateMember(conversationId, userId, { last_delivered_seq: seq });
    await tx.updateConversation(conversationId, { marks_version: conversation.marks_version + 1 });
    return [{ conversation, member: { ...member, last_delivered_seq: seq } }];
  }
}
