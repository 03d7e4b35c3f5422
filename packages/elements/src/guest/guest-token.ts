import { ChatError } from '@hypee/chat';
import { forgetGuest, guestOf } from './guest.ts';

/** An element that chats as a guest. */
interface GuestHost {
  readonly url: string | undefined;
  /** The conversation to open; a guest's own one where the page names none. */
  conversation?: string | undefined;
}

/**
 * The token of this device's guest, who opens the conversation that the server gave them.
 *
 * @throws ChatError `not_authenticated` where the server knows the guest no more, and what `guestOf` throws
 */
export async function guestToken(host: GuestHost, reason: 'connect' | 'expiring' | 'rejected'): Promise<string> {
  const { url = '' } = host;
  if (reason === 'rejected') {
    forgetGuest(url);
    throw new ChatError('not_authenticated', 'The chat server does not know this guest any more. Load the page again.');
  }
  const { access, conversation } = await guestOf(url);
  host.conversation ??= conversation;
  return access;
}
