import { createConversationWith } from './conversation/create-conversation-with.ts';
import type { CoreContext } from './core-context.ts';
import { formerGuestIn, identify, type Held } from './identify.ts';
import { carryOver } from './merge/carry-over.ts';
import { search } from './search.ts';
import { serverAddress } from './server-address.ts';
import type { Chat, Conversation } from './types.ts';
import { createUsers } from './users.ts';

/** The calls of a chat that few visits make: they are loaded with the first of them. */
export type ChatCalls = Pick<Chat, 'createConversation' | 'search' | 'identify'> & Chat['users'];

/** Makes them for one chat. */
export const createChatCalls = (
  context: CoreContext,
  held: Held,
  conversation: (id: string) => Conversation,
): ChatCalls => ({
  ...createUsers(context),
  createConversation: async (input) => conversation(await createConversationWith(context, input)),
  search: (words, options) => search(context, words, options),
  identify(next) {
    const guest = formerGuestIn(next);
    if (guest === undefined) return identify(held, next);
    const { server } = serverAddress(held.options.url);
    return carryOver(context, () => held.ports.openStore({ server, userId: guest }), guest);
  },
});
