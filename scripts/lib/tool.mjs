import { join } from 'node:path';
import { root } from './paths.mjs';

const SCRIPTS = {
  attw: '@arethetypeswrong/cli/dist/index.js',
  eslint: 'eslint/bin/eslint.js',
  knip: 'knip/bin/knip.js',
  prettier: 'prettier/bin/prettier.cjs',
  publint: 'publint/src/cli.js',
  rollup: 'rollup/dist/bin/rollup',
  tsc: '@typescript/native/bin/tsc',
  typedoc: 'typedoc/bin/typedoc',
  wtr: '@web/test-runner/dist/bin.js',
};

/**
 * A tool of node_modules as a command line, run by the Node that runs now.
 *
 * @param {keyof typeof SCRIPTS} name
 * @param {...string} args
 * @returns {[command: string, ...args: string[]]}
 */
export function tool(name, ...args) {
  return [process.execPath, join(root, 'node_modules', SCRIPTS[name]), ...args];
}
