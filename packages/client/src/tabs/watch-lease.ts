import type { CoreContext } from '../core-context.ts';
import { RENEW_MS } from './lease.ts';

/** A tab that showed no sign of life for so long does not lead any more. Milliseconds. */
export const LEASE_MS = 10_000;

/**
 * Watches whether the leading tab is alive: a frozen tab keeps its lock, but its lease does not go on. Judged by this tab's own
 * clock, so that no clock that jumps ends a lead; a look that comes late judges nothing.
 *
 * @param ended ends the watching
 * @param silent called each time the leading tab showed no sign of life for `LEASE_MS`
 */
export function watchLease({ timers, opened, report }: CoreContext, ended: AbortSignal, silent: () => void): void {
  let seen = '';
  let since = timers.monotonic();

  async function look(due: number): Promise<void> {
    const store = await opened;
    const lease = JSON.stringify((await store.read((tx) => tx.get('meta', 'lease'))) ?? null);
    const now = timers.monotonic();
    if (ended.aborted) return;
    if (lease !== seen || now - due > RENEW_MS) since = now;
    seen = lease;
    if (now - since < LEASE_MS) return;
    since = now;
    silent();
  }

  function watch(): void {
    const due = timers.monotonic() + RENEW_MS;
    timers.after(RENEW_MS, () => {
      if (ended.aborted) return;
      look(due).catch(report).finally(watch);
    });
  }

  watch();
}
