import { refuseField } from '../input/validator.ts';
import type { Identity } from '../ports.ts';
import type { Services } from '../services.ts';
import { utf8Bytes } from '../wire/frame-of.ts';
import { changeMessage } from './change-message.ts';
import { requireNoTombstone } from './message-state.ts';

/** What a member does with one emoji on a message. */
export interface ReactionWish {
  emoji: string;
  /** Whether the reaction is to be there. */
  added: boolean;
  /** As received. */
  opId: unknown;
}

/** The longest emoji of Unicode take some 40 bytes. */
const EMOJI_BYTES = 64;

/** What makes no picture: controls, halves of a pair, spaces, and marks that turn the direction of other text. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Z}\p{Bidi_Control}]/u;
/** More than joiners and modifiers. */
const SEEN = /[^\p{Cf}\p{M}]/u;

/** Adds a reaction of one's own to a message, or takes it back. @returns the message as the caller sees it */
export function react(
  services: Services,
  identity: Identity,
  name: string,
  { emoji, added, opId }: ReactionWish,
): Promise<string> {
  return changeMessage(services, {
    identity,
    name,
    opId,
    facts: ['reaction', emoji, added],
    apply: async (tx, { message }, rev) => {
      checkEmoji(emoji);
      requireNoTombstone(message);
      const groups =
        message.reaction_count === 0 ? [] : await tx.reactions([message.id], { users: 0, viewerId: identity.userId });
      const group = groups.find((found) => found.emoji === emoji);
      if ((group?.mine ?? false) === added) return undefined;
      const most = services.settings.limits.emoji;
      if (group === undefined && groups.length >= most) {
        refuseField('emoji', `A message may have ${String(most)} different emoji at most: join one that is there.`);
      }
      const user_id = identity.userId;
      if (added) await tx.insertReaction({ message_id: message.id, emoji, user_id, rev });
      else await tx.deleteReaction(message.id, emoji, user_id);
      return {
        change: { kind: 'reaction', emoji, user_id, added },
        patch: { reaction_count: message.reaction_count + (added ? 1 : -1) },
        grows: added,
      };
    },
  });
}

/** @throws WireError `validation_error` */
function checkEmoji(emoji: string): void {
  if (utf8Bytes(emoji) <= EMOJI_BYTES && SEEN.test(emoji) && !UNSEEN.test(emoji)) return;
  refuseField(
    'emoji',
    `This must be an emoji: 1 to ${String(EMOJI_BYTES)} bytes without spaces and control characters.`,
  );
}
