import { capture } from '../lib/capture.mjs';
import { countsFile } from '../lib/counts-file.mjs';
import { noTests, testFiles } from '../lib/test-files.mjs';
import { tool } from '../lib/tool.mjs';

const GLOBS = ['packages/{client,elements}/test/**/*.browser.test.ts'];

/** @type {import('./stage.mjs').Stage} */
export const browser = {
  name: 'browser',
  title: 'Components in browsers',
  async run(patterns) {
    const files = testFiles(GLOBS, { patterns });
    if (files.length === 0) return noTests(GLOBS, patterns);
    const counts = countsFile();
    const env = { ...process.env, HYPEE_TEST_COUNTS: counts.file };
    const { code } = await capture(tool('wtr', '--files', ...files), { minutes: 8, env, echo: true });
    return counts.settle(code);
  },
};
