import { SetupError } from '../setup/setup-error.mjs';

/**
 * @param {string[]} args
 * @returns {{ only: string[], patterns: string[] }}
 */
export function readTestArgs(args) {
  /** @type {string[]} */
  const only = [];
  /** @type {string[]} */
  const patterns = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--only') only.push(...(args[(index += 1)] ?? '').split(','));
    else if (arg.startsWith('--only=')) only.push(...arg.slice('--only='.length).split(','));
    // The whole set; the same as none so far, for there is no longer suite yet.
    else if (arg === '--all') continue;
    else if (arg.startsWith('-')) throw new SetupError(`npm test takes no ${arg}. See \`npm test -- --help\`.`);
    else patterns.push(arg);
  }
  return { only: only.filter(Boolean), patterns };
}

/**
 * The stages to run, in order: those asked for and what they need. A file name alone asks for those that have such a file.
 *
 * @template {{ name: string, needs?: string[], files?: (patterns: string[]) => string[] }} Stage
 * @param {Stage[]} stages
 * @param {{ only: string[], patterns: string[] }} wish
 * @returns {Stage[]}
 */
export function chooseStages(stages, { only, patterns }) {
  if (only.length === 0 && patterns.length === 0) return stages;
  const names = only.length ? only : stages.filter(({ files }) => files?.(patterns).length).map(({ name }) => name);
  if (names.length === 0) throw new SetupError(`npm test has no test file ${patterns.join(' or ')}.`);
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length) {
    throw new SetupError(
      `npm test has no stage ${unknown.join(', ')}. There are: ${stages.map(({ name }) => name).join(', ')}.`,
    );
  }
  const wanted = new Set(names);
  // Backwards, because a stage only needs earlier ones.
  for (const stage of stages.toReversed()) {
    if (wanted.has(stage.name)) for (const name of stage.needs ?? []) wanted.add(name);
  }
  return stages.filter(({ name }) => wanted.has(name));
}

/** @param {{ name: string, title: string }[]} stages */
export function usage(stages) {
  const width = Math.max(...stages.map(({ name }) => name.length));
  return [
    'npm test                              everything; the last line is "N passed, N failed"',
    'npm test -- --only <stage>,<stage>    some stages, and what they need',
    'npm test -- <part of a file name>     the tests in it, each by its name',
    '',
    'Stages:',
    ...stages.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`),
  ].join('\n');
}
