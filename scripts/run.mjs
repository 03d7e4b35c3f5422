// The one door of every npm script. It depends on nothing and runs on any Node >= 20, because it is what finds out that
// Node is too old or that no package is installed yet (.npmrc silences `prestart` and `pretest`, so they could not).
import { bringNode, isNodeSuitable } from './setup/node.mjs';
import { endWithParent } from './lib/orphan.mjs';
import { runForwardingSignals } from './lib/child.mjs';
import { SetupError } from './setup/setup-error.mjs';
import { installPackages } from './setup/packages.mjs';

const COMMANDS = ['start', 'test', 'soak', 'conformance', 'bench', 'build', 'check', 'format', 'docs', 'screenshots'];

async function main() {
  const [command = '', ...args] = process.argv.slice(2);
  if (!COMMANDS.includes(command)) {
    throw new SetupError(`no command "${command}". Use one of: ${COMMANDS.join(', ')}.`);
  }
  if (!isNodeSuitable(process.versions.node)) {
    const { node, path } = bringNode();
    return runForwardingSignals(node, process.argv.slice(1), { env: { ...process.env, PATH: path } });
  }
  installPackages();
  /** @type {{ run(args: string[]): Promise<number> }} */
  const { run } = await import(`./${command}.mjs`);
  return run(args);
}

endWithParent();
try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`scripts/run.mjs: ${error.message}`);
  // Whoever reads only the last line must see that nothing was tested.
  if (process.argv[2] === 'test') console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
