import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importsOf } from './imports.mjs';

/**
 * What the sources of an element do that its class comment must list.
 *
 * @typedef {object} Use
 * @property {Set<string>} fires names of events
 * @property {Set<string>} parts its own ones
 * @property {{ tag: string, parts: string[] }[]} exports parts of elements inside it
 * @property {Set<string>} slots empty name for the one without
 * @property {Set<string>} tokens `--hypee-accent`, …
 * @property {Set<string>} tags elements inside it
 */

/**
 * @param {string} file the element's source
 * @param {ReadonlySet<string>} others sources that are not its own, though it imports them
 * @returns {Use}
 */
export function useIn(file, others) {
  const text = [...reachable(file, others)].map((it) => readFileSync(it, 'utf8')).join('\n');
  const fires = all(text, /\bemit\(\s*[\w.#]+,\s*'([\w-]+)'/g);
  if (/\breportError\(/.test(text)) fires.add('hypee-error');
  return {
    fires,
    parts: new Set([...all(text, /[\s"]part="([^"]+)"/g)].flatMap((names) => names.split(' '))),
    exports: [...text.matchAll(/<(hypee-[\w-]+)(?:\s+part="[^"]*")?\s+exportparts="([^"]+)"/g)].map(
      ([, tag = '', names = '']) => ({ tag, parts: names.split(/,\s*/) }),
    ),
    slots: new Set([...text.matchAll(/<slot\b(?:[^>]*?\sname="([^"]+)")?/g)].map(([, name = '']) => name)),
    // The sheets read `--_accent`. What gives that its value is no use of `--hypee-accent` yet.
    tokens: all(text, /(?<!--_[\w-]+: )var\(--(?:_|hypee-)([\w-]+)/g),
    tags: all(text, /<(hypee-[\w-]+)/g),
  };
}

/**
 * @param {string} file
 * @param {ReadonlySet<string>} others
 * @param {Set<string>} [found]
 */
function reachable(file, others, found = new Set()) {
  found.add(file);
  for (const { from, typeOnly } of importsOf(file, readFileSync(file, 'utf8'))) {
    const target = join(dirname(file), from);
    if (from.startsWith('.') && !typeOnly && !others.has(target) && !found.has(target) && existsSync(target)) {
      reachable(target, others, found);
    }
  }
  return found;
}

/**
 * @param {string} text
 * @param {RegExp} pattern with one group
 */
const all = (text, pattern) => new Set([...text.matchAll(pattern)].map(([, name = '']) => name));
