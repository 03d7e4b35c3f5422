import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { runForwardingSignals } from './lib/child.mjs';

/** @param {string[]} args flags of the simulation: seeds, length, faults */
export async function run(args) {
  return runForwardingSignals(process.execPath, [
    '--conditions=hypee-source',
    join(root, 'packages/simulation/bin/soak.ts'),
    ...args,
  ]);
}
