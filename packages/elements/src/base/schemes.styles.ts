import { css } from 'lit';

/** What the attribute `theme` asks for. */
export const schemes = css`
  :host([theme='light']) {
    color-scheme: light;
  }

  :host([theme='dark']) {
    color-scheme: dark;
  }
`;
