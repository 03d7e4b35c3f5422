import type { ConversationRow, ReadTransaction } from '../ports.ts';

const PAGE = 500;

/** Where a conversation stands. */
export type Head = Pick<ConversationRow, 'last_seq' | 'activity'>;

/** All conversations of a user, by id, with the heads of their logs; the most recently active first. */
export async function myHeads(tx: ReadTransaction, userId: string): Promise<Map<string, Head>> {
  const heads = new Map<string, Head>();
  let belowActivity: number | undefined;
  for (;;) {
    const page = await tx.conversationsOf(userId, {
      limit: PAGE,
      ...(belowActivity === undefined ? {} : { belowActivity }),
    });
    for (const { conversation } of page) {
      const { last_seq, activity } = conversation;
      heads.set(conversation.id, { last_seq, activity });
    }
    belowActivity = page.at(-1)?.conversation.activity;
    if (page.length < PAGE) return heads;
  }
}
