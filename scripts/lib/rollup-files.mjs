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
