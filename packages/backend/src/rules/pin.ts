import { refuseField } from '../input/validator.ts';
import type { Identity } from '../ports.ts';
import type { Services } from '../services.ts';
import { changeMessage } from './change-message.ts';
import { requireNoTombstone } from './message-state.ts';

/** Pinned messages of a conversation at most: they are read in one piece. */
export const MOST_PINS = 50;

/** Pins a message for all members, or unpins it. @returns the message as the caller sees it */
export function pin(
  services: Services,
  identity: Identity,
  name: string,
  { pinned, opId }: { pinned: boolean; opId: unknown },
): Promise<string> {
  return changeMessage(services, {
    identity,
    name,
    opId,
    facts: ['pin', pinned],
    apply: async (tx, { message, conversation }) => {
      requireNoTombstone(message);
      if ((message.pinned_seq !== null) === pinned) return undefined;
      if (pinned && (await tx.pins(conversation.id, MOST_PINS)).length === MOST_PINS) {
        refuseField('id', `A conversation may have ${String(MOST_PINS)} pinned messages at most: unpin one first.`);
      }
      return {
        change: { kind: pinned ? 'pin' : 'unpin' },
        patch: { pinned_seq: pinned ? conversation.last_seq + 1 : null },
        grows: false,
      };
    },
  });
}
