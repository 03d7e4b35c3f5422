import { capture } from '../lib/capture.mjs';
import { countsFile } from '../lib/counts-file.mjs';
import { testFiles } from '../lib/test-files.mjs';

/**
 * @typedef {{ files: string[], countsFile: string, detailed: boolean }} TestRun `detailed`: somebody looks at a few files
 */

/**
 * A stage that runs test files and counts their tests.
 *
 * @param {object} stage
 * @param {string} stage.name
 * @param {string} stage.title
 * @param {boolean} [stage.onlyInAll]
 * @param {string[]} [stage.needs]
 * @param {string[]} stage.globs where its test files are
 * @param {RegExp} [stage.except] files among them that are not its own
 * @param {number} stage.minutes it is stopped after
 * @param {(run: TestRun) => { commandLine: [command: string, ...args: string[]], env?: NodeJS.ProcessEnv }} stage.command
 * @returns {import('./stage.mjs').Stage}
 */
export function testStage({ name, title, onlyInAll = false, needs = [], globs, except, minutes, command }) {
  /** @param {string[]} patterns */
  const filesFor = (patterns) => testFiles(globs, { except, patterns });
  return {
    name,
    title,
    onlyInAll,
    needs,
    files: filesFor,
    async run(patterns) {
      const files = filesFor(patterns);
      if (files.length === 0) {
        // A wrong folder or file name must not look like success.
        const where = `They are looked for in ${globs.join(', ')}.`;
        return {
          passed: 0,
          failed: 1,
          output: `There is no test file${patterns.map((it) => ` ${it}`).join('')}. ${where}`,
        };
      }
      const counts = countsFile();
      const { commandLine, env } = command({ files, countsFile: counts.file, detailed: patterns.length > 0 });
      const { code } = await capture(commandLine, { minutes, env: { ...process.env, ...env }, echo: true });
      return counts.settle(code);
    },
  };
}
