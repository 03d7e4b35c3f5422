import { compile } from './lib/compile.mjs';
import { root } from './lib/paths.mjs';
import { step } from './setup/step.mjs';
import { tool } from './lib/tool.mjs';

/** Everything that is published: type declarations, packages, the script tag, the server. */
export async function run() {
  step('Checked the types and wrote their declarations', tool('tsc', '-b'), { cwd: root });
  compile('all');
  return 0;
}
