import type { WireMessage } from '@hypee/chat-protocol';

/** What a message says; nothing where it was deleted. */
export const contentOf = (message: WireMessage): string => ('content' in message ? message.content : '');
