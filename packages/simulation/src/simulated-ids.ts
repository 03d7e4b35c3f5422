import type { Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';

/** UUIDv7-shaped ids that the seed decides. */
export function simulatedIds(random: SeededRandom, scheduler: Scheduler): { id(): string } {
  return {
    id: () => {
      const time = Math.floor(scheduler.now).toString(16).padStart(12, '0');
      const tail = random.hex();
      return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(4)}`;
    },
  };
}
