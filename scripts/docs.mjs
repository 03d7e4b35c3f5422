import { root } from './lib/paths.mjs';
import { runForwardingSignals } from './lib/child.mjs';
import { tool } from './lib/tool.mjs';

/** The API reference, into docs/api. */
export async function run() {
  const [command, ...args] = tool('typedoc');
  return runForwardingSignals(command, args, { cwd: root });
}
