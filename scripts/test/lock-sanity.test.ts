import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lockFaults } from '../lib/lock-sanity.mjs';

describe('a lock that installs anywhere', () => {
  test('names workspaces by their folder, and nothing by a registry', () => {
    const packages = { '': {}, 'node_modules/@hypee/chat': { resolved: 'packages/client' }, 'packages/client': {} };
    assert.deepEqual(lockFaults({ packages }, { '': {}, 'packages/client': {} }), []);
  });

  test('finds the package of a platform inside, beside or above the one that may need it', () => {
    const needs = { optionalDependencies: { 'x-linux': '1.0.0' } };
    const at = (...places: string[]) => Object.fromEntries(places.map((place) => [place, {}]));
    for (const place of [
      'node_modules/a/node_modules/b/node_modules/x-linux',
      'node_modules/a/node_modules/x-linux',
      'node_modules/x-linux',
    ]) {
      assert.deepEqual(lockFaults({ packages: { 'node_modules/a/node_modules/b': needs, ...at(place) } }, {}), []);
    }
  });
});

describe('a lock that would fail elsewhere', () => {
  test('names the registry of whoever wrote it', () => {
    const packages = { 'node_modules/lit': { resolved: 'https://registry.example/lit.tgz' } };
    const [fault = ''] = lockFaults({ packages }, {});
    assert.match(fault, /^node_modules\/lit names the registry/);
  });

  test('lost the package of a platform, though another package has one of that name inside', () => {
    const packages = {
      'node_modules/rollup': { optionalDependencies: { 'rollup-darwin': '1.0.0' } },
      'node_modules/other/node_modules/rollup-darwin': {},
    };
    const [fault = '', ...more] = lockFaults({ packages }, {});
    assert.match(fault, /^node_modules\/rollup may need rollup-darwin, which the lock lacks/);
    assert.deepEqual(more, []);
  });

  test('does not know of a dependency that was added, dropped or moved to another version', () => {
    const packages = { 'packages/client': { dependencies: { idb: '8.0.4' }, devDependencies: { ws: '8.0.0' } } };
    const manifests = { 'packages/client': { dependencies: { idb: '8.0.5' } } };
    assert.deepEqual(lockFaults({ packages }, manifests), [
      'packages/client/package.json changed its dependencies: run `npm install` and keep the new lock.',
      'packages/client/package.json changed its devDependencies: run `npm install` and keep the new lock.',
    ]);
  });
});
