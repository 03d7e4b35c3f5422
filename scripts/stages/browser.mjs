import { bringChromium } from '../setup/chromium.mjs';
import { testStage } from './tests.mjs';
import { tool } from '../lib/tool.mjs';

export const browser = testStage({
  name: 'browser',
  title: 'Components in browsers',
  globs: ['packages/{client,elements}/test/**/*.browser.test.ts'],
  minutes: 8,
  command: ({ files, countsFile }) => ({
    commandLine: tool('wtr', '--files', ...files),
    env: { CHROME_PATH: bringChromium(), HYPEE_TEST_COUNTS: countsFile },
  }),
});
