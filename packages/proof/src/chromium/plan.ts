import { seeded, type Seeded } from '../seeded.ts';

/** What may happen to a user's browser, its tabs, or what is around them. */
export const FAULTS = [
  'frozen',
  'bfcache',
  'reload',
  'closed',
  'crashed',
  'killed',
  'quota',
  'clock',
  'token',
  'server',
  'offline',
] as const;

export type FaultKind = (typeof FAULTS)[number];

/** One fault of a run. */
export interface PlannedFault {
  kind: FaultKind;
  /** The user whom it hits: 0 or 1. */
  user: number;
  /** Milliseconds of quiet before it. */
  pauseMs: number;
  /** From 0 up to 1: how long, how far, or which of two ways. */
  strength: number;
}

/**
 * The faults of a run, in their order. All kinds come as often as they can: whoever asks for as many as there are kinds has
 * each of them once.
 */
export function planFaults(seed: number, count: number): PlannedFault[] {
  const random = seeded(seed);
  const plan: PlannedFault[] = [];
  while (plan.length < count) {
    for (const kind of shuffled(FAULTS, random)) {
      if (plan.length === count) break;
      plan.push({ kind, user: plan.length % 2, pauseMs: random.between(200, 1_200), strength: random.next() });
    }
  }
  return plan;
}

function shuffled<Value>(values: readonly Value[], random: Seeded): Value[] {
  return values
    .map((value) => ({ value, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
