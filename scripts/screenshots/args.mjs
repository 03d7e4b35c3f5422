import { SetupError } from '../setup/setup-error.mjs';
import { parseArgs } from 'node:util';

/**
 * @param {string[]} args
 * @returns {{ only: string[], readme: boolean }} `only`: names of scenes, none for all
 */
export function readScreenshotArgs(args) {
  try {
    const { only = [], readme = false } = parseArgs({
      args,
      options: { only: { type: 'string', multiple: true }, readme: { type: 'boolean' } },
    }).values;
    return { only: only.flatMap((names) => names.split(',')).filter(Boolean), readme };
  } catch (error) {
    throw new SetupError(`npm run screenshots takes --only <scene>,<scene> or --readme. ${String(error)}`);
  }
}
