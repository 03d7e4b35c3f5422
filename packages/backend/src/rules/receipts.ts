import type { Hub } from '../hub/hub.ts';
import type { ConversationRow, MemberRow } from '../ports.ts';
import type { Timers } from '../timers.ts';
import { markFrame, membershipFrame, unreadFrame } from '../wire/control-frames.ts';
import { membershipOf } from '../wire/member-json.ts';
import type { UnreadCounts } from './unread-counts.ts';

/** A member's mark is told to the others at most once in this time. */
const EVERY_MS = 1_000;

/** A member's read mark after it moved. */
export interface MovedMark {
  conversation: Pick<ConversationRow, 'id' | 'member_count'>;
  /** The row after the move. */
  member: MemberRow;
  counts: UnreadCounts;
  /** The log's head in the same transaction. */
  headSeq: number;
}

/** Tells how far members have read, and what they hold. */
export class Receipts {
  readonly #hub: Hub;
  readonly #timers: Timers;
  readonly #receiptMembers: number;
  /** Members whose mark was told within the last second, and what to tell after it. */
  readonly #recent = new Map<string, { latest: (() => void) | undefined }>();

  constructor(hub: Hub, timers: Timers, receiptMembers: number) {
    this.#hub = hub;
    this.#timers = timers;
    this.#receiptMembers = receiptMembers;
  }

  /** Tells the member's own sockets where they stand, and the other members how far this one has read. */
  readMoved(mark: MovedMark): void {
    this.#hub.turn.afterEvents(() => this.#tellRead(mark));
  }

  /** Tells the other members how far this one holds what was sent. */
  deliveredMoved(conversation: Pick<ConversationRow, 'id'>, member: MemberRow): void {
    this.#tellOthers('delivered', conversation.id, member.user_id, member.last_delivered_seq);
  }

  #tellRead({ conversation, member, counts, headSeq }: MovedMark): void {
    if (this.#hub.isConnected(member.user_id)) {
      this.#hub.tellOwn(member.user_id, conversation.id, [
        unreadFrame({ conversation_id: conversation.id, ...counts, at_seq: headSeq }),
        membershipFrame({ conversation_id: conversation.id, membership: membershipOf(member) }),
      ]);
    }
    if (conversation.member_count <= this.#receiptMembers) {
      this.#tellOthers('read', conversation.id, member.user_id, member.last_read_seq);
    }
  }

  #tellOthers(type: 'read' | 'delivered', conversationId: string, userId: string, seq: number): void {
    const key = JSON.stringify([type, conversationId, userId]);
    const tell = (): void =>
      this.#hub.tellOthers(
        conversationId,
        userId,
        markFrame(type, { conversation_id: conversationId, user_id: userId, seq }),
        { ephemeral: false },
      );
    const recent = this.#recent.get(key);
    if (recent !== undefined) {
      recent.latest = tell;
      return;
    }
    tell();
    this.#holdBack(key);
  }

  #holdBack(key: string): void {
    this.#recent.set(key, { latest: undefined });
    this.#timers.after(EVERY_MS, () => {
      const latest = this.#recent.get(key)?.latest;
      this.#recent.delete(key);
      if (latest === undefined) return;
      latest();
      this.#holdBack(key);
    });
  }
}
