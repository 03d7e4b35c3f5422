import { icon } from '../base/icons.ts';

export const micIcon = icon('M9 7a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM6 12a6 6 0 0 0 12 0M12 18v3');
export const photoIcon = icon('M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.5');
export const cameraIcon = icon('M4 8h4l1.5-3h5L16 8h4v11H4zM8.5 13a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0');
export const fileIcon = icon('M6 3h8l4 4v14H6zM14 3v4h4');
export const filmIcon = icon('M4 6h12v12H4zM16 10l4-3v10l-4-3');
export const soundIcon = icon(
  'M9 18V6l10-2v12M4.5 18a2.25 2.25 0 1 0 4.5 0a2.25 2.25 0 1 0-4.5 0M14.5 16a2.25 2.25 0 1 0 4.5 0a2.25 2.25 0 1 0-4.5 0',
);
export const pauseIcon = icon('M9 6v12M15 6v12');
export const playIcon = icon('M8 5l11 7-11 7z');
export const againIcon = icon('M19 12a7 7 0 1 1-2-5M18 3v4h-4');
export const alertIcon = icon('M12 4l9 16H3zM12 10v4M12 17v.5');
export const stopIcon = icon('M7 7h10v10H7z');
