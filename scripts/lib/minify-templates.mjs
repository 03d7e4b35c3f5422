/**
 * A style sheet without the comments and spaces that only its readers need: what is in a template is text to a minifier.
 *
 * @param {string} sheet
 */
export const minifyCss = (sheet) =>
  sheet
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;\}/g, '}')
    .trim();

/**
 * Makes the templates of the elements smaller: their style sheets, and the indentation of their markup. Goes after the
 * minifier, which leaves line breaks in templates only.
 *
 * @returns {import('rollup').Plugin}
 */
export const minifyTemplates = () => ({
  name: 'minify-templates',
  transform: {
    // While they can be told from other templates.
    order: 'pre',
    handler(code, id) {
      if (!id.endsWith('.ts') || !code.includes('css`')) return null;
      return { code: code.replace(/\bcss`([^`]*)`/g, (_, sheet) => `css\`${minifyCss(sheet)}\``), map: null };
    },
  },
  renderChunk: {
    order: 'post',
    handler: (code) => ({ code: code.replace(/\n\s+/g, ' '), map: null }),
  },
});
