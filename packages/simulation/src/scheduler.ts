import { drain } from './drain.ts';

export interface Scheduled {
  cancel(): void;
}

interface Entry {
  time: number;
  order: number;
  run: (() => void) | undefined;
}

/** The only clock of a simulated world: a heap of things to do by time, then by the order they were planned in. */
export class Scheduler {
  readonly #heap: Entry[] = [];
  #order = 0;
  #now = 0;
  steps = 0;

  /** Simulated milliseconds since the world began. */
  get now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Scheduled {
    const entry: Entry = { time: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#push(entry);
    return {
      cancel: () => {
        entry.run = undefined;
      },
    };
  }

  /** Does what is due up to `time`, or until `done` says so; promises settle between any two steps. */
  async runUntil(time: number, done: () => boolean = () => false): Promise<void> {
    await drain();
    while (!done()) {
      const next = this.#heap[0];
      if (!next || next.time > time) {
        this.#now = Math.max(this.#now, time);
        return;
      }
      this.#pop();
      if (!next.run) continue;
      this.#now = next.time;
      this.steps++;
      next.run();
      await drain();
    }
  }

  #before(a: number, b: number): boolean {
    const [first, second] = [this.#at(a), this.#at(b)];
    return first.time === second.time ? first.order < second.order : first.time < second.time;
  }

  #at(index: number): Entry {
    const entry = this.#heap[index];
    if (!entry) throw new Error(`Scheduler: no entry at ${index}.`);
    return entry;
  }

  #swap(a: number, b: number): void {
    const entry = this.#at(a);
    this.#heap[a] = this.#at(b);
    this.#heap[b] = entry;
  }

  #push(entry: Entry): void {
    this.#heap.push(entry);
    let child = this.#heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#before(child, parent)) return;
      this.#swap(child, parent);
      child = parent;
    }
  }

  #pop(): void {
    this.#swap(0, this.#heap.length - 1);
    this.#heap.pop();
    let parent = 0;
    for (;;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < this.#heap.length && this.#before(child, least)) least = child;
      }
      if (least === parent) return;
      this.#swap(parent, least);
      parent = least;
    }
  }
}
