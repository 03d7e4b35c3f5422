// How much a page loads before anything is shown, held against scripts/size-budgets.json.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { firstLoad } from './lib/first-load.mjs';
import { overBudget, sizeTable } from './lib/size-report.mjs';
import { root } from './lib/paths.mjs';

/** @type {Record<'core' | 'script', { what: string, gzipBytes: number }>} */
const budgets = JSON.parse(readFileSync(join(root, 'scripts/size-budgets.json'), 'utf8'));

/** The client as an application's bundler would make it of the published package. */
async function core() {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'packages/client/dist/index.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['browser', 'production'],
    splitting: true,
    outdir: 'out',
    write: false,
    legalComments: 'none',
  });
  const files = new Map(outputFiles.map((file) => [file.path, file.text]));
  const entry = outputFiles.find((file) => file.path.endsWith('/index.js'));
  return firstLoad(entry?.path ?? '', (path) => files.get(path) ?? '');
}

/** The script tag, as it was built. */
function script() {
  return firstLoad(join(root, 'packages/elements/cdn/hypee-chat.js'), (path) => readFileSync(path, 'utf8'));
}

const measured = Object.entries({ core: await core(), script: script() }).map(([name, files]) => {
  const { what, gzipBytes: budget } = budgets[/** @type {keyof typeof budgets} */ (name)];
  // Each file is a response of its own, compressed by itself.
  const gzipBytes = files.reduce((total, text) => total + gzipSync(text, { level: 9 }).length, 0);
  return { what, budget, gzipBytes, rawBytes: files.reduce((total, text) => total + Buffer.byteLength(text), 0) };
});

console.log(sizeTable(measured));
const tooLarge = overBudget(measured);
for (const sentence of tooLarge) console.error(sentence);
process.exitCode = tooLarge.length ? 1 : 0;
