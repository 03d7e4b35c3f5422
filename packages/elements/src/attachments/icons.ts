import { html, type TemplateResult } from 'lit';
import { icon } from '../base/icons.ts';
import type { FileKind } from './kind-of.ts';

const page = 'M6 3h8l4 4v14H6zM14 3v4h4';

/** What a file is, at a glance. */
export const fileIcons: Readonly<Record<FileKind, TemplateResult>> = {
  pdf: icon(`${page}M9 17c2-1 3-5 3-6c0 2 2 4 4 4c-3 0-5 1-7 2`),
  text: icon(`${page}M9 11h6M9 14h6M9 17h3`),
  sheet: icon(`${page}M9 11h6v6H9zM9 14h6M12 11v6`),
  slides: icon(`${page}M9 11h6v4H9zM12 15v3`),
  archive: icon(`${page}M11 3v2M11 7v2M11 11v2M10 15h2v3h-2z`),
  other: icon(page),
};

export const downloadIcon = icon('M12 4v11M7 10l5 5 5-5M5 20h14');
export const playIcon = solid('M8 5v14l11-7z');
export const pauseIcon = solid('M7 5h3.5v14H7zM13.5 5H17v14h-3.5z');
export const brokenIcon = icon('M4 5h16v14H4zM4 16l5-5 3 3M14 12l2-2 4 4M3 3l18 18');
export const filmIcon = icon('M4 6h11v12H4zM15 10l5-3v10l-5-3');
export const zoomInIcon = icon('M5 11a6 6 0 1 0 12 0a6 6 0 1 0-12 0M16 16l4 4M8 11h6M11 8v6');
export const zoomOutIcon = icon('M5 11a6 6 0 1 0 12 0a6 6 0 1 0-12 0M16 16l4 4M8 11h6');
export const nextIcon = icon('M9 5l7 7-7 7', true);

function solid(path: string): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" class="solid"><path d=${path} /></svg>`;
}
