import { svg, html, type TemplateResult } from 'lit';

/** Drawn in the text colour; the text beside them says what they mean. */
export const icon = (paths: TemplateResult<2>, mirrored = false): TemplateResult =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true" class=${mirrored ? 'mirrored' : ''}>${paths}</svg>`;

/** Mirrored in right-to-left text, as all that points along the line. */
export const backIcon = icon(svg`<path d="M15 5l-7 7 7 7" />`, true);
export const sendIcon = icon(svg`<path d="M4 12h15M13 6l6 6-6 6" />`, true);
export const downIcon = icon(svg`<path d="M6 9l6 6 6-6" />`);
export const clockIcon = icon(svg`<circle cx="12" cy="12" r="8" /><path d="M12 8v4l3 2" />`);
export const tickIcon = icon(svg`<path d="M5 13l4 4L19 7" />`);
export const doubleTickIcon = icon(svg`<path d="M2 13l4 4L15 7" /><path d="M11 15l2 2L22 7" />`);
export const failedIcon = icon(svg`<circle cx="12" cy="12" r="9" /><path d="M12 7v6M12 16.5v.5" />`);
export const newIcon = icon(svg`<path d="M13 20h7M15 5l4 4L9 19l-5 1 1-5z" />`);
export const chatIcon = icon(svg`<path d="M4 5h16v11h-9l-5 4v-4H4z" />`);
export const mutedIcon = icon(svg`<path d="M7 16v-6a5 5 0 0 1 8-4M17 11v5H8M10 20h4M4 4l16 16" />`);
export const pinIcon = icon(svg`<path d="M12 15v6M8 3h8l-1 7 3 5H6l3-5z" />`);
