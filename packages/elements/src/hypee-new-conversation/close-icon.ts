import { icon } from '../base/icons.ts';

export const closeIcon = icon('M6 6l12 12M18 6L6 18');
