import type { ReactionGroup } from '@hypee/chat-backend';

/** A reaction, in the order its query selects. */
export type RawReaction = [message: string, emoji: string, user: string, rev: number];

/**
 * Groups reactions by message and emoji, the emoji of each message in the order of the oldest reaction that is there. Done here, for
 * SQLite would sort and run a query of its own for each group.
 */
export function groupReactions(
  raws: RawReaction[],
  { users, viewerId }: { users: number; viewerId: string | null },
): ReactionGroup[] {
  const groups: ReactionGroup[] = [];
  const byMessage = new Map<string, Map<string, ReactionGroup>>();
  for (const [message_id, emoji, user] of raws.sort(byAge)) {
    let ofMessage = byMessage.get(message_id);
    if (!ofMessage) byMessage.set(message_id, (ofMessage = new Map<string, ReactionGroup>()));
    let group = ofMessage.get(emoji);
    if (!group) {
      ofMessage.set(emoji, (group = { message_id, emoji, count: 0, user_ids: [], mine: false }));
      groups.push(group);
    }
    group.count += 1;
    if (group.user_ids.length < users) group.user_ids.push(user);
    if (user === viewerId) group.mine = true;
  }
  return groups;
}

const byAge = (a: RawReaction, b: RawReaction): number => a[3] - b[3];
