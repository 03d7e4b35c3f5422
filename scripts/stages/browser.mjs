import { bringChromium } from '../setup/chromium.mjs';
import { bringFirefox } from '../setup/firefox.mjs';
import { bringWebKit } from '../setup/webkit.mjs';
import { testStage } from './tests.mjs';
import { tool } from '../lib/tool.mjs';

/**
 * The component tests in one engine.
 *
 * @param {keyof typeof import('../browsers.mjs').engines} engine
 * @param {{ name: string, title: string, bring: () => unknown, onlyInAll?: boolean }} stage `bring`: sees to it that the
 *   engine is there, before the time of the tests begins
 */
const inEngine = (engine, { bring, ...stage }) =>
  testStage({
    ...stage,
    globs: ['packages/{client,elements}/test/**/*.browser.test.ts'],
    minutes: 8,
    command({ files, countsFile }) {
      bring();
      return {
        commandLine: tool('wtr', '--files', ...files),
        env: { HYPEE_TEST_ENGINE: engine, HYPEE_TEST_COUNTS: countsFile },
      };
    },
  });

export const browser = inEngine('chromium', {
  name: 'browser',
  title: 'Components in Chromium',
  bring: bringChromium,
});

export const firefox = inEngine('firefox', {
  name: 'firefox',
  title: 'Components in Firefox',
  bring: bringFirefox,
  onlyInAll: true,
});

export const webkit = inEngine('webkit', {
  name: 'webkit',
  title: 'Components in WebKit',
  bring: bringWebKit,
  onlyInAll: true,
});
