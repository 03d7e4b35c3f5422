/**
 * @typedef {Record<string, string>} Names
 * @typedef {{ resolved?: string, dependencies?: Names, devDependencies?: Names, optionalDependencies?: Names }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
 */

/**
 * What would make `npm ci` fail elsewhere, or depend on the registry of whoever wrote the lock.
 *
 * @param {Lock} lock
 * @param {Record<string, LockEntry>} manifests the package.json of each workspace by its folder, the root's under ''
 * @returns {string[]} sentences, none when all is well
 */
export function lockFaults(lock, manifests) {
  return [...hosts(lock), ...lostPlatforms(lock), ...staleManifests(lock, manifests)];
}

/** @param {Lock} lock */
function hosts(lock) {
  return Object.entries(lock.packages)
    .filter(([, { resolved = '' }]) => /^https?:/.test(resolved))
    .map(
      ([place]) =>
        `${place} names the registry it came from: keep omit-lockfile-registry-resolved in .npmrc and install it again.`,
    );
}

/**
 * npm leaves a platform's package out of the lock when the registry does not have it yet; `npm ci` then refuses the lock.
 *
 * @param {Lock} lock
 */
function lostPlatforms(lock) {
  return Object.entries(lock.packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isReachable(lock, place, name))
      .map(
        (name) =>
          `${place} may need ${name}, which the lock lacks: pin a version whose platform packages are all published.`,
      ),
  );
}

/**
 * Node's lookup: the package's own node_modules first, then each one further out.
 *
 * @param {Lock} lock
 * @param {string} place
 * @param {string} name
 */
function isReachable(lock, place, name) {
  const parts = place === '' ? [] : place.split('/');
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    if (lock.packages[[...parts.slice(0, depth), 'node_modules', name].join('/')]) return true;
  }
  return false;
}

/**
 * @param {Lock} lock
 * @param {Record<string, LockEntry>} manifests
 */
function staleManifests(lock, manifests) {
  return Object.entries(manifests).flatMap(([folder, manifest]) => {
    const locked = lock.packages[folder] ?? {};
    /** @type {('dependencies' | 'devDependencies' | 'optionalDependencies')[]} */
    const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
    return kinds
      .filter((kind) => !sameNames(manifest[kind] ?? {}, locked[kind] ?? {}))
      .map(
        (kind) =>
          `${folder ? `${folder}/` : ''}package.json changed its ${kind}: run \`npm install\` and keep the new lock.`,
      );
  });
}

/**
 * @param {Names} one
 * @param {Names} other
 */
function sameNames(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
