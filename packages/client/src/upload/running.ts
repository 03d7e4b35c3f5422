import type { CoreContext } from '../core-context.ts';

/** What ends the uploads that run in this tab, by message. */
const running = new WeakMap<CoreContext['state'], Map<string, AbortController>>();

/** The uploads of one chat. */
export function runningUploads({ state }: Pick<CoreContext, 'state'>): Map<string, AbortController> {
  const known = running.get(state) ?? new Map<string, AbortController>();
  running.set(state, known);
  return known;
}
