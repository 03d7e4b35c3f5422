import { inspect } from 'node:util';
import { relative } from 'node:path';
import { duration } from './duration.mjs';
import { root } from './paths.mjs';
import { countSessions } from './wtr-counts.mjs';

/**
 * A reporter of web-test-runner that speaks as the one of node:test does: a line for each file, and all there is to know
 * about each failure.
 *
 * @returns {import('@web/test-runner').Reporter}
 */
export function wtrReport() {
  return {
    reportTestFileResults({ testFile, sessionsForTestFile }) {
      console.log(fileText(relative(root, testFile), sessionsForTestFile));
    },
  };
}

/**
 * @param {string} file
 * @param {import('@web/test-runner').TestSession[]} sessions
 */
function fileText(file, sessions) {
  const { passed, failed } = countSessions(sessions);
  const tests = sessions.flatMap(({ testResults }) => (testResults ? withNames(testResults, []) : []));
  const took = tests.reduce((total, { test }) => total + (test.duration ?? 0), 0);
  const count = `${passed + failed} ${passed + failed === 1 ? 'test' : 'tests'}`;
  const lines = [`${failed ? '✖' : '✔'} ${file} (${count}, ${duration(took)})`];
  for (const { name, test } of tests) {
    if (test.skipped) lines.push(`  - skipped: ${name}`);
    else if (!test.passed) lines.push(`  ✖ ${name}`, indented(described(test.error)));
  }
  for (const session of sessions) {
    lines.push(...session.errors.map((error) => `  ✖ beside the tests\n${indented(described(error))}`));
    if (failed === 0) continue;
    lines.push(...session.request404s.map((url) => `  Not found: ${url}`));
    lines.push(...session.logs.map((args) => `  It wrote:\n${indented(args.map(written).join(' '))}`));
  }
  return lines.join('\n');
}

/**
 * @param {import('@web/test-runner').TestSuiteResult} suite
 * @param {string[]} path
 * @returns {{ name: string, test: import('@web/test-runner').TestResult }[]}
 */
function withNames(suite, path) {
  const here = suite.name ? [...path, suite.name] : path;
  return [
    ...suite.tests.map((test) => ({ name: [...here, test.name].join(' › '), test })),
    ...suite.suites.flatMap((inner) => withNames(inner, here)),
  ];
}

/** @param {import('@web/test-runner').TestResult['error']} error */
function described(error) {
  if (!error) return 'It gave no reason.';
  const { name = 'Error', message, stack = '', expected, actual } = error;
  const difference = expected === undefined ? [] : [`expected: ${expected}`, `actual:   ${String(actual)}`];
  return [stack.includes(message) ? '' : `${name}: ${message}`, ...difference, stack.trim()].filter(Boolean).join('\n');
}

/** @param {unknown} value */
const written = (value) => (typeof value === 'string' ? value : inspect(value));

/** @param {string} text */
const indented = (text) => text.replace(/^/gm, '      ');
