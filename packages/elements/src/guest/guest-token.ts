import { ChatError, type Chat } from '@hypee/chat';
import { forgetGuest, guestOf } from './guest.ts';

/** An element that chats as a guest. */
interface GuestHost extends EventTarget {
  readonly url: string | undefined;
  /** The conversation to open; a guest's own one where the page names none. */
  conversation?: string | undefined;
}

/** Elements whose logout ends their guest. */
const watched = new WeakSet<GuestHost>();

/**
 * The token of this device's guest, who opens the conversation that the server gave them. A logout ends the guest.
 *
 * @param chat that of the host, once there is one
 * @throws ChatError `not_authenticated` where the server knows the guest no more, and what `guestOf` throws
 */
export async function guestToken(
  host: GuestHost,
  reason: 'connect' | 'expiring' | 'rejected',
  chat: () => Chat | undefined,
): Promise<string> {
  const { url = '' } = host;
  if (reason === 'rejected') {
    forgetGuest(url);
    throw new ChatError('not_authenticated', 'The chat server does not know this guest any more. Load the page again.');
  }
  const { access, conversation } = await guestOf(url);
  host.conversation ??= conversation;
  if (!watched.has(host)) host.addEventListener('hypee-connection', () => endWithLogout(host, chat()));
  watched.add(host);
  return access;
}

/** Who has the device next is somebody else. */
function endWithLogout(host: GuestHost, chat: Chat | undefined): void {
  if (chat?.connection.value.error?.code !== 'logged_out') return;
  forgetGuest(host.url ?? '');
  host.conversation = undefined;
}
