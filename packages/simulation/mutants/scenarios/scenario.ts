import type { Stage } from '../stage.ts';

/** A situation that a user would describe, and what must come of it. */
export interface Scenario {
  readonly situation: string;
  /** Processes of the server; default 1. */
  readonly nodes?: number;
  /** @throws Violation what came of it instead */
  play(stage: Stage): Promise<void>;
}
