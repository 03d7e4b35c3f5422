/**
 * Style sheets without the comments and spaces that only their readers need: what is in a template is text to a minifier.
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

/** @returns {import('rollup').Plugin} */
export const minifyStyles = () => ({
  name: 'minify-styles',
  transform(code, id) {
    if (!/\.ts$/.test(id) || !code.includes('css`')) return null;
    return { code: code.replace(/\bcss`([^`]*)`/g, (_, sheet) => `css\`${minifyCss(sheet)}\``), map: null };
  },
});
