import type { Scene, World } from './callers.ts';

/** The conversation as its owner sees it, with all its messages and members, but for when they were seen last. */
export async function stateOf({ server }: World, { conversation }: Scene): Promise<unknown[]> {
  const state: unknown[] = [];
  for (const part of ['', 'members/', 'messages/']) {
    const { text } = await server.api('owner', 'GET', `conversations/${conversation.id}/${part}`);
    state.push(JSON.parse(text, (key, value: unknown) => (key === 'last_seen_at' ? undefined : value)));
  }
  return state;
}
