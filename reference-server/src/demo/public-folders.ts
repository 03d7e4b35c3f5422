import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../package-root.ts';

/**
 * The folders the demo page and the script tag's files are served from: `dist/public`, where the build puts them side by
 * side, or, when this runs from source, where each of them is written.
 */
export function publicFolders(): string[] {
  const isBuilt = import.meta.dirname.startsWith(join(PACKAGE_ROOT, 'dist'));
  const folders = isBuilt ? ['dist/public'] : ['public', '../packages/elements/cdn'];
  return folders.map((folder) => join(PACKAGE_ROOT, folder)).filter((folder) => existsSync(folder));
}
