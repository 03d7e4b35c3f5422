import { browser, firefox, webkit } from './browser.mjs';
import { endToEnd, fuzz, unit } from './node.mjs';
import { lock } from './lock.mjs';
import { packages } from './packages.mjs';
import { staticStage } from './static.mjs';
import { tool } from '../lib/tool.mjs';

/** @param {...string} args */
const script = (...args) => /** @type {[string, ...string[]]} */ ([process.execPath, ...args]);

/** The cheap ones that read sources or what was built; they may run side by side. */
export const staticStages = [
  lock,
  // Forced: it would keep the errors of an earlier run when only its options changed.
  staticStage('types', 'Types', () => tool('tsc', '-b', '--force')),
  // Without its cache, which does not see that the types of another file changed.
  staticStage('lint', 'Lint', () => tool('eslint', '.', '--max-warnings=0')),
  staticStage('build', 'Build', () => script('scripts/run.mjs', 'build', '--no-types'), { needs: ['types'] }),
  staticStage('format', 'Format', () =>
    tool('prettier', '--check', '.', '--cache', '--cache-location=.cache/prettier'),
  ),
  staticStage('unused', 'Nothing unused', () => tool('knip', '--no-config-hints')),
  staticStage('imports', 'Imports point one way', () =>
    script('--test', '--test-reporter=./scripts/lib/node-report.mjs', 'scripts/test/import-direction.test.ts'),
  ),
  staticStage('sizes', 'Sizes', () => script('scripts/check-sizes.mjs'), { needs: ['build'], says: true }),
  packages,
  staticStage('docs', 'API reference', () => tool('typedoc', '--emit', 'none')),
];

/** The ones that run the software: one at a time, each wants the whole machine. */
export const testStages = [unit, fuzz, browser, firefox, webkit, endToEnd];
