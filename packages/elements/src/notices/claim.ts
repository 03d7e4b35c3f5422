/** How long a claim holds: as far apart as tabs may hear of the same message. Milliseconds. */
const HOLD_MS = 10_000;

/**
 * Whether this is the first tab, or chat, of the site to claim something. Where there are no locks (a page without TLS)
 * everybody is the first.
 *
 * @param ended gives up the claim early
 */
export function claim(name: string, ended: AbortSignal): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock && hold(ended);
      })
      .catch(() => resolve(true));
  });
}

function hold(ended: AbortSignal): Promise<void> {
  return new Promise((release) => {
    const end = (): void => {
      clearTimeout(timer);
      ended.removeEventListener('abort', end);
      release();
    };
    const timer = setTimeout(end, HOLD_MS);
    ended.addEventListener('abort', end);
  });
}
