import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isBuilt, noteBuilt } from './build-state.mjs';
import { root } from './paths.mjs';
import { step } from '../setup/step.mjs';
import { tool } from './tool.mjs';

/**
 * Makes the JavaScript of all packages, or only of those a running server needs, unless that is done already.
 *
 * @param {import('./build-state.mjs').BuildPart} part
 */
export async function compile(part) {
  if (isBuilt(part)) return;
  step(
    part === 'start' ? 'Build of the server and its pages' : 'Build of the packages',
    tool('rollup', '-c', '--failAfterWarnings'),
    {
      cwd: root,
      env: { ...process.env, HYPEE_BUILD: part },
    },
  );
  if (part === 'all') await writeCustomElements();
  noteBuilt(part);
}

async function writeCustomElements() {
  // Its parser is large, and a start of the server does not need it.
  const { customElementsManifest } = await import('./custom-elements.mjs');
  writeFileSync(
    join(root, 'packages/elements/custom-elements.json'),
    `${JSON.stringify(customElementsManifest(), null, 2)}\n`,
  );
}
