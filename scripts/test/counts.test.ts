import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { countSessions } from '../lib/wtr-counts.mjs';
import { duration } from '../lib/duration.mjs';
import nodeCounts from '../lib/node-counts.mjs';
import { settle, sum } from '../lib/counts.mjs';

const file = '/repo/a.test.ts';
const ended = (type: 'pass' | 'fail', data: object = {}) => ({
  type: `test:${type}`,
  data: { name: 'it works', nesting: 0, file, details: {}, ...data },
});

async function counted(...events: { type: string; data: object }[]) {
  const chunks: string[] = [];
  for await (const chunk of nodeCounts(stream(events))) chunks.push(chunk);
  return JSON.parse(chunks.join('')) as unknown;
}

async function* stream<Event>(events: Event[]) {
  yield* events;
}

describe('what a run in Node counts for', () => {
  test('each test once, its suite not at all', async () => {
    const suite = ended('pass', { details: { type: 'suite' } });
    assert.deepEqual(await counted(ended('pass', { nesting: 1 }), ended('pass', { nesting: 1 }), suite), {
      passed: 2,
      failed: 0,
    });
  });

  test('a failed test once, and not again for the suites around it', async () => {
    const around = ended('fail', { details: { type: 'suite', error: { failureType: 'subtestsFailed' } } });
    assert.deepEqual(await counted(ended('fail', { nesting: 1 }), around), { passed: 0, failed: 1 });
  });

  test('a suite that fails in its own hook is a failure', async () => {
    const hook = ended('fail', { details: { type: 'suite', error: { failureType: 'hookFailed' } } });
    assert.deepEqual(await counted(hook), { passed: 0, failed: 1 });
  });

  test('skipped tests and those to do are neither passed nor failed', async () => {
    assert.deepEqual(await counted(ended('pass', { skip: true }), ended('fail', { todo: 'later' })), {
      passed: 0,
      failed: 0,
    });
  });

  test('a file that ends before a test ran is a failure, whatever it says', async () => {
    assert.deepEqual(await counted(ended('pass', { name: file })), { passed: 0, failed: 1 });
    assert.deepEqual(await counted(ended('fail', { name: file })), { passed: 0, failed: 1 });
  });
});

describe('what a run in browsers counts for', () => {
  const suite = (tests: { passed: boolean; skipped: boolean }[]) => ({ tests: [], suites: [{ tests, suites: [] }] });
  const passed = { passed: true, skipped: false };

  test('the tests in all suites of all files, without the skipped ones', () => {
    const session = {
      passed: true,
      errors: [],
      testResults: suite([passed, passed, { passed: false, skipped: true }]),
    };
    assert.deepEqual(countSessions([session, session]), { passed: 4, failed: 0 });
  });

  test('a file that could not be loaded is a failure', () => {
    assert.deepEqual(countSessions([{ passed: false, errors: [] }]), { passed: 0, failed: 1 });
  });

  test('an error beside passing tests is a failure', () => {
    assert.deepEqual(countSessions([{ passed: false, errors: [{}], testResults: suite([passed]) }]), {
      passed: 1,
      failed: 1,
    });
  });

  test('a failed test counts once, though its file failed too', () => {
    const session = { passed: false, errors: [], testResults: suite([passed, { passed: false, skipped: false }]) };
    assert.deepEqual(countSessions([session]), { passed: 1, failed: 1 });
  });
});

describe('what a stage counts for in the end', () => {
  test('what its runner wrote down', () => {
    assert.deepEqual(settle('{"passed":3,"failed":1}', 1), { passed: 3, failed: 1 });
  });

  test('a failure when the runner wrote nothing, half of it, or no test at all', () => {
    for (const written of [undefined, '', '{"passed":3', '{}', 'null', '{"passed":0,"failed":0}']) {
      assert.deepEqual(settle(written, 0), { passed: 0, failed: 1 });
    }
  });

  test('a failure more when all tests passed but the runner did not end well', () => {
    assert.deepEqual(settle('{"passed":3,"failed":0}', 1), { passed: 3, failed: 1 });
  });

  test('the sum of all stages is the last line', () => {
    assert.deepEqual(
      sum([
        { passed: 1, failed: 0 },
        { passed: 40, failed: 2 },
      ]),
      { passed: 41, failed: 2 },
    );
  });
});

test('durations read as people say them', () => {
  assert.deepEqual([340, 9_949, 9_960, 59_400, 185_000].map(duration), [
    '0.3 s',
    '9.9 s',
    '10 s',
    '59 s',
    '3 min 05 s',
  ]);
});
