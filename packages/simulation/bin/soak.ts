import { parseArgs } from 'node:util';
import { runSeed, shrinkSeed } from '../src/index.ts';

/*
 * The simulation at length: `npm run soak -- --seeds 10000 [--from 1] [--severe]`. Prints each failing seed as it happens and one
 * line of JSON at the end; leaves with 1 when a seed failed. With `--shrink SEED [--severe]` it leaves out what a failing seed does not
 * need to fail, and prints what is left.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    severe: { type: 'boolean', default: false },
    shrink: { type: 'string' },
  },
});
const { severe } = values;
const from = Number(values.from);
const seeds = Number(values.seeds);
if (!Number.isInteger(from) || !Number.isInteger(seeds) || seeds < 1) {
  console.error('soak: --seeds and --from take whole numbers, for example --seeds 10000 --from 1.');
  process.exit(2);
}

if (values.shrink !== undefined) {
  const seed = Number(values.shrink);
  if (!Number.isInteger(seed)) {
    console.error('soak: --shrink takes the number of a failing seed, for example --shrink 17.');
    process.exit(2);
  }
  const { report, ...sizes } = await shrinkSeed(seed, { severe });
  if (report) console.log(JSON.stringify({ severe, ...sizes, ...report }, undefined, 2));
  else console.error(`soak: seed ${seed} does not fail.`);
  process.exit(report ? 1 : 0);
}

const failing: number[] = [];
let promised = 0;
let faults = 0;
let slowest = 0;
for (let seed = from; seed < from + seeds; seed++) {
  const report = await runSeed(seed, { severe });
  promised += report.promised;
  faults += report.faults.length;
  slowest = Math.max(slowest, report.convergedAfter);
  if (report.violations.length === 0) continue;
  failing.push(seed);
  console.error(
    `seed ${seed}, ${report.steps} steps:\n  ${report.faults.join('\n  ')}\n  ${report.violations.join('\n  ')}`,
  );
}
console.log(JSON.stringify({ from, seeds, severe, failing, promised, faults, slowestConvergenceMs: slowest }));
process.exitCode = failing.length > 0 ? 1 : 0;
