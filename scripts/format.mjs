import { root } from './lib/paths.mjs';
import { runForwardingSignals } from './lib/child.mjs';
import { tool } from './lib/tool.mjs';

/** @param {string[]} args files to format, all of them when none is named */
export async function run(args) {
  const [command, ...rest] = tool('prettier', '--write', '--log-level=warn', ...(args.length ? args : ['.']));
  return runForwardingSignals(command, rest, { cwd: root });
}
