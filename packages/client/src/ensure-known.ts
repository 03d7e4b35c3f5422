import type { CoreContext } from './core-context.ts';

/**
 * Makes sure that the conversation is known: asks the server where the device does not know it.
 *
 * @throws ChatError `not_found` where there is no such conversation for this user, and what the network says
 */
export async function ensureKnown({ state, online, tabs }: CoreContext, id: string): Promise<void> {
  const row = state.rows.get(id);
  // One that is stale is taken over by the tab that leads.
  if (!row || (row.stale && !tabs.isFollowing)) await (await online()).sync.ensure(id);
}
