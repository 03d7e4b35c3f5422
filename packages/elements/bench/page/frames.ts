import type { ListUnderTest } from './list-under-test.ts';

/** A state that does not come in this time will not come. Milliseconds. */
const DEADLINE = 20_000;
/** Rounding of a zoomed page. Pixels. */
const SLACK = 1;

/** The time of the next frame; what follows at once is done before that frame is laid out and painted. */
export const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** Resolves when the frame that is being made is painted. */
export function painted(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Looks once a frame until something holds.
 *
 * @throws when that takes too long
 */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const began = performance.now();
  for (await frame(); !holds(); await frame()) {
    if (performance.now() - began > DEADLINE) throw new Error(`in vain: ${what}`);
  }
}

/** Resolves when the newest message is painted where it can be seen. */
export async function newestPainted(list: ListUnderTest): Promise<void> {
  await until(() => isNewestInSight(list), `message ${list.newest} is in sight`);
  await painted();
}

function isNewestInSight(list: ListUnderTest): boolean {
  const last = list.rows().at(-1);
  const box = list.scroller?.getBoundingClientRect();
  return last?.seq === list.newest && box !== undefined && last.top < box.bottom && last.bottom <= box.bottom + SLACK;
}
