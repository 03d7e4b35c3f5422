import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { rollup } from 'rollup';
import { leaner, leanLibraries } from '../lib/lean-libraries.mjs';

const require = createRequire(import.meta.url);
const CSS_TAG = '@lit/reactive-element/css-tag.js';
const IDB = 'idb';
const installed = (name: string): string => readFileSync(require.resolve(name), 'utf8');

describe('libraries as the script tag has them', () => {
  test('is less than what is installed', () => {
    const source = installed(CSS_TAG);
    assert.ok(leaner(CSS_TAG, source).length < source.length);
  });

  test('another release of Lit, whose text is not known, fails the build with its name', () => {
    assert.throws(() => leaner(CSS_TAG, 'const other = 1;'), /css-tag\.js is another one.*holds 0 times/);
    const twice = installed(CSS_TAG).repeat(2);
    assert.throws(() => leaner(CSS_TAG, twice), /holds 2 times/);
  });

  test('idb is without shortcuts and iterators; another release of it fails the build', () => {
    // Not the CommonJS that Node would get.
    const source = readFileSync(require.resolve(IDB).replace(/\.cjs$/, '.js'), 'utf8');
    const lean = leaner(`${IDB}/build/index.js`, source);
    assert.match(lean, /function openDB/);
    assert.doesNotMatch(lean, /asyncIterator|FromIndex/);
    assert.throws(() => leaner(`${IDB}/build/index.js`, source.replace('readMethods', 'reads')), /has changed/);
    assert.throws(() => leaner(`${IDB}/build/index.js`, source.replace("'getKey', ", '')), /has changed/);
  });

  test('a directive, which it could not draw, fails the build', async () => {
    const id = '/node_modules/lit-html/directive.js';
    const modules = { name: 'modules', resolveId: () => id, load: () => 'export class Directive {}' };
    await assert.rejects(rollup({ input: id, plugins: [modules, leanLibraries()] }), /A directive of Lit is used/);
  });

  test('other modules stay as they are', async () => {
    const id = '/packages/elements/src/define.ts';
    const modules = { name: 'modules', resolveId: () => id, load: () => 'export const one = 1;' };
    const bundle = await rollup({ input: id, plugins: [modules, leanLibraries()] });
    const { output } = await bundle.generate({ format: 'es' });
    assert.match(output[0].code, /const one = 1;/);
  });
});
