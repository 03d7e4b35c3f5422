import { existsSync } from 'node:fs';
import { step } from './step.mjs';

/** Whether packages of Debian can be installed here. */
export const canInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/**
 * @param {string} titles what is installed, for people
 * @param {string[]} packages
 * @param {string} hint what to do when it fails
 */
export function install(titles, packages, hint) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  step('Update of the package lists of Debian', ['apt-get', 'update'], { env, hint });
  step(`Install of ${titles}`, ['apt-get', 'install', '-y', '--no-install-recommends', ...packages], { env, hint });
}
