import { writeFileSync } from 'node:fs';

/**
 * @typedef {{ tests: { passed: boolean, skipped: boolean }[], suites: Suite[] }} Suite
 * @typedef {{ passed?: boolean, errors: unknown[], testResults?: Suite }} Session
 */

/**
 * @param {Iterable<Session>} sessions one test file in one browser each
 * @returns {import('./counts.mjs').Counts}
 */
export function countSessions(sessions) {
  let passed = 0;
  let failed = 0;
  for (const session of sessions) {
    const tests = testsOf(session.testResults).filter((test) => !test.skipped);
    const failures = tests.filter((test) => !test.passed).length;
    passed += tests.length - failures;
    // A file that could not be loaded, or that threw beside its tests, has no failed test to show for it.
    failed += failures || (session.passed === false || session.errors.length > 0 ? 1 : 0);
  }
  return { passed, failed };
}

/**
 * @param {Suite | undefined} suite
 * @returns {Suite['tests']}
 */
function testsOf(suite) {
  return suite ? [...suite.tests, ...suite.suites.flatMap(testsOf)] : [];
}

/**
 * A reporter of web-test-runner that writes the counts of the last run to a file.
 *
 * @param {string} file
 */
export function wtrCounts(file) {
  return {
    /** @param {{ sessions: Iterable<Session> }} run */
    onTestRunFinished({ sessions }) {
      writeFileSync(file, JSON.stringify(countSessions(sessions)));
    },
  };
}
