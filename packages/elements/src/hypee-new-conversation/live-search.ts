/** Nobody is asked before the user has stopped typing for so long. Milliseconds. */
const PAUSE = 200;

/** Looks something up while somebody types. An answer to a question that is no longer asked is not heard. */
export class LiveSearch<Answer> {
  /** The last answer; undefined before the first one and after a failure. */
  answer: Answer | undefined;
  pending = false;
  failed = false;

  readonly #find: (q: string) => Promise<Answer>;
  readonly #changed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #questions = 0;

  constructor(find: (q: string) => Promise<Answer>, changed: () => void) {
    this.#find = find;
    this.#changed = changed;
  }

  /** Asks when the user has stopped typing. */
  askSoon(q: string): void {
    this.stop();
    this.pending = true;
    this.#timer = setTimeout(() => void this.ask(q), PAUSE);
    this.#changed();
  }

  async ask(q: string): Promise<void> {
    this.stop();
    const question = this.#questions;
    this.pending = true;
    this.failed = false;
    this.#changed();
    const answer = await this.#find(q).catch(() => undefined);
    if (question !== this.#questions) return;
    this.answer = answer;
    this.failed = answer === undefined;
    this.pending = false;
    this.#changed();
  }

  /** Asks nothing more, and hears no answer. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#questions += 1;
    this.pending = false;
  }
}
