import { createHash } from 'node:crypto';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
 */

/**
 * What an installation depends on, as one short text: while it stays the same there is nothing to install.
 *
 * @param {string[]} files the texts of the lock and of every package.json
 * @param {string} nodeVersion
 * @param {string} platform
 * @param {string} arch
 */
export function installStamp(files, nodeVersion, platform, arch) {
  const hash = createHash('sha256');
  for (const part of [nodeVersion.split('.')[0] ?? '', platform, arch, ...files]) {
    hash.update(`${part.length}:${part}`);
  }
  return hash.digest('hex');
}

/**
 * Whether what npm says it put into node_modules (its hidden lock) is what our lock asks for. It spares a developer who
 * just ran `npm install` the `npm ci` that would remove it all and put the same back.
 *
 * @param {Lock} wanted
 * @param {Lock} installed
 */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted.packages).every(([place, entry]) => {
    if (!place.includes('node_modules')) return true;
    const found = installed.packages[place];
    if (!found) return entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}
