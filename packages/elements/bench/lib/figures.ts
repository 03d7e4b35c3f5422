/** What a figure is to keep to: a multiple of the floor's, so much more than the floor's, or so much at most. */
export type Goal = { readonly times: number } | { readonly more: number } | { readonly most: number };

/** Something that is measured in every round. */
export interface Figure {
  readonly name: string;
  /** The floor's figure beside it. */
  readonly floor: string;
  readonly unit: 'ms' | 'B' | 'frames' | 'elements' | 'times';
  readonly goal?: Goal;
}

/** What one list gave in one round, by the names of the figures. */
export type Sample = Readonly<Record<string, number>>;

/** A figure over all rounds. */
export interface Result {
  readonly name: string;
  readonly unit: Figure['unit'];
  readonly ours: number;
  readonly floor: number;
  /** Undefined where the floor is nothing. */
  readonly ratio: number | undefined;
  readonly goal: string;
  /** Undefined where no goal is set. */
  readonly within: boolean | undefined;
}

/** The middle one; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

/** The middle of all rounds, beside the floor's and the goal. */
export function resultOf(figure: Figure, ours: readonly Sample[], floor: readonly Sample[]): Result {
  const { name, unit, goal } = figure;
  const mine = middle(ours, name);
  const bare = middle(floor, figure.floor);
  const limit = goal && limitOf(goal, bare);
  return {
    name,
    unit,
    ours: rounded(mine),
    floor: rounded(bare),
    ratio: bare > 0 ? rounded(mine / bare) : undefined,
    goal: goal ? said(goal) : '',
    within: limit === undefined ? undefined : mine <= limit,
  };
}

const middle = (samples: readonly Sample[], name: string): number =>
  median(samples.map((sample) => sample[name]).filter((value) => value !== undefined));

function limitOf(goal: Goal, floor: number): number {
  if ('times' in goal) return goal.times * floor;
  return 'more' in goal ? floor + goal.more : goal.most;
}

function said(goal: Goal): string {
  if ('times' in goal) return `<= ${goal.times} x floor`;
  return 'more' in goal ? `<= floor + ${rounded(goal.more)}` : `<= ${goal.most}`;
}

/** The ratios first: they hold on other machines too. */
export function print(results: readonly Result[]): void {
  const rows = results.map(({ name, unit, ours, floor, ratio, goal, within }) => {
    const verdict = within === undefined ? '' : within ? 'within' : 'over';
    return [name, { 'ours / floor': ratio ?? '', goal, verdict, ours, floor, unit }] as const;
  });
  console.table(Object.fromEntries(rows));
}

const rounded = (value: number): number => Number(value.toPrecision(3));
