import { capture } from '../lib/capture.mjs';
import { countsFile } from '../lib/counts-file.mjs';
import { noTests, testFiles } from '../lib/test-files.mjs';

/** @type {import('./stage.mjs').Stage} */
export const unit = {
  name: 'unit',
  title: 'Tests in Node',
  run: (patterns) =>
    runNodeTests({
      globs: [
        'packages/*/test/**/*.test.ts',
        'reference-server/test/**/*.test.ts',
        'scripts/test/**/*.test.ts',
      ],
      // The last one is a check of its own, with the other static ones.
      except: /\.browser\.test\.ts$|import-direction\.test\.ts$/,
      patterns,
      flags: ['--conditions=hypee-source', '--test-concurrency=2'],
      minutes: 10,
    }),
};

/** @type {import('./stage.mjs').Stage} */
export const endToEnd = {
  name: 'e2e',
  title: 'End to end: browsers and the built server',
  needs: ['build'],
  run: (patterns) =>
    runNodeTests({ globs: ['examples/e2e/**/*.test.ts'], patterns, flags: ['--test-concurrency=1'], minutes: 8 }),
};

/**
 * @param {{ globs: string[], except?: RegExp, patterns: string[], flags: string[], minutes: number }} options
 * @returns {Promise<import('./stage.mjs').Outcome>}
 */
async function runNodeTests({ globs, except, patterns, flags, minutes }) {
  const files = testFiles(globs, { except, patterns });
  if (files.length === 0) return noTests(globs, patterns);
  const counts = countsFile();
  const reporter = patterns.length ? 'spec' : './scripts/lib/node-report.mjs';
  const { code } = await capture(
    [
      process.execPath,
      ...flags,
      '--test',
      '--test-timeout=240000',
      `--test-reporter=${reporter}`,
      '--test-reporter-destination=stdout',
      '--test-reporter=./scripts/lib/node-counts.mjs',
      `--test-reporter-destination=${counts.file}`,
      ...files,
    ],
    { minutes, echo: true },
  );
  return counts.settle(code);
}
