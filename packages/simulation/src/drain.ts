// eslint-disable-next-line no-restricted-imports -- the one place that needs the host: only its event loop knows when promises have settled
import { setImmediate } from 'node:timers/promises';

/** Resolves when every promise that can settle without a timer has settled. */
export const drain = (): Promise<void> => setImmediate();
