import type { Bus, Ring } from '../ports.ts';

/** A {@link Bus} for backends in one process. Listeners hear a ring within the call, in the order they came. */
export class MemoryBus implements Bus {
  readonly reach = 'process';
  readonly #listeners = new Set<(ring: Ring) => void>();

  /** Tells every listener. */
  ring(ring: Ring): void {
    for (const listener of [...this.#listeners]) listener(ring);
  }

  /** @returns the undo */
  listen(listener: (ring: Ring) => void): () => void {
    // A function of its own, so that the same listener may listen twice and stop once.
    const own = (ring: Ring): void => listener(ring);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }
}
