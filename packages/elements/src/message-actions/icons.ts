import { icon } from '../base/icons.ts';

export const smileIcon = icon('M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0M9 10v.5M15 10v.5M8.5 14.5a4.5 4.5 0 0 0 7 0');
export const plusIcon = icon('M12 5v14M5 12h14');
export const moreIcon = icon(
  'M4.5 12a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0M11.5 12a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0M18.5 12a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0',
);
export const copyIcon = icon('M9 9h10v11H9zM15 9V4H5v11h4');
export const editIcon = icon('M15 5l4 4L9 19l-5 1 1-5zM13 20h7');
export const deleteIcon = icon('M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5');
export const closeIcon = icon('M6 6l12 12M18 6L6 18');
export const peopleIcon = icon(
  'M4 20c0-4 3-6 5-6s5 2 5 6M6.5 8.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M15 14c3 0 5 2 5 6M15 6a2.5 2.5 0 0 1 0 5',
);
export const replyIcon = icon('M9 6l-5 5 5 5M4 11h9c4 0 7 2 7 7', true);
export const threadIcon = icon('M4 5h16v11h-9l-5 4v-4H4zM8 9h8M8 12h5', true);
export const forwardIcon = icon('M15 6l5 5-5 5M20 11h-9c-4 0-7 2-7 7', true);
export const unreadIcon = icon('M4 6h10M4 6v13h16v-8M4 7l8 6 3-2M17 6a2 2 0 1 0 4 0a2 2 0 1 0-4 0');
export const reportIcon = icon('M6 21V4M6 4h11l-2 4 2 4H6');
export const blockIcon = icon('M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0M6.5 6.5l11 11');
export const readIcon = icon('M2 13l4 4L15 7M11 15l2 2L22 7');
