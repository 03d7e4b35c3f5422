import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runChromium } from '../src/chromium/run-chromium.ts';
import { runFsync } from '../src/fsync/run-fsync.ts';
import { runKill } from '../src/kill/run-kill.ts';
import { runStorm } from '../src/storm/run-storm.ts';

/*
 * The proof at length: `npm run soak -- storm`, `kill`, `fsync` or `chromium`. Prints one line of JSON, keeps it in `.artifacts/proof`,
 * and leaves with 1 when something was wrong.
 */
const MOST_MS = 480_000;
const ARTIFACTS = fileURLToPath(new URL('../../../.artifacts/proof/', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    clients: { type: 'string', default: '50' },
    cuts: { type: 'string', default: '2000' },
    messages: { type: 'string' },
    kills: { type: 'string', default: '100' },
    acks: { type: 'string', default: '1000' },
    faults: { type: 'string', default: '40' },
  },
});
const [run = ''] = positionals;

function whole(name: keyof typeof values, otherwise: number): number {
  const value = Number(values[name] ?? otherwise);
  if (Number.isInteger(value) && value >= 1) return value;
  console.error(`soak: --${name} takes a whole number from 1 on.`);
  process.exit(2);
}

const seed = whole('seed', (Date.now() % 1_000_000) + 1);
const runs = {
  storm: () =>
    runStorm({
      seed,
      clients: whole('clients', 50),
      cuts: whole('cuts', 2_000),
      messages: whole('messages', 10_000),
      meanGapMs: 3_000,
      crowd: 8,
      mostMs: MOST_MS,
      tellsOfCuts: false,
    }),
  kill: () =>
    runKill({
      seed,
      writers: 20,
      readers: 3,
      // A client keeps 300 messages of a conversation in its window: fewer than that in each, so that all can be compared.
      conversations: 300,
      kills: whole('kills', 100),
      messages: whole('messages', 20_000),
      mostMs: MOST_MS,
      tellsOfEnd: false,
    }),
  chromium: () => runChromium({ seed, messages: whole('messages', 500), faults: whole('faults', 40) }),
  fsync: () => runFsync({ acks: whole('acks', 1_000), writers: 8 }),
};
if (!Object.hasOwn(runs, run)) {
  console.error(`soak: there is no run "${run}". There are: seeds, ${Object.keys(runs).join(', ')}.`);
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
console.error(`soak: ${run}, seed ${seed}`);
const report = await runs[run as keyof typeof runs]();
const json = JSON.stringify(report);
mkdirSync(ARTIFACTS, { recursive: true });
writeFileSync(`${ARTIFACTS}${run}-${seed}.json`, `${json}\n`);
console.log(json);
process.exit(report.violationCount > 0 ? 1 : 0);
