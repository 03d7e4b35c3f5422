import { cp, readdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Removes what an earlier build left: chunks have a hash in their name and would pile up. Type declarations stay, they
 * come from another tool.
 *
 * @param {string} folder
 * @param {RegExp} names
 * @returns {import('rollup').Plugin}
 */
export function emptied(folder, names) {
  return {
    name: 'emptied',
    async generateBundle() {
      if (!existsSync(folder)) return;
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      const old = files.filter((file) => file.isFile() && names.test(file.name));
      await Promise.all(old.map((file) => rm(join(file.parentPath, file.name), { force: true })));
    },
  };
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {import('rollup').Plugin}
 */
export function copyFolder(from, to) {
  return {
    name: 'copy-folder',
    writeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        await cp(from, to, { recursive: true });
      },
    },
  };
}

/**
 * Puts modules before all others, in this order, by importing them first. What resembles each other then stands together:
 * gzip looks back no further than 32 KB. Only for modules that do nothing when they are imported.
 *
 * @param {RegExp} entry
 * @param {readonly string[]} modules as the entry would name them
 * @returns {import('rollup').Plugin}
 */
export function importedFirst(entry, modules) {
  const lines = modules.map((name) => `import ${JSON.stringify(name)};`).join('');
  return {
    name: 'imported-first',
    // On the first line, so that all lines stay where they are.
    transform: {
      order: 'pre',
      handler: (source, path) => (entry.test(path) ? { code: lines + source, map: null } : null),
    },
  };
}

/**
 * Another script that stands beside this one: it is fetched, not built in.
 *
 * @param {string} imported as the sources name it
 * @param {string} file as the browser does
 * @returns {import('rollup').Plugin}
 */
export function besideIt(imported, file) {
  return {
    name: 'beside-it',
    resolveId: { order: 'pre', handler: (id) => (id === imported ? { id: file, external: 'relative' } : null) },
  };
}
