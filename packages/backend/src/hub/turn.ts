import type { Clock } from '../ports.ts';

/** Who has something to write at the end of a turn. */
export interface Flushable {
  flush(): void;
}

/**
 * The end of a turn of the event loop: first the channels hand their events of the turn to the sockets, then comes what is
 * about these events, such as marks, and at last each socket writes all it was handed at once.
 */
export class Turn {
  readonly #clock: Clock;
  #channels = new Set<Flushable>();
  #tellings: (() => void)[] = [];
  #writers = new Set<Flushable>();
  #due = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  addChannel(channel: Flushable): void {
    this.#channels.add(channel);
    this.#schedule();
  }

  /** Runs `tell` when the events of this turn are on their way. */
  afterEvents(tell: () => void): void {
    this.#tellings.push(tell);
    this.#schedule();
  }

  addWriter(writer: Flushable): void {
    this.#writers.add(writer);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#due) return;
    this.#due = true;
    this.#clock.defer(() => this.#end());
  }

  #end(): void {
    const channels = this.#channels;
    this.#channels = new Set();
    for (const channel of channels) channel.flush();
    for (const tell of this.#tellings.splice(0)) tell();
    this.#due = false;
    const writers = this.#writers;
    this.#writers = new Set();
    for (const writer of writers) writer.flush();
  }
}
