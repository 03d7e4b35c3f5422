import type { ListName } from '../page/main.ts';
import type { Goal, Figure, Sample } from './figures.ts';
import { append, burst, elements, memory, open, paint, scroll, type Stage } from './stages.ts';

/** A page with one list, and what is done there. */
interface Visit {
  readonly list: ListName;
  /** What its figures are called by. */
  readonly as: string;
  readonly stages: readonly Stage[];
}

/** Pages of one browser profile, one after the other: what the first has stored is there for the next. */
export interface Profile {
  /** How many messages there are at first. */
  readonly count: number;
  readonly visits: readonly Visit[];
}

const LONG = '10,000';
const LONGER = '100,000';
const ARRAY = 'array of 100,000';

const BRIEF: readonly Stage[] = [open, append, paint];
const IN_LONG: readonly Stage[] = [...BRIEF, scroll];
const IN_LONGER: readonly Stage[] = [...BRIEF, elements, burst];
/** Memory does not depend on how busy the machine is: once is enough, and it takes its time. */
const inLonger = (isFirst: boolean): readonly Stage[] => (isFirst ? [...IN_LONGER, memory] : IN_LONGER);

/** @param isFirst whether it is the first round */
export const floorRound = (isFirst: boolean): readonly Profile[] => [
  { count: 10_000, visits: [{ list: 'floor', as: LONG, stages: IN_LONG }] },
  { count: 100_000, visits: [{ list: 'floor', as: LONGER, stages: inLonger(isFirst) }] },
];

/** @param isFirst whether it is the first round */
export const ourRound = (isFirst: boolean): readonly Profile[] => [
  {
    count: 10_000,
    visits: [
      { list: 'widget', as: LONG, stages: IN_LONG },
      { list: 'stored', as: `${LONG} stored`, stages: [open] },
    ],
  },
  {
    count: 100_000,
    visits: [
      { list: 'widget', as: LONGER, stages: inLonger(isFirst) },
      { list: 'stored', as: `${LONGER} stored`, stages: [open] },
    ],
  },
  { count: 100_000, visits: [{ list: 'array', as: ARRAY, stages: BRIEF }] },
];

/** One frame of a screen that shows sixty a second. */
const SMOOTH: Goal = { more: 1000 / 60 };
const OPENING: Goal = { times: 2.5 };
const APPENDING: Goal = { times: 3 };
/** What two runs may differ by. */
const FLAT: Goal = { most: 1.5 };

const OPEN = 'open';
const OPEN_PROCESSOR = 'open, processor';
const PROCESSOR = 'one append, processor';
const PAINTED = 'one append, until painted';

const figure = (where: string, what: string, unit: Figure['unit'], goal?: Goal, floor = where): Figure => ({
  name: `${where}: ${what}`,
  floor: `${floor}: ${what}`,
  unit,
  ...(goal && { goal }),
});

/** What is told, in this order. */
export const FIGURES: readonly Figure[] = [
  figure(LONG, OPEN, 'ms', OPENING),
  figure(LONGER, OPEN, 'ms', OPENING),
  figure(`${LONG} stored`, OPEN, 'ms', OPENING, LONG),
  figure(`${LONGER} stored`, OPEN, 'ms', OPENING, LONGER),
  figure(ARRAY, OPEN, 'ms', OPENING, LONGER),
  figure(LONG, OPEN_PROCESSOR, 'ms'),
  figure(LONGER, OPEN_PROCESSOR, 'ms'),
  figure(`${LONGER} stored`, OPEN_PROCESSOR, 'ms', undefined, LONGER),
  figure(ARRAY, OPEN_PROCESSOR, 'ms', undefined, LONGER),
  ...[PROCESSOR, PAINTED].flatMap((what) => [
    figure(LONG, what, 'ms', APPENDING),
    figure(LONGER, what, 'ms', APPENDING),
    figure(ARRAY, what, 'ms', APPENDING, LONGER),
  ]),
  figure('100,000 / 10,000', OPEN_PROCESSOR, 'times', FLAT),
  figure('100,000 / 10,000', PROCESSOR, 'times', FLAT),
  figure(LONGER, 'burst, longest frame', 'ms', SMOOTH),
  figure(LONGER, 'burst, dropped frames', 'frames'),
  figure(LONGER, 'burst, processor for a message', 'ms', APPENDING),
  figure(LONG, 'scrolling, longest frame', 'ms', SMOOTH),
  figure(LONG, 'scrolling, p50', 'ms'),
  figure(LONG, 'scrolling, p95', 'ms'),
  figure(LONG, 'scrolling, blank frames', 'frames', { most: 0 }),
  figure(LONG, 'scrolling, waiting for history', 'ms'),
  figure(LONGER, 'heap for each further append', 'B', { most: 100 }),
  figure(LONGER, 'elements', 'elements', { most: 399 }),
];

/** The figures of a round, with how those of the long and the longer list stand to each other. */
export function withGrowth(sample: Sample): Sample {
  const growth = [OPEN_PROCESSOR, PROCESSOR].map((what) => {
    const [long = NaN, longer = NaN] = [LONG, LONGER].map((where) => sample[`${where}: ${what}`]);
    return [`100,000 / 10,000: ${what}`, longer / long] as const;
  });
  return { ...sample, ...Object.fromEntries(growth) };
}
