import type { CoreContext } from './core-context.ts';

/**
 * Makes sure that the conversation is known: asks the server where the device does not know it.
 *
 * @throws ChatError `not_found` where there is no such conversation for this user, and what the network says
 */
export async function ensureKnown({ state, online }: Pick<CoreContext, 'state' | 'online'>, id: string): Promise<void> {
  if (state.rows.get(id)?.stale !== false) await (await online()).sync.ensure(id);
}
