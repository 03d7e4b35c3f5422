/** White space, comments, strings, `url(…)` and escapes (of CSS, then of JavaScript) as a whole, else by the character. */
const TOKENS = /\s+|\/\*[^]*?\*\/|"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|url\([^)]*\)|\\\\[^]|\\[^]|[^]/g;

/**
 * The text of a style sheet without what only people need: comments, line breaks, indentation. Spaces stay where they may
 * mean something: in selectors, around `+` and `-`, inside strings, beside a value that is put in.
 *
 * @param {readonly string[]} parts the sheet between the values put in, as written in the source
 * @returns {string[]} as many parts
 */
export function shortCss(parts) {
  const tokens = parts.map((part) => part.match(TOKENS) ?? []);
  return tokens.some(isCut)
    ? [...parts]
    : tokens.map((part, index) => shortPart(part, index === 0, index === parts.length - 1));
}

/**
 * Whether a string or comment goes on behind a value: too rare to be clever about.
 *
 * @param {readonly string[]} tokens
 */
const isCut = (tokens) =>
  tokens.some((token, index) => token === '"' || token === "'" || (token === '/' && tokens[index + 1] === '*'));

/**
 * @param {readonly string[]} tokens
 * @param {boolean} isFirst
 * @param {boolean} isLast
 */
function shortPart(tokens, isFirst, isLast) {
  /** @type {string[]} */
  const short = [];
  let space = false;
  for (const token of tokens) {
    // A comment may be all that parts two words: the space it becomes parts them too.
    if (/^(\s|\/\*)/.test(token)) {
      space = true;
      continue;
    }
    if (space && needsSpace(short.at(-1) ?? (isFirst ? '{' : ''), token)) short.push(' ');
    space = false;
    if (token === '}' && short.at(-1) === ';' && short.at(-2) !== ':') short.pop();
    short.push(token);
  }
  if (space && needsSpace(short.at(-1) ?? (isFirst ? '{' : ''), isLast ? '}' : '')) short.push(' ');
  return short.join('');
}

const PARTS_BY_ITSELF = new Set('{};,');

/**
 * @param {string} before the token before; empty where a value stands there
 * @param {string} after the token after; empty where a value follows
 */
function needsSpace(before, after) {
  if (PARTS_BY_ITSELF.has(before) || PARTS_BY_ITSELF.has(after)) return false;
  // Before a colon it is a part of the selector. Behind one it is nothing, but for a value.
  return before !== ':' || after === '';
}
