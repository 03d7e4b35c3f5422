import { SetupError } from '../setup/setup-error.mjs';

/**
 * @param {string[]} args
 * @returns {{ only: string[], patterns: string[], all: boolean }}
 */
export function readTestArgs(args) {
  /** @type {string[]} */
  const only = [];
  /** @type {string[]} */
  const patterns = [];
  let all = false;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--only') only.push(...(args[(index += 1)] ?? '').split(','));
    else if (arg.startsWith('--only=')) only.push(...arg.slice('--only='.length).split(','));
    else if (arg === '--all') all = true;
    else if (arg.startsWith('-')) throw new SetupError(`npm test takes no ${arg}. See \`npm test -- --help\`.`);
    else patterns.push(arg);
  }
  return { only: only.filter(Boolean), patterns, all };
}

/**
 * The stages to run, in order: those asked for and what they need. A file name alone asks for those that have such a file. Those
 * that are `onlyInAll` run when they are named or all are asked for.
 *
 * @template {{ name: string, onlyInAll?: boolean, needs?: string[], files?: (patterns: string[]) => string[] }} Stage
 * @param {Stage[]} stages
 * @param {{ only: string[], patterns: string[], all: boolean }} wish
 * @returns {Stage[]}
 */
export function chooseStages(stages, { only, patterns, all }) {
  const usual = stages.filter(({ onlyInAll }) => all || !onlyInAll);
  if (only.length === 0 && patterns.length === 0) return usual;
  const names = only.length ? only : usual.filter(({ files }) => files?.(patterns).length).map(({ name }) => name);
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

/** @param {{ name: string, title: string, onlyInAll?: boolean }[]} stages */
export function usage(stages) {
  const width = Math.max(...stages.map(({ name }) => name.length));
  return [
    'npm test                              everything but the stages marked *; the last line is "N passed, N failed"',
    'npm run test:all                      everything',
    'npm test -- --only <stage>,<stage>    some stages, and what they need',
    'npm test -- <part of a file name>     the tests in it, each by its name',
    '',
    'Stages:',
    ...stages.map(({ name, title, onlyInAll }) => `  ${name.padEnd(width)}  ${title}${onlyInAll ? ' *' : ''}`),
  ].join('\n');
}
