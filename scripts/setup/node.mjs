import { delimiter, join } from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import { npm } from './npm.mjs';
import { root } from '../lib/paths.mjs';
import { SetupError } from './setup-error.mjs';
import { step } from './step.mjs';

const OLDEST = [22, 19];
const home = join(root, '.ci/node');

/**
 * Long-term lines from 22.19 on. The odd majors live for some months only, and several dependencies refuse them.
 *
 * @param {string} version for example `24.21.0`
 */
export function isNodeSuitable(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  if (major % 2 === 1) return false;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * Brings the Node that `.ci/node` pins, by the npm of the Node at hand.
 *
 * @returns {{ node: string, path: string }} the program, and a PATH that finds it first
 */
export function bringNode() {
  const name = `node-${process.platform}-${process.arch}`;
  const { optionalDependencies: pins } = readJson(join(home, 'package.json'));
  const pinned = pins[name];
  if (!pinned) {
    throw new SetupError(
      `Node ${process.versions.node} is too old, and there is no packaged Node for ${process.platform} ${process.arch}. ` +
        `Install Node ${OLDEST.join('.')} or a later even version (https://nodejs.org) and run the command again.`,
    );
  }
  const manifest = join(home, 'node_modules', name, 'package.json');
  const isThere = () => existsSync(manifest) && readJson(manifest).version === pinned;
  const hint = `Check that the npm registry can be reached, or install Node ${OLDEST.join('.')} or later.`;
  if (!isThere()) {
    step(
      `Install of Node ${pinned}, since ${process.versions.node} will not do`,
      npm('ci', '--prefix', home, '--ignore-scripts'),
      {
        cwd: home,
        hint,
      },
    );
    // To npm a package for some platforms only is optional: it says nothing when it could not get it.
    if (!isThere()) throw new SetupError(`npm could not get ${name} ${pinned}. ${hint}`);
  }
  const bin = join(home, 'node_modules/.bin');
  return { node: join(bin, 'node'), path: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
