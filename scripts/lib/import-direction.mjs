import { dirname, join } from 'node:path/posix';
import { importsOf } from './imports.mjs';

/** @typedef {{ path: string, source: string }} Source `path` from the repository's root, with `/` */

/**
 * The packages, and which others the shipped sources of each may import. The arrows of docs/architecture.md.
 *
 * @type {Record<string, { name: string, imports: string[] }>}
 */
const PACKAGES = {
  'packages/protocol': { name: '@hypee/chat-protocol', imports: [] },
  'packages/backend': { name: '@hypee/chat-backend', imports: ['@hypee/chat-protocol'] },
  'packages/client': { name: '@hypee/chat', imports: ['@hypee/chat-protocol'] },
  'packages/elements': { name: '@hypee/chat-elements', imports: ['@hypee/chat', '@hypee/chat-protocol'] },
  'packages/simulation': {
    name: '@hypee/chat-simulation',
    imports: ['@hypee/chat', '@hypee/chat-backend', '@hypee/chat-protocol'],
  },
  // A black box: what it expects of the wire is written out in it.
  'packages/conformance': { name: '@hypee/chat-conformance', imports: [] },
  'packages/proof': { name: '@hypee/chat-proof', imports: ['@hypee/chat'] },
  'reference-server': { name: '@hypee/chat-server', imports: ['@hypee/chat-backend', '@hypee/chat-protocol'] },
};

const BROWSER_CODE = /^packages\/(client|elements)\/src\//;
const PROVIDER = /^packages\/elements\/src\/hypee-chat-provider\//;
const SERVER_WIRING = /^reference-server\/src\/(app\/|cli\.ts$)/;
const CLIENT_PLATFORM = 'packages/client/src/platform/';
const CLIENT_WIRING = 'packages/client/src/connect-to-chat.ts';

/**
 * The imports that point the wrong way.
 *
 * @param {Source[]} sources
 * @returns {string[]} a sentence for each: who imports what, and why it may not
 */
export function wrongArrows(sources) {
  return sources.flatMap(({ path, source }) =>
    importsOf(path, source).flatMap((line) => {
      const why = fault(path, line);
      return why ? [`${path}:${line.line} -> ${line.from}: ${why}`] : [];
    }),
  );
}

/**
 * @param {string} path
 * @param {import('./imports.mjs').Import} line
 * @returns {string | undefined}
 */
function fault(path, { from, names, typeOnly }) {
  const home = Object.keys(PACKAGES).find((folder) => path.startsWith(`${folder}/`));
  const target = from.startsWith('.') ? join(dirname(path), from) : undefined;
  if (target !== undefined && leaves(home, target))
    return 'a relative path leaves the package. Import the other package by its name.';
  if (/^@hypee\/[^/]+\/(src|dist|test)\b/.test(from))
    return 'it reaches into another package. Import what that package exports.';

  // Tests may import all that has a name.
  const manifest = home === undefined ? undefined : PACKAGES[home];
  if (!manifest || !path.startsWith(`${home}/src/`)) return undefined;

  if (target?.startsWith(`${home}/`) && !target.startsWith(`${home}/src/`)) {
    return 'shipped code imports from outside src. Move what it needs into src.';
  }
  if (target !== undefined && /\.test\.ts$|\/test\//.test(target))
    return 'shipped code imports a test. Move what it needs out of the test.';

  const other = from.startsWith('@hypee/') ? from.split('/').slice(0, 2).join('/') : undefined;
  if (other !== undefined && other !== manifest.name && !manifest.imports.includes(other)) {
    return `${manifest.name} may not import ${other}. It may import: ${manifest.imports.join(', ') || 'no package of ours'}.`;
  }
  if (BROWSER_CODE.test(path) && !typeOnly && (from === '@hypee/chat-protocol/schema' || /^typebox(\/|$)/.test(from))) {
    return 'schemas weigh too much for a browser. Import types and parsers of @hypee/chat-protocol.';
  }
  if (target?.startsWith(CLIENT_PLATFORM) && !path.startsWith(CLIENT_PLATFORM) && path !== CLIENT_WIRING) {
    return 'only connect-to-chat.ts knows the platform. Take what it gives through a port.';
  }
  if (path.startsWith('packages/elements/') && names.includes('connectToChat') && !PROVIDER.test(path)) {
    return 'only the provider element connects. Take the chat it holds.';
  }
  if (path.startsWith('reference-server/') && names.includes('createBackend') && !SERVER_WIRING.test(path)) {
    return 'only src/app and the command wire the server. Take the backend as a parameter.';
  }
  return undefined;
}

/**
 * @param {string | undefined} home
 * @param {string} target
 */
function leaves(home, target) {
  const other = Object.keys(PACKAGES).find((folder) => target === folder || target.startsWith(`${folder}/`));
  return other !== home;
}
