import type { LoadOnline } from '../ports.ts';
import { again } from './again.ts';

/** The half that speaks with the server as a file of its own, as bundlers make of `import()`. */
export const platformLoadOnline: LoadOnline = again(() => import('../online.ts'), 'createOnline');
