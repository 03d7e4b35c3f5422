import type { JoinTabs, TabsPort } from '../ports.ts';
import type { TabMessage } from '../tabs/tab-message.ts';
import { databaseName } from './idb-store.ts';

/** Tabs of one origin, by a Web Lock and a BroadcastChannel, where the browser has them (pages with TLS do). */
export const platformJoinTabs: JoinTabs = (scope) => {
  const { navigator = {} } = globalThis as { navigator?: Partial<Navigator> };
  const { locks } = navigator;
  if (!locks || typeof BroadcastChannel === 'undefined') return undefined;
  const name = databaseName(scope);
  const open = (): BroadcastChannel => new BroadcastChannel(name);
  let channel: BroadcastChannel | undefined;
  const claim: TabsPort['claim'] = (mode, lost, signal) =>
    new Promise((resolve) => {
      let given = false;
      const how =
        mode === 'free' ? { ifAvailable: true } : mode === 'steal' ? { steal: true } : signal ? { signal } : {};
      locks
        .request(name, how, (lock) => {
          if (!lock) return undefined;
          given = true;
          return new Promise<void>((release) => resolve(release));
        })
        // Aborted, or stolen.
        .catch(() => {
          if (given) lost();
        })
        .finally(() => resolve(undefined));
    });
  return {
    claim,
    post(message) {
      // A page that is left may still have something to tell.
      const used = channel ?? open();
      used.postMessage(message);
      if (!channel) used.close();
    },
    listen(listener) {
      channel?.close();
      channel = listener && open();
      if (channel) channel.onmessage = ({ data }: MessageEvent<TabMessage>) => listener?.(data);
    },
    close: () => channel?.close(),
  };
};
