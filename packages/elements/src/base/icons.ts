import { svg, html, type TemplateResult } from 'lit';

/** Drawn in the text colour; the text beside them says what they mean. */
const icon = (paths: TemplateResult<2>, mirrored = false): TemplateResult =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true" class=${mirrored ? 'mirrored' : ''}>${paths}</svg>`;

/** Mirrored in right-to-left text, as all that points along the line. */
export const backIcon = icon(svg`<path d="M15 5l-7 7 7 7" />`, true);
export const sendIcon = icon(svg`<path d="M4 12h15M13 6l6 6-6 6" />`, true);
export const downIcon = icon(svg`<path d="M6 9l6 6 6-6" />`);
export const clockIcon = icon(svg`<circle cx="12" cy="12" r="8" /><path d="M12 8v4l3 2" />`);
export const tickIcon = icon(svg`<path d="M5 13l4 4L19 7" />`);
export const doubleTickIcon = icon(svg`<path d="M2 13l4 4L15 7" /><path d="M11 15l2 2L22 7" />`);
export const failedIcon = icon(svg`<circle cx="12" cy="12" r="9" /><path d="M12 7v6M12 16.5v.5" />`);
