import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importsOf } from './imports.mjs';

/**
 * What the sources of an element do that its class comment must list.
 *
 * @typedef {object} Use
 * @property {Set<string>} fires events that its own files fire
 * @property {Set<string>} mayFire those that shared files and what it extends can fire for it, too
 * @property {Set<string>} parts its own ones
 * @property {{ tag: string, parts: string[] }[]} exports parts of elements inside it
 * @property {Set<string>} slots empty name for the one without
 * @property {Set<string>} tokens names of custom properties, without `--hypee-`
 * @property {Set<string>} tags elements inside it
 */

/**
 * @param {string} file the element's source
 * @param {{ elements: ReadonlySet<string>, shared: string[] }} where `elements`: the sources of all; `shared`: beginnings of the paths
 *   of what they have in common
 * @returns {Use}
 */
export function useIn(file, { elements, shared }) {
  /** @param {string} it */
  const isOther = (it) => elements.has(it) && it !== file;
  const whole = textOf(file, () => true);
  const drawn = textOf(file, (it) => !isOther(it));
  const own = textOf(file, (it) => !isOther(it) && !shared.some((start) => it.startsWith(start)));
  return {
    fires: eventsIn(own),
    mayFire: eventsIn(whole),
    parts: new Set([...all(drawn, /[\s"]part="([^"]+)"|\bpart: '([^']+)'/g)].flatMap((names) => names.split(' '))),
    exports: [...drawn.matchAll(/<(hypee-[\w-]+)(?:\s+part="[^"]*")?\s+exportparts="([^"]+)"/g)].map(
      ([, tag = '', names = '']) => ({ tag, parts: names.split(/,\s*/) }),
    ),
    slots: all(
      drawn,
      /<slot(?!\s+name=\$)(?:\s+name="([^"]+)")?|\bforwardSlot\(\w+, '([\w-]+)'\)|\bmake\('slot', \{ name: '([\w-]+)'/g,
    ),
    // The sheets read `--_accent`. That it is `--hypee-accent` by default is no use of it yet.
    tokens: all(drawn.replace(/--_([\w-]+): var\(--hypee-\1\b/g, ''), /var\(--(?:_|hypee-)([\w-]+)/g),
    // Not the `<hypee-chat>` of comments and messages.
    tags: all(drawn, /<(hypee-[\w-]+)(?=\s|><\/)/g),
  };
}

/** @param {string} text */
function eventsIn(text) {
  const found = all(text, /\bemit\(\s*[\w.#]+,\s*'([\w-]+)'/g);
  if (/\breportError\(/.test(text)) found.add('hypee-error');
  return found;
}

/**
 * The text of a file and of all that it imports at run time.
 *
 * @param {string} file
 * @param {(file: string) => boolean} isWanted
 */
function textOf(file, isWanted) {
  /** @type {Map<string, string>} */
  const texts = new Map();
  /** @param {string} path */
  const visit = (path) => {
    const text = readFileSync(path, 'utf8');
    texts.set(path, text);
    for (const { from, typeOnly } of importsOf(path, text)) {
      const target = join(dirname(path), from);
      if (from.startsWith('.') && !typeOnly && isWanted(target) && !texts.has(target) && existsSync(target))
        visit(target);
    }
  };
  visit(file);
  return [...texts.values()].join('\n');
}

/**
 * @param {string} text
 * @param {RegExp} pattern one of its groups is the name
 */
const all = (text, pattern) => new Set([...text.matchAll(pattern)].map(([, ...groups]) => groups.find(Boolean) ?? ''));
