import { outcomeOf } from './node-events.mjs';

/**
 * A reporter of node:test that writes nothing but the counts, as JSON, at the end.
 *
 * @param {AsyncIterable<import('./node-events.mjs').TestEvent>} events
 */
export default async function* nodeCounts(events) {
  const counts = { passed: 0, failed: 0 };
  for await (const event of events) {
    const outcome = outcomeOf(event);
    if (outcome) counts[outcome] += 1;
  }
  yield JSON.stringify(counts);
}
