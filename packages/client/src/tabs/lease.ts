import type { CoreContext } from '../core-context.ts';
import type { Meta } from '../store/rows.ts';
import type { Tabs } from './tabs.ts';

/** How often the leading tab shows that it is alive. Milliseconds. */
export const RENEW_MS = 3_000;

/** Makes what shows the other tabs that this one, which leads, is alive. Once called it goes on as long as this tab leads. */
export function createLease({ timers, opened, report, isClosed }: CoreContext, tabs: Tabs): () => void {
  let isRenewing = false;

  async function renew(): Promise<void> {
    const store = await opened;
    while (!tabs.isFollowing && !isClosed()) {
      await store.write(async (tx) => {
        const { term } = tabs;
        const stored = (await tx.get('meta', 'lease'))?.value as Meta['lease'] | undefined;
        // It was taken over, and hears of that.
        if (stored && stored.term > term) return;
        await tx.put('meta', { name: 'lease', value: { term, beat: (stored?.beat ?? 0) + 1 } });
      });
      await new Promise<void>((resolve) => timers.after(RENEW_MS, resolve));
    }
  }

  return () => {
    if (isRenewing) return;
    isRenewing = true;
    renew()
      .catch(report)
      .finally(() => (isRenewing = false));
  };
}
