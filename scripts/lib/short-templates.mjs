import ts from 'typescript';
import { edited, forRollup } from './edited.mjs';
import { shortCss } from './short-css.mjs';
import { shortHtml } from './short-html.mjs';

/** @type {Record<string, (parts: readonly string[]) => string[]>} */
const SHORTEN = { css: shortCss, html: shortHtml, svg: shortHtml };

/** @typedef {import('./edited.mjs').Range} Range */

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
        return forRollup(path.endsWith('.ts') ? withShortTemplates(source, path) : null);
      },
    },
  };
}

/**
 * @param {string} source
 * @param {string} path
 * @returns {import('./edited.mjs').Edited | null} null where nothing changes
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
