import { join } from 'node:path';
import { lockFaults } from '../lib/lock-sanity.mjs';
import { readFileSync } from 'node:fs';
import { root } from '../lib/paths.mjs';

/** @type {import('./stage.mjs').Stage} */
export const lock = {
  name: 'lock',
  title: 'The lock installs anywhere',
  async run() {
    const locked = readJson('package-lock.json');
    const folders = Object.keys(locked.packages).filter((place) => !place.includes('node_modules'));
    const manifests = Object.fromEntries(folders.map((folder) => [folder, readJson(join(folder, 'package.json'))]));
    const ciNode = readJson('.ci/node/package-lock.json');
    const faults = [...lockFaults(locked, manifests), ...lockFaults(ciNode, { '': readJson('.ci/node/package.json') })];
    return { passed: faults.length ? 0 : 1, failed: faults.length ? 1 : 0, output: faults.join('\n') };
  },
};

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}
