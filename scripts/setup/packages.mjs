import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { installStamp, isInstalled } from './install-state.mjs';
import { join } from 'node:path';
import { npm } from './npm.mjs';
import { root } from '../lib/paths.mjs';
import { step } from './step.mjs';

const stampFile = join(root, 'node_modules/.install-stamp');

/** Installs what the lock says, unless that is what node_modules already holds. */
export function installPackages() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const manifests = workspacesOf(JSON.parse(lock)).map((folder) =>
    readFileSync(join(root, folder, 'package.json'), 'utf8'),
  );
  const stamp = installStamp([lock, ...manifests], process.versions.node, process.platform, process.arch);
  if (read(stampFile) === stamp) return;

  const installed = read(join(root, 'node_modules/.package-lock.json'));
  if (!installed || !isInstalled(JSON.parse(lock), JSON.parse(installed))) {
    step('Install of the packages', npm('ci', '--no-audit', '--no-fund'), {
      cwd: root,
      hint: 'If package.json and package-lock.json disagree, run `npm install` and keep the new lock.',
    });
  }
  writeFileSync(stampFile, stamp);
}

/** @param {{ packages: Record<string, unknown> }} lock */
function workspacesOf(lock) {
  return Object.keys(lock.packages).filter((folder) => !folder.includes('node_modules'));
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
