import { accessSync, constants } from 'node:fs';
import { canInstall, install } from './debian.mjs';
import { delimiter, join } from 'node:path';
import { SetupError } from './setup-error.mjs';

/**
 * A program of the machine that tests need.
 *
 * @typedef {object} Program
 * @property {string} title what messages call it
 * @property {string} variable of the environment, that says where it is
 * @property {string[]} names what it is called in the folders of PATH
 * @property {() => string[]} [places] where else it may be
 * @property {string} debian its package there
 */

/**
 * @param {Program} program
 * @param {NodeJS.ProcessEnv} env
 * @param {(file: string) => boolean} isProgram
 * @returns {string | undefined} where it is
 */
export function findProgram({ variable, names, places = () => [] }, env, isProgram) {
  const inPath = (env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const asked = env[variable];
  return [...(asked ? [asked] : []), ...inPath, ...places()].find(isProgram);
}

/**
 * Finds programs, and installs Debian's packages of those that are missing where that is possible.
 *
 * @template {string} Name
 * @param {Record<Name, Program>} programs
 * @returns {Record<Name, string>} where they are
 */
export function bringPrograms(programs) {
  const missing = () =>
    /** @type {Program[]} */ (Object.values(programs)).filter((it) => !findProgram(it, process.env, isProgram));
  if (missing().length > 0 && canInstall()) installAll(missing());
  const [lacking] = missing();
  if (lacking) {
    throw new SetupError(
      `these tests found no ${lacking.title}. Install it (on Debian: package ${lacking.debian}), ` +
        `or set ${lacking.variable} to its program, and run them again.`,
    );
  }
  const found = Object.entries(programs).map(([name, it]) => [name, findProgram(it, process.env, isProgram)]);
  return Object.fromEntries(found);
}

/** @param {Program[]} programs */
function installAll(programs) {
  install(
    programs.map(({ title }) => title).join(', '),
    programs.map(({ debian }) => debian),
    `Install it yourself, or set ${programs.map(({ variable }) => variable).join(', ')} to where it is.`,
  );
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
