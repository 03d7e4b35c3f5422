/**
 * A reporter of node:test that writes nothing but the counts, as JSON, at the end.
 *
 * @param {AsyncIterable<{ type: string, data: any }>} events
 */
export default async function* nodeCounts(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    // A suite is as good as its tests; one that fails by itself (in a hook) is a failure of its own.
    const failedInside = data.details?.error?.failureType === 'subtestsFailed';
    if (data.skip !== undefined || data.todo !== undefined || failedInside) continue;
    if (type === 'test:fail') failed += 1;
    else if (data.details?.type !== 'suite') passed += 1;
  }
  yield JSON.stringify({ passed, failed });
}
