import { duration } from './duration.mjs';
import { SetupError } from '../setup/setup-error.mjs';

/** @typedef {import('../stages/stage.mjs').Stage} Stage */

/**
 * Runs all stages, whatever becomes of the others. One that needs another waits for it.
 *
 * @param {Stage[]} stages
 * @param {{ patterns: string[], atOnce: number, write?: (text: string) => void }} options
 * @returns {Promise<{ stage: Stage, passed: number, failed: number }[]>} in the order of `stages`
 */
export async function runStages(stages, { patterns, atOnce, write = (text) => process.stdout.write(text) }) {
  /** @type {Map<string, PromiseWithResolvers<void>>} */
  const ended = new Map(stages.map(({ name }) => [name, Promise.withResolvers()]));
  const queue = [...stages];
  /** @type {Map<Stage, { passed: number, failed: number }>} */
  const outcomes = new Map();

  const worker = async () => {
    for (let stage = queue.shift(); stage; stage = queue.shift()) {
      await Promise.all((stage.needs ?? []).map((name) => ended.get(name)?.promise));
      if (atOnce === 1) write(`\n== ${stage.title}\n`);
      const started = Date.now();
      const outcome = await outcomeOf(stage, patterns);
      const took = duration(Date.now() - started);
      if (atOnce > 1) write(`\n== ${stage.title}\n`);
      if (outcome.output) write(`${outcome.output}\n`);
      write(`${outcome.failed ? '✖' : '✔'} ${outcome.passed} passed, ${outcome.failed} failed in ${took}\n`);
      outcomes.set(stage, outcome);
      ended.get(stage.name)?.resolve();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return stages.map((stage) => ({ stage, passed: 0, failed: 1, ...outcomes.get(stage) }));
}

/**
 * @param {Stage} stage
 * @param {string[]} patterns
 * @returns {Promise<import('../stages/stage.mjs').Outcome>}
 */
async function outcomeOf(stage, patterns) {
  try {
    return await stage.run(patterns);
  } catch (error) {
    return { passed: 0, failed: 1, output: described(error) };
  }
}

/** @param {unknown} error */
function described(error) {
  if (error instanceof SetupError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
