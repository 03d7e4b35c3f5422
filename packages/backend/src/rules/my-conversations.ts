import type { ConversationHead, ReadTransaction } from '../ports.ts';

/** Where a conversation stands. */
export type Head = Pick<ConversationHead, 'last_seq' | 'activity'>;

/** All conversations of a user, by id, with the heads of their logs; the most recently active first. */
export async function myHeads(tx: ReadTransaction, userId: string): Promise<Map<string, Head>> {
  return new Map((await tx.headsOf(userId)).map(({ id, ...head }) => [id, head]));
}
