import type { ReadTransaction } from '../ports.ts';

const PAGE = 500;

/** The ids of all conversations of a user. */
export async function myConversationIds(tx: ReadTransaction, userId: string): Promise<string[]> {
  const ids: string[] = [];
  let belowActivity: number | undefined;
  for (;;) {
    const page = await tx.conversationsOf(userId, {
      limit: PAGE,
      ...(belowActivity === undefined ? {} : { belowActivity }),
    });
    ids.push(...page.map(({ conversation }) => conversation.id));
    belowActivity = page.at(-1)?.conversation.activity;
    if (page.length < PAGE) return ids;
  }
}
