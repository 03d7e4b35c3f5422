import type { Bus, Ring } from '@hypee/chat-backend';
import type { LifeTimers } from './life-timers.ts';
import type { Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';

/** How often a ring reaches a node twice, of those that reach it. */
const DOUBLED = 0.1;

/** The doorbell between the nodes of a server: rings come late, twice, in another order, or not at all. */
export class SimulatedBus {
  /** The chance that a node does not hear a ring. From 0 to 1. */
  lostRing = 0;
  isDown = false;
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;
  readonly #listeners = new Map<(ring: Ring) => void, LifeTimers>();

  constructor(scheduler: Scheduler, random: SeededRandom) {
    this.#scheduler = scheduler;
    this.#random = random;
  }

  /**
   * @param timers of the node
   * @returns the bus as that node has it
   */
  join(timers: LifeTimers): Bus {
    const isDown = (): boolean => this.isDown;
    return {
      get reach() {
        return isDown() ? 'down' : 'nodes';
      },
      ring: (ring) => this.#ring(ring),
      listen: (listener) => {
        this.#listeners.set(listener, timers);
        return () => this.#listeners.delete(listener);
      },
    };
  }

  #ring(ring: Ring): void {
    if (this.isDown) return;
    for (const [listener, timers] of this.#listeners) {
      if (this.#random.chance(this.lostRing)) continue;
      for (let copies = this.#random.chance(DOUBLED) ? 2 : 1; copies > 0; copies--) {
        const late = this.#random.chance(0.05) ? this.#random.between(200, 2000) : this.#random.between(1, 30);
        this.#scheduler.after(late, () => timers.enter(() => listener(ring)));
      }
    }
  }
}
