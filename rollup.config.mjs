import { globSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terserPlugin from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';
import { compressed } from './scripts/lib/compressed.mjs';
import { besideIt, copyFolder, emptied, importedFirst } from './scripts/lib/rollup-files.mjs';
import { sharedEntry } from './scripts/lib/shared-entry.mjs';
import { leanLibraries } from './scripts/lib/lean-libraries.mjs';
import { shortProperties } from './scripts/lib/short-properties.mjs';
import { shortTemplates } from './scripts/lib/short-templates.mjs';

/** Its types take the default export for the whole module. */
const terser = /** @type {typeof terserPlugin.default} */ (/** @type {unknown} */ (terserPlugin));

/** The oldest browsers the CDN build runs in. */
const BROWSERS = ['chrome123', 'firefox120', 'safari17.5'];

/**
 * Each file takes the options of the tsconfig.json nearest to it: that is how the elements get their decorators.
 *
 * @param {import('rollup-plugin-esbuild').Options} [options]
 */
const typescript = (options) => esbuild({ target: 'es2022', ...options });

/** @param {string} id */
const isAnotherPackage = (id) => !id.startsWith('.') && !isAbsolute(id);

/**
 * A package as it is published: ES modules, with everything it depends on left outside.
 *
 * @param {string} folder
 * @param {Record<string, string>} entries name of the file in dist, and its source
 * @param {import('rollup').Plugin[]} [plugins]
 * @returns {import('rollup').RollupOptions}
 */
const published = (folder, entries, plugins = []) => ({
  input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, `${folder}/src/${file}`])),
  external: isAnotherPackage,
  plugins: [emptied(`${folder}/dist`, /\.js(\.map)?$/), nodeResolve({ extensions: ['.ts'] }), typescript(), ...plugins],
  output: {
    dir: `${folder}/dist`,
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash:6].js',
    hoistTransitiveImports: false,
  },
});

/**
 * The entry, and what applications load on demand but every page needs before its first text is sent: here one file, since
 * each file is a request and is compressed by itself.
 */
const AT_ONCE = /\/(elements\/src\/(define|base\/adopt)|client\/src\/online)\.ts$/;

/**
 * Small parts that are fetched on demand for different reasons, soon or later by most pages: one file is one name in the script and
 * one answer for all of them.
 */
const SOON =
  /\/elements\/src\/(hypee-timeline\/typing-bubble|strings\/en-errors|mentions\/picker|markdown\/render|renderers\/renderers|guest\/[\w-]+)\.ts$/;

/** What few pages need of the client, in one file, too. */
const RARE = /\/client\/src\/(rare|store\/memory-store)\.ts$/;

/** @param {string} name */
const initials = (name) => name.replace(/(\w)\w*-?/g, '$1');

/**
 * The script tag: an ES module entry and, beside it, the chunks it loads when they are needed. Their names carry a hash,
 * so that a host may let browsers keep them for good.
 *
 * @type {import('rollup').RollupOptions}
 */
const cdn = {
  input: { 'hypee-chat': 'packages/elements/src/define.ts' },
  plugins: [
    emptied('packages/elements/cdn', /./),
    // Not `development`: that would be Lit with its warnings.
    nodeResolve({ extensions: ['.ts', '.js'], exportConditions: ['hypee-source', 'browser', 'production'] }),
    importedFirst(/elements\/src\/define\.ts$/, [
      'lit',
      resolve('packages/client/src/online.ts'),
      '@hypee/chat',
      './base/icons.ts',
      ...['**/*.styles.ts', 'strings/en.ts'].flatMap((files) =>
        // What is loaded on demand has its sheet with it.
        globSync(files, {
          cwd: 'packages/elements/src',
          exclude: [
            'hypee-new-conversation/**',
            'message-actions/**',
            'panes/**',
            'hypee-{attachment,thread,search,details}/**',
            '{attachments,gallery}/**',
            'composer-tools/**',
            'hypee-launcher/**',
            'markdown/markdown.styles.ts',
          ],
        })
          .sort()
          .map((file) => `./${file}`),
      ),
    ]),
    leanLibraries(),
    shortProperties(),
    shortTemplates(),
    sharedEntry('hypee-chat'),
    typescript({ target: BROWSERS, minify: true, charset: 'utf8' }),
    terser({
      module: true,
      ecma: 2022,
      // Arrows for functions without a `this`: nothing here is called by `new` but classes.
      compress: { passes: 2, lhs_constants: false, unsafe_arrows: true },
      format: { comments: false },
    }),
    compressed('packages/elements/cdn'),
  ],
  output: {
    dir: 'packages/elements/cdn',
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name].js',
    // The script names them all, and gzip cannot make names smaller: of several words the first letters.
    chunkFileNames: ({ name }) => `${name.includes('-') ? initials(name) : name}-[hash:6].js`,
    manualChunks: (id) =>
      AT_ONCE.test(id) ? 'hypee-chat' : SOON.test(id) ? 'soon' : RARE.test(id) ? 'rare' : undefined,
  },
};

/**
 * The launcher's script tag: a button that loads the other script when somebody turns to it. After `cdn`.
 *
 * @type {import('rollup').RollupOptions}
 */
const launcher = {
  input: { 'hypee-launcher': 'packages/elements/src/launcher.ts' },
  plugins: [
    nodeResolve({ extensions: ['.ts'], exportConditions: ['hypee-source', 'browser', 'production'] }),
    besideIt('./define.ts', './hypee-chat.js'),
    typescript({ target: BROWSERS, minify: true, charset: 'utf8' }),
    terser({ module: true, ecma: 2022, compress: { passes: 2 }, format: { comments: false } }),
    compressed('packages/elements/cdn'),
  ],
  output: {
    dir: 'packages/elements/cdn',
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'hypee-launcher-[name]-[hash:6].js',
  },
};

/** After `cdn` and `launcher`: the server carries the script tag's files and its own pages. */
const server = published(
  'reference-server',
  { index: 'index.ts', cli: 'cli.ts', 'media-worker': 'media/media-worker.ts' },
  [
    emptied('reference-server/dist/public', /./),
    copyFolder('reference-server/public', 'reference-server/dist/public'),
    compressed('reference-server/dist/public'),
    copyFolder('packages/elements/cdn', 'reference-server/dist/public'),
  ],
);

const protocol = published('packages/protocol', {
  index: 'index.ts',
  limits: 'limits.ts',
  schema: 'schema/index.ts',
});
const backend = published('packages/backend', { index: 'index.ts', 'store-contract': 'store-contract/index.ts' });
const client = published('packages/client', { index: 'index.ts', core: 'core.ts' });
const elements = published(
  'packages/elements',
  { index: 'index.ts', define: 'define.ts', launcher: 'launcher.ts', panes: 'panes.ts' },
  [shortProperties(), shortTemplates()],
);

/** `start`: what a running server needs, and nothing more. */
export default process.env['HYPEE_BUILD'] === 'start'
  ? [protocol, backend, cdn, launcher, server]
  : [protocol, backend, client, elements, cdn, launcher, server];
