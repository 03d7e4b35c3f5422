import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

const LOOK_EVERY_MS = 25;
const PATIENCE_MS = 30_000;

/**
 * Looks at something until it is as it should be. From outside the page: its security policy forbids the polling that the
 * browser driver would do inside.
 */
export async function eventually<Value>(
  look: () => Promise<Value>,
  holds: (value: Value) => boolean,
  what: string,
): Promise<Value> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (performance.now() > end) throw new Error(`Never came true: ${what}. Last seen: ${inspect(value)}`);
    await pause(LOOK_EVERY_MS);
  }
}
