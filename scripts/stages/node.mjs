import { bringChromium } from '../setup/chromium.mjs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { testStage } from './tests.mjs';

/** Each test file and each server is a process of its own: what Node made of their many sources, it need not make again. */
const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(root, '.cache/compile') };

export const unit = testStage({
  name: 'unit',
  title: 'Tests in Node',
  globs: ['packages/*/test/**/*.test.ts', 'reference-server/test/**/*.test.ts', 'scripts/test/**/*.test.ts'],
  // The last one is a check of its own, with the other static ones.
  except: /\.(browser|e2e)\.test\.ts$|import-direction\.test\.ts$/,
  minutes: 12,
  command: (run) => ({
    commandLine: nodeTest(run, '--conditions=hypee-source', '--test-concurrency=2'),
    env: COMPILE_CACHE,
  }),
});

/** What `unit` tries with a few hundred inputs for each schema, at length. */
export const fuzz = testStage({
  name: 'fuzz',
  title: 'Ten thousand inputs for each call and frame',
  onlyInAll: true,
  globs: ['reference-server/test/security/fuzz-*.test.ts'],
  minutes: 25,
  command: (run) => ({
    commandLine: nodeTest(run, '--conditions=hypee-source', '--test-concurrency=2'),
    env: { HYPEE_FUZZ_INPUTS: '10000', HYPEE_TEST_FILE_SECONDS: '1400' },
  }),
});

export const endToEnd = testStage({
  name: 'e2e',
  title: 'End to end: browsers and the built server',
  needs: ['build'],
  globs: ['examples/e2e/**/*.test.ts', 'packages/*/test/**/*.e2e.test.ts'],
  minutes: 12,
  // One at a time: a browser and its servers take both cores of a small machine.
  command: (run) => ({ commandLine: nodeTest(run, '--test-concurrency=1'), env: { CHROME_PATH: bringChromium() } }),
});

/**
 * @param {import('./tests.mjs').TestRun} run
 * @param {...string} flags
 * @returns {[command: string, ...args: string[]]}
 */
function nodeTest({ files, countsFile, detailed }, ...flags) {
  return [
    process.execPath,
    ...flags,
    '--import=./scripts/lib/test-watchdog.mjs',
    '--test',
    '--test-timeout=120000',
    `--test-reporter=${detailed ? 'spec' : './scripts/lib/node-report.mjs'}`,
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/lib/node-counts.mjs',
    `--test-reporter-destination=${countsFile}`,
    ...files,
  ];
}
