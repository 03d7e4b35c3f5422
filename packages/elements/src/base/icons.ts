import { html, type TemplateResult } from 'lit';

/**
 * A picture of lines in the text colour; the text beside it says what it means.
 *
 * @param path in a box of 24 by 24
 */
export const icon = (path: string, mirrored = false): TemplateResult =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true" class=${mirrored ? 'mirrored' : ''}><path d=${path} /></svg>`;

/** Mirrored in right-to-left text, as all that points along the line. */
export const backIcon = icon('M15 5l-7 7 7 7', true);
export const sendIcon = icon('M4 12h15M13 6l6 6-6 6', true);
export const downIcon = icon('M6 9l6 6 6-6');
export const clockIcon = icon('M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0M12 8v4l3 2');
export const tickIcon = icon('M5 13l4 4L19 7');
export const doubleTickIcon = icon('M2 13l4 4L15 7M11 15l2 2L22 7');
export const failedIcon = icon('M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 7v6M12 16.5v.5');
export const infoIcon = icon('M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 11v6M12 7v.5');
export const searchIcon = icon('M5 11a6 6 0 1 0 12 0a6 6 0 1 0-12 0M16 16l4 4');
export const newIcon = icon('M13 20h7M15 5l4 4L9 19l-5 1 1-5z');
export const chatIcon = icon('M4 5h16v11h-9l-5 4v-4H4z');
export const mutedIcon = icon('M7 16v-6a5 5 0 0 1 8-4M17 11v5H8M10 20h4M4 4l16 16');
export const pinIcon = icon('M12 15v6M8 3h8l-1 7 3 5H6l3-5z');
export const plusIcon = icon('M12 5v14M5 12h14');
