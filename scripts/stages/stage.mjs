/**
 * One part of `npm test`.
 *
 * @typedef {{ passed: number, failed: number, output?: string }} Outcome `output`: shown under the heading, once it ended
 *
 * @typedef {object} Stage
 * @property {string} name what `--only` takes
 * @property {string} title what the heading says
 * @property {boolean} [onlyInAll] runs with `--all` or when it is named; `npm test` alone leaves it out
 * @property {string[]} [needs] stages that make what this one reads
 * @property {(patterns: string[]) => string[]} [files] the test files it would run
 * @property {(patterns: string[]) => Promise<Outcome>} run `patterns`: parts of the names of the test files to run, none for all
 */

export {};
