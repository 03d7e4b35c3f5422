import { chooseStages, readTestArgs, usage } from './lib/test-args.mjs';
import { runStages } from './lib/run-stages.mjs';
import { stopAll } from './lib/capture.mjs';
import { staticStages, testStages } from './stages/index.mjs';
import { sum } from './lib/counts.mjs';

/**
 * All checks and tests. Its last line is `N passed, N failed`.
 *
 * @param {string[]} args `--all`, `--only <stage>,<stage>`, and parts of the names of test files
 */
export async function run(args) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => void stopAll().then(() => process.exit(130)));
  }

  const stages = [...staticStages, ...testStages];
  if (args.includes('--help')) {
    console.log(usage(stages));
    return 0;
  }
  const wish = readTestArgs(args);
  const { patterns } = wish;
  const chosen = chooseStages(stages, wish);

  const checks = chosen.filter((stage) => staticStages.includes(stage));
  const tests = chosen.filter((stage) => testStages.includes(stage));
  const outcomes = [
    ...(await runStages(checks, { patterns, atOnce: 2 })),
    ...(await runStages(tests, { patterns, atOnce: 1 })),
  ];
  const { passed, failed } = sum(outcomes);
  const broken = outcomes.filter((outcome) => outcome.failed > 0).map(({ stage }) => stage.title);
  console.log(broken.length ? `\nFailed: ${broken.join(' · ')}\n` : '');
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
