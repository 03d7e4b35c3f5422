import { run as test } from './test.mjs';
import { staticStages } from './stages/index.mjs';

/** The static checks alone. */
export async function run() {
  return test(['--only', staticStages.map(({ name }) => name).join(',')]);
}
