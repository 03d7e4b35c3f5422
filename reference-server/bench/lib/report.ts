import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { Sample } from './measure.ts';
import { QUICK } from './settings.ts';

/** A ratio that is to be reached. */
type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** Two things that were measured in turns. */
export interface Comparison {
  readonly name: string;
  readonly unit: string;
  readonly ours: readonly Sample[];
  /** What the other one is. */
  readonly against: string;
  readonly theirs: readonly Sample[];
  readonly goal?: Goal;
}

/** Prints a table, and all of it as one line of JSON. Ratios are the middle ones of the rounds' own. */
export function report(benchmark: string, comparisons: readonly Comparison[]): void {
  const results = comparisons.map(resultOf);
  const machine = {
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    gigabytes: Math.round(totalmem() / 1024 ** 3),
    load: loadavg().map(rounded),
  };
  console.table(Object.fromEntries(results.map(({ name, ...figures }) => [name, figures])));
  const rounds = comparisons.map(({ name, ours, theirs }) => ({ name, ours, theirs }));
  console.log(JSON.stringify({ benchmark, quick: QUICK, at: new Date().toISOString(), machine, results, rounds }));
}

function resultOf({ name, unit, ours, against, theirs, goal }: Comparison) {
  const ratios = ratiosOf(ours, theirs, ({ value }) => value);
  const ratio = median(ratios);
  const cpuRatio = median(ratiosOf(ours, theirs, ({ cpuPerMillion }) => cpuPerMillion ?? NaN));
  return {
    name,
    unit,
    ours: rounded(median(ours.map(({ value }) => value))),
    theirs: rounded(median(theirs.map(({ value }) => value))),
    against,
    ratio: rounded(ratio),
    from: rounded(Math.min(...ratios)),
    to: rounded(Math.max(...ratios)),
    ...(!Number.isNaN(cpuRatio) && { cpuRatio: rounded(cpuRatio) }),
    ...(goal && {
      goal: 'atLeast' in goal ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`,
      reached: reaches(ratio, goal),
    }),
  };
}

const reaches = (ratio: number, goal: Goal): boolean =>
  'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;

/** One ratio for each round. */
const ratiosOf = (ours: readonly Sample[], theirs: readonly Sample[], of: (sample: Sample) => number): number[] =>
  ours.flatMap((sample, round) => {
    const other = theirs[round];
    return other ? [of(sample) / of(other)] : [];
  });

/** The middle one of an odd number of values. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const rounded = (value: number): number => Number(value.toPrecision(3));
