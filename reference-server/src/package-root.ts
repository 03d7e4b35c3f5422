import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package, from source and as built: the bundler decides how deep a built file lies. */
export const PACKAGE_ROOT: string = nearest(import.meta.dirname);

function nearest(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error(`No package.json above ${import.meta.dirname}: install @hypee/chat-server whole.`);
  return nearest(parent);
}
