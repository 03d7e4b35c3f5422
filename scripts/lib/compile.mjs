import { isBuilt, noteBuilt } from './build-state.mjs';
import { root } from './paths.mjs';
import { step } from '../setup/step.mjs';
import { tool } from './tool.mjs';

/**
 * Makes the JavaScript of all packages, or only of those a running server needs, unless that is done already.
 *
 * @param {import('./build-state.mjs').BuildPart} part
 */
export function compile(part) {
  if (isBuilt(part)) return;
  step(
    part === 'start' ? 'Build of the server and its pages' : 'Build of the packages',
    tool('rollup', '-c', '--failAfterWarnings'),
    {
      cwd: root,
      env: { ...process.env, HYPEE_BUILD: part },
    },
  );
  noteBuilt(part);
}
