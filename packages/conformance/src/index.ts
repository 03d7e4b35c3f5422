/**
 * Checks of the Hypee chat protocol that run against any server.
 *
 * @packageDocumentation
 */
export { runChecks, type CheckResult, type Report, type RunOptions } from './run-checks.ts';
export { CHECKS } from './checks/index.ts';
export type { Check } from './check.ts';
export { givenTokens, loginTokens, mintedTokens, type Tokens } from './world/tokens.ts';
