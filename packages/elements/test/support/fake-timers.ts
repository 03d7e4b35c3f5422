/** `setTimeout` and `clearTimeout` of the page, moved by hand. */
export interface FakeTimers {
  readonly pending: number;
  advance(ms: number): void;
  restore(): void;
}

export function fakeTimers(): FakeTimers {
  const real = { setTimeout: window.setTimeout, clearTimeout: window.clearTimeout };
  const waiting = new Map<number, { due: number; run: () => void }>();
  let now = 0;
  let ids = 1_000_000;
  window.setTimeout = ((run: () => void, ms = 0) => {
    ids += 1;
    waiting.set(ids, { due: now + ms, run });
    return ids;
  }) as never;
  window.clearTimeout = ((id: number) => void waiting.delete(id)) as never;
  return {
    get pending() {
      return waiting.size;
    },
    advance(ms) {
      now += ms;
      for (const [id, { due, run }] of [...waiting]) {
        if (due > now) continue;
        waiting.delete(id);
        run();
      }
    },
    restore: () => Object.assign(window, real),
  };
}
