import { Broken } from '../expect.ts';

/** How long anything that a server owes us may take before it counts as never. Milliseconds; far more than it needs. */
export const PATIENCE_MS = 10_000;

/** What `work` resolves to; rejects with what was waited for where it takes longer than `ms`. */
export async function within<Value>(work: Promise<Value>, ms: number, what: () => string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Broken(`${what()} within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
