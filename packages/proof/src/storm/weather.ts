import type { Cut } from '../proxy/link.ts';
import type { Lane } from '../proxy/lane.ts';
import type { Seeded } from '../seeded.ts';

const ALL_AT_ONCE = 0.1;
const CUTS: readonly [Cut, ...Cut[]] = ['reset', 'half open', 'black hole', 'black hole up', 'black hole down'];
const KINDS: readonly [string, ...string[]] = [...CUTS, 'reset', 'reset', 'answer', 'answer', 'hold', 'road'];

/** Faults of the network, drawn for each lane at exponential gaps; one in ten hits all lanes at once. */
export class Weather {
  readonly #lanes: readonly Lane[];
  readonly #random: Seeded;
  readonly #timers = new Map<Lane, NodeJS.Timeout>();
  readonly #cuts: number;
  readonly #meanGapMs: number;
  readonly counts: Record<string, number> = {};

  /**
   * @param cuts it calms down after so many connections were cut
   * @param meanGapMs milliseconds between two faults of one lane, on average
   */
  constructor(lanes: readonly Lane[], random: Seeded, cuts: number, meanGapMs: number) {
    this.#lanes = lanes;
    this.#random = random;
    this.#cuts = cuts;
    this.#meanGapMs = meanGapMs;
    for (const lane of lanes) this.#schedule(lane);
  }

  /** Connections cut so far, answers that got lost included. */
  get cuts(): number {
    const kinds = CUTS.reduce((sum, kind) => sum + (this.counts[kind] ?? 0), 0);
    return kinds + this.#lanes.reduce((sum, lane) => sum + lane.droppedAnswers, 0);
  }

  get isOver(): boolean {
    return this.cuts >= this.#cuts;
  }

  /** Ends it: no further fault, and what was slowed or held goes on. */
  calm(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const lane of this.#lanes) lane.heal();
  }

  #schedule(lane: Lane): void {
    const strike = (): void => {
      if (this.isOver) return;
      this.#strike(lane);
      this.#schedule(lane);
    };
    this.#timers.set(lane, setTimeout(strike, this.#random.gap(this.#meanGapMs)));
  }

  #strike(lane: Lane): void {
    const kind = this.#random.pick(KINDS);
    // As seldom as it is wide: one in ten of the lanes' share, not of each lane's faults.
    const everywhere = this.#random.next() < ALL_AT_ONCE / this.#lanes.length;
    for (const hit of everywhere ? this.#lanes : [lane]) this.#count(kind, this.#hit(hit, kind, everywhere));
    if (everywhere) this.#count('all at once', 1);
  }

  #hit(lane: Lane, kind: string, all: boolean): number {
    const cut = CUTS.find((one) => one === kind);
    if (cut) return lane.cut(cut, all);
    if (kind === 'answer') lane.dropsNextAnswer = true;
    else if (kind === 'hold') lane.hold(this.#random.between(200, 5_000));
    else {
      lane.road.latency = this.#random.between(0, 500);
      lane.road.shape = this.#random.pick(['as they come', 'split', 'merge']);
    }
    return 1;
  }

  #count(kind: string, by: number): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + by;
  }
}
