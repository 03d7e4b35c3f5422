import { guestKey } from '../guest/guest-key.ts';

/** Under this name the device remembers that somebody opened a chat with a server: only then it connects before it is opened. */
const keyOf = (url: string): string => `hypee-launcher ${url}`;

/** Whether this device opened this chat before. Reads, and writes nothing. */
export function wasOpened(url: string): boolean {
  try {
    return localStorage.getItem(keyOf(url)) !== null;
  } catch {
    // The page may keep nothing.
    return false;
  }
}

export function noteOpened(url: string): void {
  try {
    localStorage.setItem(keyOf(url), '1');
  } catch {
    // The next visit does not connect before it is opened.
  }
}

/** Neither that it was opened nor who was a guest there. */
export function forgetVisit(url: string): void {
  try {
    for (const key of [keyOf(url), guestKey(url)]) localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}
