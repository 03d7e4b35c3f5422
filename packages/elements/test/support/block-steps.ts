import { Session } from 'node:inspector';

/**
 * Counts how often the blocks of code in a folder are run, by the engine's own coverage: loops and calls without a counter in
 * the code. To be made before the code is imported.
 */
export class BlockSteps {
  readonly #session = new Session();
  readonly #folder: string;

  /** @param folder part of the address of the modules that count */
  constructor(folder: string) {
    this.#folder = folder;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  count(run: () => void): number {
    this.#take();
    run();
    return this.#take();
  }

  /** Since it was last asked. */
  #take(): number {
    let steps = 0;
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error) throw error;
      for (const { url, functions } of result) {
        if (!url.includes(this.#folder)) continue;
        for (const { ranges } of functions) for (const { count } of ranges) steps += count;
      }
    });
    return steps;
  }
}
