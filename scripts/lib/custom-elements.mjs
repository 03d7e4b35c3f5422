import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
// @ts-expect-error -- its types leave out what it exports
import { create, ts } from '@custom-elements-manifest/analyzer';
// @ts-expect-error -- no types
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import { root } from './paths.mjs';

const folder = join(root, 'packages/elements');

/** Where the built package has the classes, and where it defines the tags. */
const CLASSES = 'dist/index.js';
const DEFINITIONS = 'dist/define.js';
const LAUNCHER = 'dist/launcher.js';

/**
 * @typedef {{ name: string, description?: string, inheritedFrom?: unknown }} Named
 * @typedef {{ name: string, privacy?: string, inheritedFrom?: unknown, attribute?: string }} Member
 *
 * @typedef {object} ElementDeclaration what editors and frameworks read about one element
 * @property {string} name of its class
 * @property {string} tagName
 * @property {string} [description]
 * @property {Named[]} attributes
 * @property {Member[]} members
 * @property {Named[]} events
 * @property {Named[]} slots
 * @property {Named[]} cssParts
 * @property {Named[]} cssProperties
 * @property {object} superclass
 *
 * @typedef {Pick<ElementDeclaration, 'name' | 'tagName'> & Partial<ElementDeclaration>} Analysed
 */

/**
 * The elements as their class comments and properties describe them: what is public, inherited or not.
 *
 * @returns {{ file: string, element: ElementDeclaration }[]} `file`: the source, from the package's folder
 */
export function describeElements() {
  const sources = globSync('src/**/*.ts', { cwd: folder })
    .filter((file) => !file.endsWith('.styles.ts'))
    .sort()
    .map((file) => ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.ES2022, true));
  /** @type {{ modules: { path: string, declarations: Analysed[] }[] }} */
  const { modules } = create({ modules: sources, plugins: litPlugin(), context: { dev: false, thirdPartyCEMs: [] } });
  return modules.flatMap(({ path, declarations }) =>
    declarations.filter(({ tagName }) => tagName).map((it) => ({ file: path, element: publicPart(it) })),
  );
}

/**
 * @param {Analysed} declaration
 * @returns {ElementDeclaration}
 */
const publicPart = (declaration) => ({
  ...declaration,
  members: (declaration.members ?? []).filter(({ privacy }) => privacy === undefined).map(asOwn),
  attributes: (declaration.attributes ?? []).map(asOwn),
  events: (declaration.events ?? []).map(asOwn),
  slots: (declaration.slots ?? []).filter(isOwn),
  cssParts: (declaration.cssParts ?? []).filter(isOwn),
  cssProperties: declaration.cssProperties ?? [],
  // What stands between the two is not published.
  superclass: { name: 'LitElement', package: 'lit' },
});

/**
 * What `custom-elements.json` holds (https://github.com/webcomponents/custom-elements-manifest), with the paths of the
 * published files.
 */
export function customElementsManifest() {
  const elements = describeElements().map(({ element }) => element);
  /** @param {ElementDeclaration} element */
  const reference = ({ name }) => ({ name, module: CLASSES });
  /**
   * @param {string} path
   * @param {ElementDeclaration[]} defined
   */
  const definitions = (path, defined) => ({
    kind: 'javascript-module',
    path,
    declarations: [],
    exports: defined.map((it) => ({ kind: 'custom-element-definition', name: it.tagName, declaration: reference(it) })),
  });
  /** @param {ElementDeclaration} element */
  const isLauncher = ({ tagName }) => tagName === 'hypee-launcher';
  return {
    schemaVersion: '1.0.0',
    modules: [
      {
        kind: 'javascript-module',
        path: CLASSES,
        declarations: elements,
        exports: elements.map((it) => ({ kind: 'js', name: it.name, declaration: reference(it) })),
      },
      definitions(
        DEFINITIONS,
        elements.filter((it) => !isLauncher(it)),
      ),
      definitions(LAUNCHER, elements.filter(isLauncher)),
    ],
  };
}

/**
 * What an element draws is its own: it draws instead of what it extends, not beside it.
 *
 * @param {{ inheritedFrom?: unknown }} fact
 */
const isOwn = ({ inheritedFrom }) => inheritedFrom === undefined;

/**
 * @template {object} Fact
 * @param {Fact} fact about a class, with the module it was inherited from
 */
function asOwn(fact) {
  return /** @type {Fact} */ (Object.fromEntries(Object.entries(fact).filter(([name]) => name !== 'inheritedFrom')));
}
