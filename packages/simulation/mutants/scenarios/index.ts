import { Stage, Violation } from '../stage.ts';
import { membership } from './membership.ts';
import { reading } from './reading.ts';
import type { Scenario } from './scenario.ts';
import { sending } from './sending.ts';
import { tabs } from './tabs.ts';

const scenarios = { ...sending, ...reading, ...tabs, ...membership };

/** Names a scenario. */
export type ScenarioName = keyof typeof scenarios;

/** What a user would say of the situation. */
export const situationOf = (name: ScenarioName): string => scenarios[name].situation;

/**
 * Plays a scenario on a stage of its own.
 *
 * @returns what was violated; undefined where all went as promised
 * @throws whatever else went wrong: a crash is no violation
 */
export async function play(name: ScenarioName): Promise<string | undefined> {
  const scenario: Scenario = scenarios[name];
  const stage = new Stage(scenario.nodes);
  try {
    await scenario.play(stage);
  } catch (error) {
    if (error instanceof Violation) return error.message;
    throw error;
  }
  return stage.server.problems[0];
}
