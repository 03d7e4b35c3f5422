import { parseConversation } from '@hypee/chat-protocol';
import type { CoreContext } from '../core-context.ts';
import { refuse } from '../retry.ts';
import type { Chat } from '../types.ts';

/** An answer that was lost is asked for again under the same key: no second conversation comes of it. */
const TRIES = 3;

/**
 * Begins a conversation on the server, and knows it from then on.
 *
 * @returns its id
 * @throws ChatError what the server or the network said
 */
export async function createConversationWith(
  { retries, random, online, isClosed }: CoreContext,
  { title, memberIds, kind = 'group', metadata }: Parameters<Chat['createConversation']>[0],
): Promise<string> {
  const body = {
    member_ids: memberIds,
    kind,
    client_id: random.id(),
    ...(title !== undefined && { title }),
    ...(metadata !== undefined && { metadata }),
  };
  let tries = 0;
  const created = await retries
    .run(
      async () => {
        const { api, sync } = await online();
        return sync.learn(() => api.read(parseConversation, 'POST', 'conversations/', { body }));
      },
      () => (tries += 1) < TRIES && !isClosed(),
    )
    .catch(refuse);
  return created.id;
}
