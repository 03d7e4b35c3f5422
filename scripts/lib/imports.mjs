import ts from 'typescript';

/**
 * @typedef {object} Import
 * @property {string} from what the line names, as written
 * @property {string[]} names what it takes at run time: `connectToChat`, `default`, `*`; none for types or for effect
 * @property {boolean} typeOnly whether nothing of it is left at run time
 * @property {boolean} dynamic whether it is an `import()`
 * @property {number} line
 */

/**
 * Everything a source imports: by `import`, by `export … from`, by `import()` and as a type.
 *
 * @param {string} path
 * @param {string} source
 * @returns {Import[]}
 */
export function importsOf(path, source) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest);
  /** @type {Import[]} */
  const found = [];
  /**
   * @param {ts.Node} node
   * @param {ts.Node | undefined} specifier
   * @param {string[]} names
   * @param {boolean} typeOnly
   * @param {boolean} [dynamic]
   */
  const add = (node, specifier, names, typeOnly, dynamic = false) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    found.push({ from: specifier.text, names, typeOnly, dynamic, line: line + 1 });
  };

  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, ...importClause(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, ...exportClause(node));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node, node.argument.literal, [], true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], ['*'], false, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/**
 * @param {ts.ImportClause | undefined} clause
 * @returns {[names: string[], typeOnly: boolean]}
 */
function importClause(clause) {
  if (!clause) return [[], false];
  if (clause.isTypeOnly) return [[], true];
  const { name, namedBindings } = clause;
  const names = name ? ['default'] : [];
  if (namedBindings && ts.isNamespaceImport(namedBindings)) names.push('*');
  if (namedBindings && ts.isNamedImports(namedBindings)) names.push(...valuesIn(namedBindings.elements));
  return [names, names.length === 0];
}

/**
 * @param {ts.ExportDeclaration} declaration
 * @returns {[names: string[], typeOnly: boolean]}
 */
function exportClause({ exportClause: clause, isTypeOnly }) {
  if (isTypeOnly) return [[], true];
  if (!clause || ts.isNamespaceExport(clause)) return [['*'], false];
  const names = valuesIn(clause.elements);
  return [names, names.length === 0];
}

/**
 * @param {ts.NodeArray<ts.ImportSpecifier | ts.ExportSpecifier>} elements
 * @returns {string[]} the names as the other module calls them
 */
function valuesIn(elements) {
  return elements.filter(({ isTypeOnly }) => !isTypeOnly).map(({ name, propertyName }) => (propertyName ?? name).text);
}
