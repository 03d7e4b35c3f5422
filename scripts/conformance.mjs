import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { runForwardingSignals } from './lib/child.mjs';

/** @param {string[]} args flags of the conformance checks: where the server is, how its users get tokens */
export async function run(args) {
  return runForwardingSignals(process.execPath, [
    '--conditions=hypee-source',
    join(root, 'packages/conformance/bin/conformance.ts'),
    ...args,
  ]);
}
