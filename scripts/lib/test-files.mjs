import { globSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { root } from './paths.mjs';

/**
 * @param {string[]} globs
 * @param {{ except?: RegExp | undefined, patterns: string[] }} options `patterns`: globs or parts of names, any of which a file must match
 */
export function testFiles(globs, { except, patterns }) {
  return globSync(globs, { cwd: root })
    .filter((file) => !file.includes('node_modules') && !except?.test(file))
    .filter((file) => patterns.length === 0 || patterns.some((it) => file.includes(it) || matchesGlob(file, it)))
    .sort();
}
