import { css } from 'lit';

/**
 * The blocks of a message, in a `.text`: comes with what draws them. Lines and tints come from the text's own colour, so they fit any bubble; in one's own,
 * where text and accent may be close already, code gets no tint.
 */
export const { styleSheet: markdownStyles } = css`
  .text :is(blockquote, ol, pre, li) {
    margin: 0;
    padding: 0;
  }

  .text :is(p + :not(p), :is(ul, ol, blockquote, pre) + *) {
    margin-block-start: calc(2 * var(--_space));
  }

  .text p + :is(ul, ol) {
    margin-block-start: 0;
  }

  .text li {
    margin-inline-start: 1.5em;
    list-style: disc;
  }

  .text ol > li {
    margin-inline-start: 2em;
    list-style: decimal;
  }

  .text blockquote {
    padding-inline-start: calc(2 * var(--_space));
    border-inline-start: 3px solid color-mix(in srgb, currentcolor 50%, transparent);
  }

  .text code {
    font:
      13px/18px ui-monospace,
      monospace;
  }

  .text :is(p code, pre) {
    padding-inline: 3px;
    border: 1px solid color-mix(in srgb, currentcolor 25%, transparent);
    border-radius: 4px;
  }

  :host(:not([own])) .text :is(p code, pre) {
    background: color-mix(in srgb, currentcolor 6%, transparent);
  }

  .text pre {
    overflow-x: auto;
    overflow-wrap: normal;
    padding: calc(2 * var(--_space));
    border-radius: 8px;
  }

  .text a {
    unicode-bidi: isolate;
    color: var(--_accent-text);
  }

  :host([own]) .text a {
    color: inherit;
  }

  .text :focus-visible {
    outline-color: currentcolor;
  }
`;
