import { capture } from '../lib/capture.mjs';

/**
 * A stage that is one command: it counts for one, and only a failure has something to say.
 *
 * @param {string} name
 * @param {string} title
 * @param {() => [command: string, ...args: string[]]} commandLine
 * @param {{ needs?: string[], says?: boolean }} [options] `says`: shows its output also when all is well
 * @returns {import('./stage.mjs').Stage}
 */
export function staticStage(name, title, commandLine, { needs = [], says = false } = {}) {
  return {
    name,
    title,
    needs,
    async run() {
      const { code, output } = await capture(commandLine(), { minutes: 5 });
      const failed = code === 0 ? 0 : 1;
      return { passed: 1 - failed, failed, output: failed || says ? output.trimEnd() : '' };
    },
  };
}
