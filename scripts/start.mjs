import { compile } from './lib/compile.mjs';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { runForwardingSignals } from './lib/child.mjs';

/**
 * The server with its demo users. It keeps what it is told in `data/`, unless told where else.
 *
 * @param {string[]} args flags of the server
 */
export async function run(args) {
  await compile('start');
  const namesData = process.env['HYPEE_DATA'] || args.some((arg) => arg === '--data' || arg.startsWith('--data='));
  const data = namesData ? [] : ['--data', join(root, 'data')];
  return runForwardingSignals(process.execPath, [
    join(root, 'reference-server/dist/cli.js'),
    '--demo',
    ...data,
    ...args,
  ]);
}
