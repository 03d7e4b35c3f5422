import type { Hub } from '../hub/hub.ts';
import type { ConversationRow, MemberRow } from '../ports.ts';
import type { Timers } from '../timers.ts';
import { markFrame, membershipFrame, unreadFrame } from '../wire/control-frames.ts';
import { membershipOf } from '../wire/member-json.ts';
import { Spacing } from './spacing.ts';
import type { UnreadCounts } from './unread-counts.ts';

/** A member's read mark after it moved. */
export interface MovedMark {
  conversation: Pick<ConversationRow, 'id' | 'member_count'>;
  /** The row after the move. */
  member: MemberRow;
  counts: UnreadCounts;
  /** The log's head in the same transaction. */
  headSeq: number;
}

/** Tells how far members have read, and what they hold: a member's mark at most once a second. */
export class Receipts {
  readonly #hub: Hub;
  readonly #receiptMembers: number;
  readonly #spacing: Spacing;

  constructor(hub: Hub, timers: Timers, receiptMembers: number) {
    this.#hub = hub;
    this.#receiptMembers = receiptMembers;
    this.#spacing = new Spacing(timers);
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
    this.#spacing.tell(JSON.stringify([type, conversationId, userId]), () =>
      this.#hub.tellOthers(
        conversationId,
        userId,
        markFrame(type, { conversation_id: conversationId, user_id: userId, seq }),
        { ephemeral: false },
      ),
    );
  }
}
