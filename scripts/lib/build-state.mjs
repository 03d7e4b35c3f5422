import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** @typedef {'start' | 'all'} BuildPart */

const INPUTS = [
  'packages/{protocol,backend,client,elements}/{src/**,package.json,tsconfig.json}',
  'reference-server/{src/**,public/**,package.json,tsconfig.json}',
  'package-lock.json',
  'rollup.config.mjs',
  // All of them: one that was named here too late left an old build in place.
  'scripts/lib/*.mjs',
  'tsconfig.base.json',
];

const OUTPUTS = {
  start: [
    'reference-server/dist/cli.js',
    'reference-server/dist/public/hypee-chat.js',
    'packages/backend/dist/index.js',
  ],
  all: ['packages/client/dist/index.js', 'packages/elements/dist/define.js', 'packages/elements/custom-elements.json'],
};

const noteFile = join(root, '.cache/built.json');

/** The sources as one short text. Contents, not dates: a fresh clone dates every file today. */
function sourceStamp() {
  const hash = createHash('sha256');
  for (const name of globSync(INPUTS, { cwd: root }).sort()) {
    const file = join(root, name);
    if (statSync(file).isFile()) hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {BuildPart} part
 * @returns {boolean} whether the last build had the same sources and its files are still there
 */
export function isBuilt(part) {
  if (!existsSync(noteFile)) return false;
  const built = JSON.parse(readFileSync(noteFile, 'utf8'));
  const outputs = part === 'all' ? [...OUTPUTS.start, ...OUTPUTS.all] : OUTPUTS.start;
  return (
    (built.part === 'all' || built.part === part) &&
    outputs.every((file) => existsSync(join(root, file))) &&
    built.stamp === sourceStamp()
  );
}

/** @param {BuildPart} part */
export function noteBuilt(part) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(noteFile, JSON.stringify({ part, stamp: sourceStamp() }));
}
