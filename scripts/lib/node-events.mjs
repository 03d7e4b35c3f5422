import { resolve } from 'node:path';

/** @typedef {{ type: string, data: any }} TestEvent what node:test tells its reporters */

/**
 * What an event adds to the counts.
 *
 * @param {TestEvent} event
 * @returns {'passed' | 'failed' | undefined}
 */
export function outcomeOf({ type, data }) {
  if (type !== 'test:pass' && type !== 'test:fail') return undefined;
  if (isSkipped(data)) return undefined;
  if (type === 'test:fail') return isByItsTests(data) ? undefined : 'failed';
  // A file stands for itself only when no test ran in it. That is not what a test file is for.
  if (isFile(data)) return 'failed';
  return data.details?.type === 'suite' ? undefined : 'passed';
}

/** @param {any} data */
export function isFile({ name, file, nesting }) {
  return nesting === 0 && file !== undefined && resolve(name) === file;
}

/**
 * A suite is as good as its tests: their failures count, not that it failed by them.
 *
 * @param {any} data
 */
function isByItsTests({ details }) {
  return details?.error?.failureType === 'subtestsFailed';
}

/** @param {any} data */
function isSkipped({ skip, todo }) {
  return (skip !== undefined && skip !== false) || (todo !== undefined && todo !== false);
}
