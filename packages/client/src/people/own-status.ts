import type { PresenceStatus } from '../types.ts';

const STATUSES: readonly PresenceStatus[] = ['online', 'away', 'offline'];

/** What a user says of themselves in the tabs of one browser, which have one connection. */
export interface OwnStatus {
  /** The best of what the tabs say; undefined where none said anything. */
  readonly value: PresenceStatus | undefined;
  of(tab: string): PresenceStatus | undefined;
  /** The user just said so in this tab. Who hides in one tab, or shows again, means all of them. */
  say(tab: string, status: PresenceStatus | undefined): void;
  /** The tab says what it said before, to who may not have heard it. */
  repeat(tab: string, status: PresenceStatus | undefined): void;
  /** The tab is gone. */
  forget(tab: string): void;
}

export function createOwnStatus(): OwnStatus {
  const said = new Map<string, PresenceStatus>();
  const best = (): PresenceStatus | undefined => STATUSES.find((status) => [...said.values()].includes(status));
  const put = (tab: string, status: PresenceStatus | undefined): void => {
    if (status) said.set(tab, status);
    else said.delete(tab);
  };
  return {
    get value() {
      return best();
    },
    of: (tab) => said.get(tab),
    say(tab, status) {
      if (status === 'offline' || best() === 'offline') said.clear();
      put(tab, status);
    },
    repeat(tab, status) {
      if (best() !== 'offline') put(tab, status);
    },
    forget: (tab) => void said.delete(tab),
  };
}
