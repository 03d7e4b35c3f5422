import { esbuildPlugin } from '@web/dev-server-esbuild';
import { fileURLToPath } from 'node:url';
import { engines } from './scripts/browsers.mjs';
import { wtrCounts } from './scripts/lib/wtr-counts.mjs';
import { wtrReport } from './scripts/lib/wtr-report.mjs';

const countsFile = process.env['HYPEE_TEST_COUNTS'];
const engine = /** @type {keyof typeof engines} */ (process.env['HYPEE_TEST_ENGINE'] ?? 'chromium');

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  files: ['packages/{client,elements}/test/**/*.browser.test.ts'],
  nodeResolve: { exportConditions: ['hypee-source', 'browser', 'development'] },
  browsers: [await engines[engine]()],
  concurrency: 1,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 120_000,
  // For what hangs: in WebKit, without a graphics card, a long scroll takes ten seconds.
  testFramework: { config: { timeout: '30000' } },
  plugins: [
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      // It holds the options for decorators; the client has none and minds no difference.
      tsconfig: fileURLToPath(new URL('./packages/elements/tsconfig.json', import.meta.url)),
    }),
  ],
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  reporters: [wtrReport(), ...(countsFile ? [wtrCounts(countsFile)] : [])],
};
