import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { rollup } from 'rollup';
import { leaner, leanLit } from '../lib/lean-lit.mjs';

const require = createRequire(import.meta.url);
const CSS_TAG = '@lit/reactive-element/css-tag.js';
const installed = (name: string): string => readFileSync(require.resolve(name), 'utf8');

describe('Lit as the script tag has it', () => {
  test('is less than what is installed', () => {
    const source = installed(CSS_TAG);
    assert.ok(leaner(CSS_TAG, source).length < source.length);
  });

  test('another release of Lit, whose text is not known, fails the build with its name', () => {
    assert.throws(() => leaner(CSS_TAG, 'const other = 1;'), /css-tag\.js is another one.*holds 0 times/);
    const twice = installed(CSS_TAG).repeat(2);
    assert.throws(() => leaner(CSS_TAG, twice), /holds 2 times/);
  });

  test('a directive, which it could not draw, fails the build', async () => {
    const id = '/node_modules/lit-html/directive.js';
    const modules = { name: 'modules', resolveId: () => id, load: () => 'export class Directive {}' };
    await assert.rejects(rollup({ input: id, plugins: [modules, leanLit()] }), /A directive of Lit is used/);
  });

  test('other modules stay as they are', async () => {
    const id = '/packages/elements/src/define.ts';
    const modules = { name: 'modules', resolveId: () => id, load: () => 'export const one = 1;' };
    const bundle = await rollup({ input: id, plugins: [modules, leanLit()] });
    const { output } = await bundle.generate({ format: 'es' });
    assert.match(output[0].code, /const one = 1;/);
  });
});
