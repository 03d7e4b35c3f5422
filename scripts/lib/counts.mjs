/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * What a stage counts for, from what its runner wrote down and how it ended. A runner that broke off, or that failed
 * without naming a test, counts as one failure: silence is never a pass.
 *
 * @param {string | undefined} written JSON of `Counts`
 * @param {number} exitCode
 * @returns {Counts}
 */
export function settle(written, exitCode) {
  const { passed, failed } = parse(written);
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}

/**
 * @param {string | undefined} written
 * @returns {Counts}
 */
function parse(written) {
  try {
    const { passed, failed } = JSON.parse(written ?? '');
    if (Number.isInteger(passed) && Number.isInteger(failed) && passed + failed > 0) return { passed, failed };
  } catch {
    // Nothing was written, or not all of it: falls through.
  }
  return { passed: 0, failed: 1 };
}

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function sum(all) {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
  };
}
