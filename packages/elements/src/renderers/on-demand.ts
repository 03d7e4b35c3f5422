import { onDemand } from '../base/on-demand.ts';

/** What draws in a page's own way. It is fetched once a provider has `renderers` or a template: until then nobody is asked. */
export const ownLook = onDemand(() => import('./renderers.ts'));
