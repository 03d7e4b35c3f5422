/** Elements that begin and end a line: white space beside their tags is never drawn. Nor is it between shapes. */
const BLOCKS = new Set(
  (
    'address article aside blockquote br dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 ' +
    'header hr legend li main menu nav ol p search section summary table tbody td tfoot th thead tr ul ' +
    'circle defs ellipse g line path polygon polyline rect use'
  ).split(' '),
);
/** Elements that stand in a line but hold lines of their own: white space at their inner edges is never drawn. */
const BOXES = new Set(['button', 'svg']);
/** Elements whose text is kept to the letter. */
const VERBATIM = new Set(['pre', 'script', 'style', 'textarea', 'title']);

/** White space, comments, beginnings of tags and escapes as a whole, anything else by the character. */
const TOKENS = /\s+|<!--[^]*?-->|<\/?[a-zA-Z][^\s/>]*|\\[^]|[^]/g;
const TAG = /^<(\/?)([a-zA-Z].*)/;

/** @typedef {{ name: string, closes: boolean }} Tag */

/**
 * The text of a Lit template without the line breaks and the indentation that are never drawn: such white space goes beside
 * the tags of blocks and inside of tags, and is one space everywhere else. White space without a line break stays, and so do
 * quoted values. A style sheet that makes a block stand in a line, or keeps its line breaks, must not rely on them.
 *
 * @param {readonly string[]} parts the template between its expressions, as written in the source
 * @returns {string[]} as many parts
 */
export function shortHtml(parts) {
  /** @type {Tag | undefined} the tag we are in */
  let inside;
  let quote = '';
  /** The element whose text is kept to the letter. */
  let verbatim = '';

  return parts.map((part) => {
    let text = '';
    /** @type {Tag | undefined} the tag that ended just before */
    let before;
    const tokens = part.match(TOKENS) ?? [];
    for (const [index, token] of tokens.entries()) {
      const next = tokens[index + 1];
      const tag = tagOf(token);
      if (quote) {
        text += token;
        if (token === quote) quote = '';
      } else if (inside) {
        if (/\s/.test(token)) text += next === '>' ? '' : ' ';
        else text += token;
        if (token === '"' || token === "'") quote = token;
        if (token !== '>') continue;
        const { name, closes } = (before = inside);
        if (VERBATIM.has(name)) verbatim = closes ? '' : name;
        inside = undefined;
      } else if (tag && (!verbatim || tag.name === verbatim)) {
        text += token;
        inside = tag;
      } else if (!verbatim && /^\s*\n/.test(token)) {
        if (isDrawn(before, tagOf(next ?? ''))) text += ' ';
      } else {
        text += token;
        before = undefined;
      }
    }
    return text;
  });
}

/**
 * @param {string} token
 * @returns {Tag | undefined}
 */
function tagOf(token) {
  const [, slash, name] = TAG.exec(token) ?? [];
  return name === undefined ? undefined : { name: name.toLowerCase(), closes: slash === '/' };
}

/**
 * Whether white space may be seen between two tags, or what else stands there.
 *
 * @param {Tag | undefined} before
 * @param {Tag | undefined} after
 */
function isDrawn(before, after) {
  if (before && (BLOCKS.has(before.name) || (BOXES.has(before.name) && !before.closes))) return false;
  return !(after && (BLOCKS.has(after.name) || (BOXES.has(after.name) && after.closes)));
}
