import ts from 'typescript';
import { edited, forRollup } from './edited.mjs';

/**
 * What a getter for the elements that match is, by the decorator that stands for it: as in Lit, nothing before the first
 * render.
 *
 * @type {Record<string, (selector: string) => string>}
 */
const QUERIES = {
  query: (selector) => `this.renderRoot?.querySelector(${selector}) ?? null`,
  queryAll: (selector) => `this.renderRoot?.querySelectorAll(${selector}) ?? []`,
};

/** @typedef {import('./edited.mjs').Range & { text: string }} Edit */

/**
 * Writes Lit's decorators as what they stand for, `static properties` and getters. Compiled, each would be a call, in each
 * file there would be a helper, and Lit's half that takes those calls would be needed.
 *
 * @returns {import('rollup').Plugin}
 */
export function shortProperties() {
  return {
    name: 'short-properties',
    transform: {
      order: 'pre',
      handler: (source, path) => forRollup(path.endsWith('.ts') ? withShortProperties(source, path) : null),
    },
  };
}

/**
 * @param {string} source
 * @param {string} path
 * @returns {import('./edited.mjs').Edited | null} null where nothing changes
 */
export function withShortProperties(source, path) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest);
  const edits = file.statements.flatMap((statement) => {
    if (ts.isClassDeclaration(statement)) return editsOf(statement, file);
    // The import would be kept for what importing might do.
    const isOfDecorators =
      ts.isImportDeclaration(statement) &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      statement.moduleSpecifier.text === 'lit/decorators.js';
    return isOfDecorators ? [{ start: statement.getStart(file), end: statement.end, text: '' }] : [];
  });
  return edits.length > 0 ? edited(source, edits) : null;
}

/**
 * @param {ts.ClassDeclaration} element
 * @param {ts.SourceFile} file
 * @returns {Edit[]} in order
 */
function editsOf(element, file) {
  /** @type {string[]} */
  const properties = [];
  const edits = element.members.flatMap((member) => {
    const [decorator, ...more] = (ts.canHaveDecorators(member) && ts.getDecorators(member)) || [];
    if (!decorator || !member.name) return [];
    const call = decorator.expression;
    if (!ts.isCallExpression(call) || call.arguments.length > 1 || more.length > 0) throw unknown(decorator, file);
    const kind = call.expression.getText(file);
    const name = member.name.getText(file);
    const argument = call.arguments[0]?.getText(file);
    const query = QUERIES[kind];
    if (query && argument !== undefined) {
      return [{ start: member.getStart(file), end: member.end, text: `get ${name}() { return ${query(argument)}; }` }];
    }
    if (kind === 'property') properties.push(`${name}: ${argument ?? '{}'}`);
    else if (kind === 'state' && argument === undefined) properties.push(`${name}: { state: true }`);
    else throw unknown(decorator, file);
    return [{ start: decorator.getStart(file), end: decorator.end, text: '' }];
  });
  if (properties.length === 0) return edits;
  const start = element.members.pos;
  return [{ start, end: start, text: ` static properties = { ${properties.join(', ')} };` }, ...edits];
}

/**
 * @param {ts.Decorator} decorator
 * @param {ts.SourceFile} file
 */
const unknown = (decorator, file) =>
  new Error(`${file.fileName}: the build does not know ${decorator.getText(file)}. Teach it, in short-properties.mjs.`);
