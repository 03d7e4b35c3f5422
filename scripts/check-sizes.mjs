// How much a page loads before anything is shown, held against scripts/size-budgets.json.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { smallGzip } from './lib/compressed.mjs';
import { firstLoad } from './lib/first-load.mjs';
import { overBudget, sizeTable } from './lib/size-report.mjs';
import { root } from './lib/paths.mjs';

/** @type {Record<'core' | 'script' | 'launcher', { what: string, gzipBytes: number }>} */
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

/**
 * A script tag, as it was built.
 *
 * @param {string} name
 */
function script(name) {
  return firstLoad(join(root, 'packages/elements/cdn', name), (path) => readFileSync(path, 'utf8'));
}

/**
 * Each file is a response of its own, compressed by itself.
 *
 * @param {string[]} files
 * @param {(content: Buffer) => Uint8Array | Promise<Uint8Array>} gzip
 */
async function sizeOf(files, gzip) {
  const contents = files.map((text) => Buffer.from(text));
  const zipped = await Promise.all(contents.map(gzip));
  const total = (/** @type {Uint8Array[]} */ parts) => parts.reduce((sum, { length }) => sum + length, 0);
  return { gzipBytes: total(zipped), rawBytes: total(contents) };
}

// An application's server compresses as it can; the script tag's files are compressed here.
const sizes = {
  core: await sizeOf(await core(), (content) => gzipSync(content, { level: 9 })),
  script: await sizeOf(script('hypee-chat.js'), smallGzip),
  launcher: await sizeOf(script('hypee-launcher.js'), smallGzip),
};
const measured = Object.entries(sizes).map(([name, size]) => {
  const { what, gzipBytes: budget } = budgets[/** @type {keyof typeof budgets} */ (name)];
  return { what, budget, ...size };
});

console.log(sizeTable(measured));
const tooLarge = overBudget(measured);
for (const sentence of tooLarge) console.error(sentence);
process.exitCode = tooLarge.length ? 1 : 0;
