/** How a measured time is spread, in whole milliseconds; zeros where nothing was measured. */
export interface Spread {
  count: number;
  p50: number;
  p95: number;
  p99: number;
}

/** @param values milliseconds */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return { count: values.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
