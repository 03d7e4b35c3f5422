import type { MemberRole } from '@hypee/chat-protocol';
import type { MemberRow, ReadTransaction } from '../ports.ts';

const PAGE = 500;

/** Of each role, the member who is in the conversation for the longest time. `except` is looked past. */
export async function longestStanding(
  tx: ReadTransaction,
  conversationId: string,
  except?: string,
): Promise<ReadonlyMap<MemberRole, MemberRow>> {
  const first = new Map<MemberRole, MemberRow>();
  let after: { joined_at: string; user_id: string } | undefined;
  for (;;) {
    const page = await tx.members(conversationId, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const row of page) if (row.user_id !== except && !first.has(row.role)) first.set(row.role, row);
    after = page.at(-1);
    if (page.length < PAGE) return first;
  }
}
