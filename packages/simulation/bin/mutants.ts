import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { HuntOrder, Sighting } from '../mutants/hunt.ts';
import { mutants } from '../mutants/mutants.ts';

/*
 * A random hunt: `npm run soak -- mutants [--seed 1] [--runs 300] [--only name]`. Runs worlds of the simulation with each bug on purpose
 * until one shows it, and prints one line of JSON. What survives is no failure: the directed scenarios of `npm test` kill each.
 */

/** A world takes a fraction of a second. */
const ENDLESS_MS = 30_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '300' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const runs = Number(values.runs);
const chosen = mutants.filter(({ name }) => values.only === undefined || name === values.only);
if (!Number.isInteger(seed) || !Number.isInteger(runs) || runs < 1 || chosen.length === 0) {
  console.error(
    'soak: --seed and --runs take whole numbers, for example --seed 1 --runs 300; ' +
      `--only takes one of ${mutants.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

/** Hunts in a thread of its own. @returns the last world, and what was seen in it */
async function send(order: HuntOrder): Promise<Sighting> {
  const worker = new Worker(new URL('mutants-worker.ts', import.meta.url), { workerData: order });
  let last: Sighting = { seed };
  let watch: NodeJS.Timeout | undefined;
  worker.on('message', (sighting: Sighting) => {
    last = sighting;
    clearTimeout(watch);
    watch = setTimeout(() => {
      last = { seed: sighting.seed, saw: 'a world that does not end' };
      void worker.terminate();
    }, ENDLESS_MS);
  });
  await once(worker, 'exit');
  clearTimeout(watch);
  return last;
}

const hunts = [];
for (const { name } of chosen) {
  const { seed: lastSeed, saw } = await send({ mutant: name, seed, runs });
  const tried = lastSeed - seed + 1;
  console.error(
    saw === undefined
      ? `${name}: survived ${tried} runs`
      : `${name}: killed by seed ${lastSeed} after ${tried} runs: ${saw}`,
  );
  hunts.push({ mutant: name, runs: tried, ...(saw !== undefined && { killedBySeed: lastSeed, saw }) });
}
const killed = hunts.filter(({ saw }) => saw !== undefined).length;
console.log(JSON.stringify({ seed, runs, mutants: hunts.length, killed, hunts }));
