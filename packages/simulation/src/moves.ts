import { SeededRandom } from './seeded-random.ts';

/**
 * What happens by plan in a world, by number: actions of people, and faults. Each draws from what it drew in the whole world, so
 * that one can be left out and the others stay what they were.
 */
export interface Moves {
  /**
   * @param shared what the world draws from
   * @returns what the move is to draw from; undefined where it is left out
   */
  chanceOf(move: number, shared: SeededRandom): SeededRandom | undefined;
}

/** Keeps what each move of a whole world draws. */
export class RecordedMoves implements Moves {
  readonly #drawn = new Map<number, readonly number[]>();

  /** The moves that came to be, by number. */
  get numbers(): number[] {
    return [...this.#drawn.keys()];
  }

  chanceOf(move: number, shared: SeededRandom): SeededRandom {
    const drawn: number[] = [];
    this.#drawn.set(move, drawn);
    return new Recording(shared, drawn);
  }

  /** The same moves, without those that are not among `kept`. */
  only(kept: Iterable<number>): Moves {
    const numbers = new Set(kept);
    return {
      chanceOf: (move) => (numbers.has(move) ? new Replay(move, this.#drawn.get(move) ?? []) : undefined),
    };
  }
}

class Recording extends SeededRandom {
  readonly #from: SeededRandom;
  readonly #drawn: number[];

  constructor(from: SeededRandom, drawn: number[]) {
    super(0);
    this.#from = from;
    this.#drawn = drawn;
  }

  override next(): number {
    const drawn = this.#from.next();
    this.#drawn.push(drawn);
    return drawn;
  }
}

/** What was drawn then; a move that finds another world may draw more, from a stream of its own. */
class Replay extends SeededRandom {
  readonly #drawn: readonly number[];
  #next = 0;

  constructor(move: number, drawn: readonly number[]) {
    super(move);
    this.#drawn = drawn;
  }

  override next(): number {
    return this.#drawn[this.#next++] ?? super.next();
  }
}
