const MOST_KEPT = 50;

/** What was wrong, each once; the first ones in words, all of them counted. */
export class Violations {
  readonly #texts = new Set<string>();
  count = 0;

  add(text: string): void {
    if (this.#texts.has(text)) return;
    this.count++;
    if (this.#texts.size < MOST_KEPT) this.#texts.add(text);
  }

  get texts(): string[] {
    return [...this.#texts];
  }
}
