import { Skipped, type Check } from './check.ts';
import { CHECKS } from './checks/index.ts';
import { discover, type ServerFacts } from './world/server.ts';
import type { Tokens } from './world/tokens.ts';
import { within } from './world/within.ts';
import { World, type Surroundings } from './world/world.ts';

/** How a server is checked. */
export interface RunOptions {
  /** Its address, such as `http://127.0.0.1:8787`. */
  url: string;
  /** How its users get tokens. */
  tokens: Tokens;
  /** An origin that it allows; without one, checks of allowed origins are skipped. */
  origin?: string;
  /** A conversation of alice and bob, for level 1 servers where none can be made over REST. */
  conversation?: string;
  /** Parts of ids of the checks to run. Default: all. */
  only?: readonly string[];
  /** Whether checks of 20 seconds and more run. Default: true. */
  slow?: boolean;
  /** Checks that run at a time, slow ones aside. Default: 6 with minted tokens, else 1: the users are the same then. */
  concurrency?: number;
  /** Told of each result as it comes. */
  onResult?: (result: CheckResult) => void;
}

/** What became of one check. */
export interface CheckResult extends Pick<Check, 'id' | 'title' | 'section'> {
  /** `skipped`: the rule was not looked at, `reason` says why. That is no success. */
  readonly status: 'passed' | 'failed' | 'skipped';
  /** What was wrong, or what was missing. */
  readonly reason?: string;
  readonly milliseconds: number;
}

/** What became of all checks. */
export interface Report {
  readonly url: string;
  readonly level: 1 | 2;
  /** `name/version` of the server, where it said so. */
  readonly server?: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** In the order of the protocol. */
  readonly results: readonly CheckResult[];
}

const CHECK_MS = 60_000;
const SLOW_CHECK_MS = 120_000;

/**
 * Runs checks against a server, which it only sees from outside.
 *
 * @throws Error where there is no server at the address, its users' tokens are not accepted, or no check is named so
 */
export async function runChecks(options: RunOptions): Promise<Report> {
  const { only = [], slow = true, onResult = () => undefined, tokens } = options;
  const chosen = CHECKS.filter(({ id }) => only.length === 0 || only.some((part) => id.includes(part)));
  if (chosen.length === 0) throw new Error(`No check is named like ${only.join(', ')}.`);
  const server = await discover(options.url);
  const around: Surroundings = { server, tokens, origin: options.origin, conversation: options.conversation };
  // Where nobody gets in, every check would say the same.
  (await World.begin(around)).end();
  const { concurrency = tokens.mint === undefined ? 1 : 6 } = options;

  const results = new Map<Check, CheckResult>();
  const settle = async (check: Check): Promise<void> => {
    const began = performance.now();
    const outcome = whyNot(check, server, slow) ?? (await outcomeOf(check, around));
    const { id, title, section } = check;
    const result = { id, title, section, ...outcome, milliseconds: Math.round(performance.now() - began) };
    results.set(check, result);
    onResult(result);
  };
  const queue = chosen.filter((check) => !check.slow);
  const line = async (): Promise<void> => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) await settle(check);
  };
  // The slow ones mostly wait: they take no turn of the others.
  await Promise.all([
    ...chosen.filter((check) => check.slow).map(settle),
    ...Array.from({ length: Math.max(1, concurrency) }, line),
  ]);

  const ordered = chosen.flatMap((check) => results.get(check) ?? []);
  const count = (status: CheckResult['status']): number => ordered.filter((result) => result.status === status).length;
  return {
    url: server.url,
    level: server.level,
    ...(server.name !== undefined && { server: server.name }),
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    results: ordered,
  };
}

type Outcome = Pick<CheckResult, 'status' | 'reason'>;

const skipped = (reason: string): Outcome => ({ status: 'skipped', reason });

/** Why a check does not apply to a server. */
function whyNot({ level, needs, slow }: Check, server: ServerFacts, runSlow: boolean): Outcome | undefined {
  if (level > server.level) return skipped('a rule of level 2, and this server speaks level 1');
  if (needs !== undefined && !server.features.includes(needs)) return skipped(`not offered: ${needs}`);
  return slow && !runSlow ? skipped('slow') : undefined;
}

async function outcomeOf(check: Check, around: Surroundings): Promise<Outcome> {
  let world: World | undefined;
  const run = async (): Promise<void> => {
    world = await World.begin(around);
    await check.run(world);
  };
  try {
    await within(run(), check.slow ? SLOW_CHECK_MS : CHECK_MS, () => 'the check did not end');
    return { status: 'passed' };
  } catch (error) {
    if (error instanceof Skipped) return skipped(error.message);
    return { status: 'failed', reason: reasonOf(error) };
  } finally {
    world?.end();
  }
}

/** What an error says, and what lies under it: `fetch` only says that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
