import { join } from 'node:path';
import { bringChromium } from './setup/chromium.mjs';
import { compile } from './lib/compile.mjs';
import { root } from './lib/paths.mjs';
import { runForwardingSignals } from './lib/child.mjs';

const PROOFS = ['storm', 'kill', 'fsync'];

/** @param {string[]} args `storm`, `kill`, `fsync` or `chromium` and its flags, or `seeds` (the default) or `mutants` and those of the simulation */
export async function run(args) {
  const [what, ...flags] = args;
  if (what === undefined || what.startsWith('-')) return soak('simulation/bin/soak.ts', args);
  if (what === 'seeds') return soak('simulation/bin/soak.ts', flags);
  if (what === 'mutants') return soak('simulation/bin/mutants.ts', flags);
  if (PROOFS.includes(what)) return soak('proof/bin/proof.ts', args);
  if (what === 'chromium') {
    bringChromium();
    await compile('start');
    return runForwardingSignals(process.execPath, [join(root, 'packages/proof/bin/proof.ts'), ...args]);
  }
  console.error(`soak: there is no run "${what}". There are: seeds, mutants, ${PROOFS.join(', ')}, chromium.`);
  return 2;
}

/**
 * @param {string} file below `packages/`
 * @param {string[]} args
 */
function soak(file, args) {
  return runForwardingSignals(process.execPath, ['--conditions=hypee-source', join(root, 'packages', file), ...args]);
}
