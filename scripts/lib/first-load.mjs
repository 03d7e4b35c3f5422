import { dirname, join } from 'node:path';
import { importsOf } from './imports.mjs';

/**
 * A module and all it imports statically: what a browser fetches before the first line runs.
 *
 * @param {string} entry
 * @param {(path: string) => string} read
 * @returns {string[]} the text of each file
 */
export function firstLoad(entry, read) {
  /** @type {Map<string, string>} */
  const loaded = new Map();
  const queue = [entry];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (loaded.has(path)) continue;
    const text = read(path);
    loaded.set(path, text);
    for (const { from, dynamic } of importsOf(path, text)) {
      if (!dynamic && from.startsWith('.')) queue.push(join(dirname(path), from));
    }
  }
  return [...loaded.values()];
}
