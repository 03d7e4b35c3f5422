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

export function forgetOpened(url: string): void {
  try {
    localStorage.removeItem(keyOf(url));
  } catch {
    // Nothing was kept.
  }
}
