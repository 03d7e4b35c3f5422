import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { firstLoad } from '../lib/first-load.mjs';
import { overBudget, sizeTable } from '../lib/size-report.mjs';

describe('what a page loads first', () => {
  const files: Record<string, string> = {
    '/cdn/hypee-chat.js':
      'import{a as b}from"./base.js";import"./side.js";const later=()=>import("./picker.js");b(later);',
    '/cdn/base.js': 'import"./side.js";export const a=1;',
    '/cdn/side.js': 'export{};',
    '/cdn/picker.js': 'export const picker=1;',
  };

  test('is the entry and what it imports, each once, without what is loaded on demand', () => {
    const loaded = firstLoad('/cdn/hypee-chat.js', (path) => files[path] ?? '');
    const expected = ['/cdn/hypee-chat.js', '/cdn/base.js', '/cdn/side.js'].map((path) => files[path]);
    assert.deepEqual(new Set(loaded), new Set(expected));
    assert.equal(loaded.length, expected.length);
  });
});

describe('a size held against its budget', () => {
  const measured = (gzipBytes: number) => [{ what: 'the core', budget: 16_000, gzipBytes, rawBytes: 40_000 }];

  test('may reach it', () => {
    assert.deepEqual(overBudget(measured(16_000)), []);
    assert.equal(sizeTable(measured(15_870)), 'the core     15.87 kB  of 16.00 kB  (40.00 kB unpacked)');
  });

  test('is named when it is above it, and by how much', () => {
    const [sentence = ''] = overBudget(measured(16_001));
    assert.match(sentence, /the core is 1 byte over its budget of 16000/);
  });
});
