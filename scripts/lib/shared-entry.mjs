import { createHash } from 'node:crypto';
import { parseAst } from 'rollup/parseAst';

/** @typedef {import('rollup').ProgramNode['body'][number] & { start: number, end: number }} Statement */

/**
 * Chunks that are loaded on demand take what they need of the entry from the page instead of importing it. An import names a
 * file: a page that calls the entry `hypee-chat.js?v=2` would load it a second time under its plain name, and run it.
 *
 * The entry leaves its exports, as a list, in a global under a symbol that is the build's own, so that two builds on one page
 * do not meet; of two copies of the same build the first stays, as its elements do. It is there before any chunk runs: chunks
 * are only ever loaded by `import()` out of the entry.
 *
 * @param {string} name of the entry; also begins the symbol's description
 * @returns {import('rollup').Plugin}
 */
export function sharedEntry(name) {
  return {
    name: 'shared-entry',
    renderChunk(code, chunk, _options, { chunks }) {
      const all = Object.values(chunks);
      const entry = all.find((it) => it.isEntry && it.name === name);
      if (!entry) throw new Error(`The build has no entry ${name}.`);
      const { fileName, exports, imports } = entry;
      if (imports.length > 0) throw new Error(`${name} imports ${imports.join()}, which would run before it.`);
      const late = all.find(({ dynamicImports }) => dynamicImports.includes(fileName));
      if (late) throw new Error(`${late.name} imports on demand what is in ${name}: that would load it twice.`);
      const place = placeOf(
        name,
        all.flatMap(({ modules }) => Object.values(modules).map((module) => module.code ?? '')),
      );
      const shared =
        chunk.fileName === fileName ? offering(code, exports, place) : taking(code, `./${fileName}`, exports, place);
      // Every line is where it was, and so is all that is left of it.
      return { code: shared, map: null };
    },
  };
}

/**
 * Where a build has its exports, as JavaScript.
 *
 * @param {string} name
 * @param {readonly string[]} sources of all that is in the build, in any order
 */
export function placeOf(name, sources) {
  const build = createHash('sha256').update(JSON.stringify(sources.toSorted())).digest('base64url').slice(0, 8);
  return `globalThis[Symbol.for(${JSON.stringify(`${name} ${build}`)})]`;
}

/**
 * The entry with its exports in their place. All lines stay where they are, here and in {@link taking}.
 *
 * @param {string} code
 * @param {readonly string[]} exports their names, in the order of the list
 * @param {string} place
 */
export function offering(code, exports, place) {
  if (exports.length === 0) return code;
  const body = statementsOf(code);
  // The list has values, not variables.
  const fixed = new Set(
    body.flatMap((statement) => {
      if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') return [statement.id.name];
      if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') return [];
      return statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
    }),
  );
  /** @type {Map<string, string>} */
  const locals = new Map();
  const rest = replaced(code, body, (statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration || statement.source) return undefined;
    for (const { local, exported } of statement.specifiers) locals.set(nameOf(exported), nameOf(local));
    return '';
  });
  const list = exports.map((name) => {
    const local = locals.get(name);
    if (local === undefined) throw new Error(`The entry exports ${name} in a way that the build does not know.`);
    if (!fixed.has(local))
      throw new Error(`Chunks share ${local}, which may change: it is no const, function or class.`);
    return local;
  });
  return `${rest.trimEnd()} ${place} ??= [${list.join(', ')}];\n`;
}

/**
 * A chunk that takes from the list what it would import.
 *
 * @param {string} code
 * @param {string} from how the chunk names the entry
 * @param {readonly string[]} exports
 * @param {string} place
 */
export function taking(code, from, exports, place) {
  return replaced(code, statementsOf(code), (statement) => {
    if (!('source' in statement) || statement.source?.value !== from) return undefined;
    if (statement.type !== 'ImportDeclaration') throw new Error(`A chunk exports what ${from} has.`);
    const names = statement.specifiers.map((specifier) => {
      if (specifier.type !== 'ImportSpecifier') throw new Error(`A chunk imports ${from} as a whole.`);
      return `${exports.indexOf(nameOf(specifier.imported))}: ${specifier.local.name}`;
    });
    return names.length > 0 ? `const { ${names.join(', ')} } = ${place};` : '';
  });
}

/**
 * The code with some of its statements replaced, all others on the line where they were.
 *
 * @param {string} code
 * @param {readonly Statement[]} statements
 * @param {(statement: Statement) => string | undefined} replacement undefined where it stays
 */
function replaced(code, statements, replacement) {
  let result = '';
  let place = 0;
  for (const statement of statements) {
    const text = replacement(statement);
    if (text === undefined) continue;
    const lines = code.slice(statement.start, statement.end).split('\n').length - 1;
    result += code.slice(place, statement.start) + text + '\n'.repeat(lines);
    place = statement.end;
  }
  return result + code.slice(place);
}

/** @param {string} code */
const statementsOf = (code) => /** @type {Statement[]} */ (parseAst(code).body);

/**
 * A name in braces: exports may be called by any text, in quotes.
 *
 * @param {{ name: string } | { value?: unknown }} node
 */
const nameOf = (node) => ('name' in node ? node.name : String(node.value));
