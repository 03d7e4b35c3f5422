import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chromium } from '../setup/chromium.mjs';
import { findProgram } from '../setup/program.mjs';
import { installStamp, isInstalled } from '../setup/install-state.mjs';
import { isNodeSuitable } from '../setup/node.mjs';

describe('which Node is good enough', () => {
  const cases: [version: string, suitable: boolean][] = [
    ['20.20.2', false],
    ['22.18.0', false],
    ['22.19.0', true],
    ['22.21.1', true],
    ['24.0.0', true],
    ['24.21.0', true],
    ['26.1.0', true],
    ['9.22.0', false],
  ];
  for (const [version, suitable] of cases) {
    test(`${version} ${suitable ? 'is' : 'is not'}`, () => {
      assert.equal(isNodeSuitable(version), suitable);
    });
  }

  test('an odd major is not, however new: it is no long-term line', () => {
    assert.equal(isNodeSuitable('23.11.0'), false);
    assert.equal(isNodeSuitable('25.2.0'), false);
  });
});

describe('whether packages must be installed again', () => {
  const stamp = (files: string[], node = '24.21.0') => installStamp(files, node, 'linux', 'x64');

  test('not when nothing changed, nor by a patch of Node', () => {
    assert.equal(stamp(['lock', 'manifest']), stamp(['lock', 'manifest']));
    assert.equal(stamp(['lock'], '24.21.0'), stamp(['lock'], '24.22.0'));
  });

  test('when the lock, a manifest, the major of Node or the machine changed', () => {
    const before = stamp(['lock', 'manifest']);
    assert.notEqual(stamp(['lock 2', 'manifest']), before);
    assert.notEqual(stamp(['lock', 'manifest 2']), before);
    assert.notEqual(stamp(['lock', 'manifest'], '26.1.0'), before);
    assert.notEqual(installStamp(['lock', 'manifest'], '24.21.0', 'linux', 'arm64'), before);
  });

  test('when text moved from one file to the next', () => {
    assert.notEqual(stamp(['ab', 'c']), stamp(['a', 'bc']));
  });

  const lock = {
    packages: {
      '': {},
      'packages/client': { version: '0.1.0' },
      'node_modules/lit': { version: '3.3.3', integrity: 'sha512-a' },
      'node_modules/esbuild-darwin': { version: '1.0.0', integrity: 'sha512-b', optional: true },
    },
  };

  test('not after `npm install` put the same in place, without the packages of other platforms', () => {
    assert.equal(
      isInstalled(lock, { packages: { 'node_modules/lit': { version: '3.3.3', integrity: 'sha512-a' } } }),
      true,
    );
  });

  test('when a package is missing or is another version', () => {
    assert.equal(isInstalled(lock, { packages: {} }), false);
    assert.equal(
      isInstalled(lock, { packages: { 'node_modules/lit': { version: '3.3.2', integrity: 'sha512-z' } } }),
      false,
    );
  });
});

describe('where Chromium is', () => {
  const find = (env: NodeJS.ProcessEnv, programs: string[]) =>
    findProgram(chromium, env, (file) => programs.includes(file));

  test('where CHROME_PATH says, before all others', () => {
    const programs = ['/opt/chrome', '/usr/bin/chromium'];
    assert.equal(find({ CHROME_PATH: '/opt/chrome', PATH: '/usr/bin' }, programs), '/opt/chrome');
  });

  test('in the PATH', () => {
    assert.equal(find({ PATH: '/bin:/home/me/bin' }, ['/home/me/bin/google-chrome']), '/home/me/bin/google-chrome');
  });

  test('among the applications of a Mac', () => {
    const app = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    assert.equal(find({ PATH: '/bin' }, [app]), app);
  });

  test('nowhere', () => {
    assert.equal(find({ PATH: '/bin' }, []), undefined);
  });
});
