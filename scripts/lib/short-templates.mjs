import ts from 'typescript';
import { shortCss } from './short-css.mjs';
import { shortHtml } from './short-html.mjs';

/** @type {Record<string, (parts: readonly string[]) => string[]>} */
const SHORTEN = { css: shortCss, html: shortHtml, svg: shortHtml };

/** @typedef {{ start: number, end: number }} Range places in the source */

/**
 * Writes Lit's `css`, `html` and `svg` templates shorter: minifiers leave the text of a template alone, and a page would load
 * its indentation and make text nodes of it.
 *
 * @returns {import('rollup').Plugin}
 */
export function shortTemplates() {
  return {
    name: 'short-templates',
    transform: {
      // On the source as it is written, so that its lines can be found again.
      order: 'pre',
      handler(source, path) {
        const short = path.endsWith('.ts') ? withShortTemplates(source, path) : null;
        // Rollup takes mappings that are not encoded; its types do not say so.
        return /** @type {import('rollup').TransformResult} */ (/** @type {unknown} */ (short));
      },
    },
  };
}

/**
 * @param {string} source
 * @param {string} path
 * @returns {{ code: string, map: { mappings: [number, number, number, number][][] } } | null} null where nothing changes
 */
export function withShortTemplates(source, path) {
  const edits = templatesIn(ts.createSourceFile(path, source, ts.ScriptTarget.Latest))
    .flatMap(({ tag, parts }) => {
      const texts = parts.map(({ start, end }) => source.slice(start, end));
      const short = SHORTEN[tag]?.(texts) ?? texts;
      return parts.map((part, index) => ({ ...part, before: texts[index], text: short[index] ?? '' }));
    })
    .filter(({ before, text }) => text !== before)
    .sort((a, b) => a.start - b.start);
  return edits.length > 0 ? edited(source, edits) : null;
}

/**
 * @param {ts.SourceFile} file
 * @returns {{ tag: string, parts: Range[] }[]}
 */
function templatesIn(file) {
  /** @type {{ tag: string, parts: Range[] }[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && node.tag.text in SHORTEN) {
      const { template } = node;
      const pieces = ts.isTemplateExpression(template)
        ? [template.head, ...template.templateSpans.map(({ literal }) => literal)]
        : [template];
      // Each piece without the marks around it: ` or }, and ${ or `.
      const parts = pieces.map((piece) => ({
        start: piece.getStart(file) + 1,
        end: piece.end - (ts.isTemplateHead(piece) || ts.isTemplateMiddle(piece) ? 2 : 1),
      }));
      found.push({ tag: node.tag.text, parts });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/**
 * The source with these stretches replaced, and where each of its lines was.
 *
 * @param {string} source
 * @param {(Range & { text: string })[]} edits in order
 */
function edited(source, edits) {
  let code = '';
  let line = 0;
  let column = 0;
  /** @type {[number, number, number, number][][]} */
  const mappings = [[]];
  /**
   * @param {string} kept what stands in the code
   * @param {string} original what stood in the source
   */
  const write = (kept, original) => {
    for (const [index, piece] of kept.split('\n').entries()) {
      if (index > 0) mappings.push([]);
      const written = code.length - (code.lastIndexOf('\n') + 1);
      mappings.at(-1)?.push([index > 0 ? 0 : written, 0, line + index, index > 0 ? 0 : column]);
      code += index > 0 ? `\n${piece}` : piece;
    }
    const lines = original.split('\n');
    column = (lines.length > 1 ? 0 : column) + (lines.at(-1)?.length ?? 0);
    line += lines.length - 1;
  };

  let place = 0;
  for (const { start, end, text } of edits) {
    const kept = source.slice(place, start);
    write(kept, kept);
    write(text, source.slice(start, end));
    place = end;
  }
  write(source.slice(place), source.slice(place));
  return { code, map: { mappings } };
}
