/** Small data and short runs, to try a benchmark in seconds: its figures say nothing. */
export const QUICK = process.argv.includes('--quick');

/** The one or the other, as the benchmark was called. */
export const sized = (full: number, quick: number): number => (QUICK ? quick : full);

/** Rounds in which what is compared takes turns. */
export const ROUNDS = 3;
/** Of one run. */
export const SECONDS = sized(3, 0.3);
