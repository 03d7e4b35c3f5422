import type { RareModule } from './ports.ts';
import { refuse } from './retry.ts';

/** Functions that answer by a promise. */
type Calls = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

/**
 * Calls that few visits make: each loads what it needs, and rejects with the one error of the SDK.
 *
 * @param make makes them, once they are loaded
 * @param names of the calls: as one text they weigh less
 */
export const rarely = <Shape>(
  rare: () => Promise<RareModule>,
  make: (module: RareModule) => Shape,
  names: string,
): Shape =>
  Object.fromEntries(
    names.split(' ').map((name) => [
      name,
      (...args: unknown[]) =>
        rare()
          .then((module) => (make(module) as Calls)[name]?.(...args))
          .catch(refuse),
    ]),
  ) as Shape;
