import type { HelloFrame } from '@hypee/chat-protocol';
import type { WriteTransaction } from '../store/chat-store.ts';
import type { ConversationRow } from '../store/rows.ts';

/**
 * Notes whom the server greeted, and in which life of its database.
 *
 * @returns the conversations that must start anew; undefined where the life is the one known, or nothing is here of another
 */
export async function enterEpoch(tx: WriteTransaction, hello: HelloFrame): Promise<ConversationRow[] | undefined> {
  const known = (await tx.get('meta', 'epoch'))?.value;
  await tx.put('meta', { name: 'me', value: hello.user });
  await tx.delete('meta', 'doubts');
  if (known === hello.epoch) return undefined;
  await tx.put('meta', { name: 'epoch', value: hello.epoch });
  // Another life: places, marks and revisions of the old one mean nothing in it.
  const stale: ConversationRow[] = [];
  for (const row of await tx.list('conversations')) {
    // Of one that was never greeted only what stands beyond its cursor may be of another life.
    if (known === undefined) {
      const ahead = await tx.list('messages', { from: [row.id, row.seq + 1], to: [row.id, Infinity], limit: 1 });
      if (ahead.length === 0) continue;
    }
    stale.push({ ...row, marks: {}, marksVersion: null, stale: true });
  }
  for (const row of stale) await tx.put('conversations', row);
  return known === undefined && stale.length === 0 ? undefined : stale;
}
