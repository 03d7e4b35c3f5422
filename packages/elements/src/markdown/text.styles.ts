import { css } from 'lit';

/** A text without marks, in a `.text`. */
export const textStyles = css`
  .text {
    overflow-wrap: anywhere;
  }

  /* Not the blocks around it, whose templates have white space of their own. */
  .text p {
    white-space: pre-wrap;
  }

  /* A blank line. */
  .text p + p {
    margin-block-start: 1lh;
  }
`;
