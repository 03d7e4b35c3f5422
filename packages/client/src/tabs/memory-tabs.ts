import type { TabsPort } from '../ports.ts';
import type { TabMessage } from './tab-message.ts';

/** A tab's way of running callbacks only while it is alive, and later when it is frozen. */
export type TabGuard = <Args extends unknown[]>(call: (...args: Args) => void) => (...args: Args) => void;

interface Holder {
  lost: () => void;
}

/**
 * One lock and one channel in memory, as a browser gives them to the tabs of an origin: for tests and simulations. What is told
 * is copied.
 */
export class MemoryTabs {
  private holder: Holder | undefined;
  private queue: { tab: object; grant(): void }[] = [];
  private readonly listeners = new Map<object, (message: TabMessage) => void>();
  private readonly held = new Map<object, Holder>();
  private readonly dead = new WeakSet();

  /** How many tabs listen. */
  get tabs(): number {
    return this.listeners.size;
  }

  private free(holder: Holder | undefined): void {
    if (!holder || this.holder !== holder) return;
    this.holder = undefined;
    this.queue.shift()?.grant();
  }

  /** The browser takes back what a dead tab held. */
  died(tab: object): void {
    this.dead.add(tab);
    this.listeners.delete(tab);
    this.queue = this.queue.filter((waiting) => waiting.tab !== tab);
    this.free(this.held.get(tab));
  }

  /** @param tab names it, for `died` */
  join(tab: object, guard: TabGuard): TabsPort {
    const hold = (lost: () => void): (() => void) => {
      const mine = { lost };
      this.holder = mine;
      this.held.set(tab, mine);
      return () => this.free(mine);
    };
    return {
      claim: (mode, lost, signal) =>
        new Promise((resolve) => {
          const told = guard(lost);
          const answer = guard(resolve);
          // Held from now on, whenever the tab hears of it.
          const grant = (): void => answer(hold(told));
          if (mode === 'steal') {
            const before = this.holder;
            this.holder = undefined;
            queueMicrotask(() => before?.lost());
          }
          if (!this.holder) return grant();
          if (mode === 'free') return answer(undefined);
          const waiting = { tab, grant };
          this.queue.push(waiting);
          signal?.addEventListener('abort', () => {
            this.queue = this.queue.filter((other) => other !== waiting);
            resolve(undefined);
          });
        }),
      post: (message) => {
        if (this.dead.has(tab)) return;
        const copy = structuredClone(message);
        for (const [other, hear] of [...this.listeners]) if (other !== tab) queueMicrotask(() => hear(copy));
      },
      listen: (heard) => {
        if (heard) this.listeners.set(tab, guard(heard));
        else this.listeners.delete(tab);
      },
      close: () => void this.listeners.delete(tab),
    };
  }
}
