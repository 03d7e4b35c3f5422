import type { LoadRare } from '../ports.ts';
import { again } from './again.ts';

/** What few visits need as a file of its own, as bundlers make of `import()`. */
export const platformLoadRare: LoadRare = again(() => import('../rare.ts'), 'closeEnding');
