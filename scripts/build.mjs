import { compile } from './lib/compile.mjs';
import { root } from './lib/paths.mjs';
import { step } from './setup/step.mjs';
import { tool } from './lib/tool.mjs';

/**
 * Everything that is published: type declarations, packages, the script tag, the server.
 *
 * @param {string[]} args `--no-types` leaves the declarations as they are
 */
export async function run(args) {
  if (!args.includes('--no-types')) step('Type check', tool('tsc', '-b'), { cwd: root });
  await compile('all');
  return 0;
}
