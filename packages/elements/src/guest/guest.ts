import { ChatError } from '@hypee/chat';
import { guestKey } from './guest-key.ts';

/** A visitor without an account, as the server took them in. */
interface Guest {
  readonly access: string;
  readonly conversation: string;
}

/** A token that ends so soon is not begun with. Milliseconds. */
const LEEWAY_MS = 60_000;

/** Where the page may keep nothing, for as long as it is open. */
const here = new Map<string, Guest>();

/** The guest of this device, if there is one whose token still holds. */
export function knownGuest(url: string): Guest | undefined {
  const guest = here.get(url) ?? storedGuest(url);
  return guest && endOf(guest.access) > Date.now() + LEEWAY_MS ? guest : undefined;
}

/** Nobody is this guest any more. */
export function forgetGuest(url: string): void {
  here.delete(url);
  try {
    localStorage.removeItem(guestKey(url));
  } catch {
    // Nothing was kept.
  }
}

/**
 * The guest of this device, else a new one. Kept on the device: the token is all that leads back to the conversation.
 *
 * @throws ChatError `network`, or what the server says: `not_found` where it takes in no guests, `permission_denied` for a page it does
 *   not know, `rate_limited`
 */
export async function guestOf(url: string): Promise<Guest> {
  const find = async (): Promise<Guest> => knownGuest(url) ?? keep(url, await becomeGuest(url));
  // Two tabs that are opened at once are one guest.
  return 'locks' in navigator ? navigator.locks.request(guestKey(url), find) : find();
}

/**
 * Makes all that the guest of this device has the signed user's, and forgets the guest.
 *
 * @param token the user's
 * @throws ChatError what the network or the server says: then the guest is as before
 */
export async function mergeGuest(url: string, token: string): Promise<void> {
  const guest = knownGuest(url);
  if (guest) await post(url, 'guest/merge/', { guest_token: guest.access }, { authorization: `Bearer ${token}` });
  forgetGuest(url);
}

async function becomeGuest(url: string): Promise<Guest> {
  const { access, conversation } = (await post(url, 'guest/', {})) as { access: string; conversation: { id: string } };
  return { access, conversation: conversation.id };
}

function keep(url: string, guest: Guest): Guest {
  here.set(url, guest);
  try {
    localStorage.setItem(guestKey(url), JSON.stringify(guest));
  } catch {
    // A later visit is another guest's.
  }
  return guest;
}

function storedGuest(url: string): Guest | undefined {
  try {
    const { access, conversation } = JSON.parse(localStorage.getItem(guestKey(url)) ?? '{}') as Partial<Guest>;
    return access && conversation ? { access, conversation } : undefined;
  } catch {
    return undefined;
  }
}

/** When a token ends, in milliseconds since 1970; 0 where it does not say. */
function endOf(token: string): number {
  try {
    const [, claims = ''] = token.split('.');
    const { exp } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : 0;
  } catch {
    return 0;
  }
}

async function post(url: string, path: string, body: object, headers: Record<string, string> = {}): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(`${url.replace(/\/+$/, '')}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      credentials: 'omit',
    });
  } catch (cause) {
    throw new ChatError('network', 'The chat server could not be reached.', { retryable: true, cause });
  }
  const said = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
  if (answer.ok) return said;
  const { status } = answer;
  const reason = said.detail ?? `It answered ${status}.`;
  throw new ChatError(said.code ?? 'internal_error', `The chat server takes in no guest from this page: ${reason}`, {
    status,
    retryable: status === 429 || status >= 500,
  });
}
