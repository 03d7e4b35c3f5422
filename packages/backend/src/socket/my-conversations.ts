import type { ReadTransaction } from '../ports.ts';

const PAGE = 500;

/** All conversations of a user, by id, with the heads of their logs. */
export async function myHeads(tx: ReadTransaction, userId: string): Promise<Map<string, number>> {
  const heads = new Map<string, number>();
  let belowActivity: number | undefined;
  for (;;) {
    const page = await tx.conversationsOf(userId, {
      limit: PAGE,
      ...(belowActivity === undefined ? {} : { belowActivity }),
    });
    for (const { conversation } of page) heads.set(conversation.id, conversation.last_seq);
    belowActivity = page.at(-1)?.conversation.activity;
    if (page.length < PAGE) return heads;
  }
}
