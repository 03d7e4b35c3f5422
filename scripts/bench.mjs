import { globSync } from 'node:fs';
import chromiumArgs from './chromium-args.json' with { type: 'json' };
import { bringChromium } from './setup/chromium.mjs';
import { compile } from './lib/compile.mjs';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { runForwardingSignals } from './lib/child.mjs';
import { SetupError } from './setup/setup-error.mjs';

const IN_BROWSER = 'packages/elements/bench/*.bench.ts';
const BENCHMARKS = [IN_BROWSER, 'reference-server/bench/*.bench.ts'];

/** @param {string[]} args parts of the names to run, all benchmarks when none is given; flags go to each */
export async function run(args) {
  const flags = args.filter((arg) => arg.startsWith('-'));
  const wanted = args.filter((arg) => !arg.startsWith('-'));
  const find = (/** @type {string | string[]} */ globs) => globSync(globs, { cwd: root }).sort();
  const found = find(BENCHMARKS);
  const chosen = found.filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
  if (chosen.length === 0) {
    throw new SetupError(
      `no benchmark matches ${wanted.join(', ') || BENCHMARKS.join(' or ')}. There are: ${found.join(', ') || 'none'}.`,
    );
  }
  const inBrowser = find(IN_BROWSER).some((file) => chosen.includes(file));
  if (inBrowser) {
    process.env['CHROME_PATH'] = bringChromium();
    process.env['CHROME_ARGS'] = JSON.stringify(chromiumArgs);
  }
  // Its page is made of the packages as they are published.
  await compile(inBrowser ? 'all' : 'start');
  let exitCode = 0;
  for (const file of chosen) {
    console.log(`\n${file}`);
    exitCode = (await runForwardingSignals(process.execPath, [join(root, file), ...flags])) || exitCode;
  }
  return exitCode;
}
