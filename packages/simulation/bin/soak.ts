import { parseArgs } from 'node:util';
import { runSeed } from '../src/index.ts';

/*
 * The simulation at length: `npm run soak -- --seeds 10000 [--from 1]`. Prints each failing seed as it happens and one
 * line of JSON at the end; leaves with 1 when a seed failed.
 */
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '2000' }, from: { type: 'string', default: '1' } },
});
const from = Number(values.from);
const seeds = Number(values.seeds);
if (!Number.isInteger(from) || !Number.isInteger(seeds) || seeds < 1) {
  console.error('soak: --seeds and --from take whole numbers, for example --seeds 10000 --from 1.');
  process.exit(2);
}

const failing: number[] = [];
let promised = 0;
let faults = 0;
let slowest = 0;
for (let seed = from; seed < from + seeds; seed++) {
  const report = await runSeed(seed);
  promised += report.promised;
  faults += report.faults.length;
  slowest = Math.max(slowest, report.convergedAfter);
  if (report.violations.length === 0) continue;
  failing.push(seed);
  console.error(
    `seed ${seed}, ${report.steps} steps:\n  ${report.faults.join('\n  ')}\n  ${report.violations.join('\n  ')}`,
  );
}
console.log(JSON.stringify({ from, seeds, failing, promised, faults, slowestConvergenceMs: slowest }));
process.exitCode = failing.length > 0 ? 1 : 0;
