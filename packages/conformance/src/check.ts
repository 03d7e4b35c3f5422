import type { World } from './world/world.ts';

/** One rule of the protocol, and how to see whether a server keeps it. */
export interface Check {
  /** Short, lasting, unique: what `--only` takes and what a report is compared by. */
  readonly id: string;
  /** The rule, as a sentence about the server. */
  readonly title: string;
  /** The section of the protocol that has the rule. */
  readonly section: string;
  /** 1: every server keeps it. 2: only servers that speak level 2 are asked. */
  readonly level: 1 | 2;
  /** The feature of level discovery without which the rule does not apply. */
  readonly needs: string | undefined;
  /** Takes 20 seconds or more, since the protocol's own times do. Begun first, all at once. */
  readonly slow: boolean;
  /** Rejects where the rule is broken; throws {@link Skipped} where it cannot be looked at. */
  readonly run: (world: World) => Promise<void>;
}

type Extras = Partial<Pick<Check, 'section' | 'level' | 'needs' | 'slow'>>;

/** Makes the checks of one section; `extras` of a check win over those of the section. */
export const section =
  (name: string, defaults: Extras = {}) =>
  (id: string, title: string, run: Check['run'], extras: Extras = {}): Check => ({
    id,
    title,
    section: name,
    level: 2,
    needs: undefined,
    slow: false,
    ...defaults,
    ...extras,
    run,
  });

/** Thrown by a check that cannot look at its rule here; `message` says what is missing. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}
