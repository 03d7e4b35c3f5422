import { frame, newestPainted, painted, pause } from './frames.ts';
import type { ListUnderTest, ShownRow } from './list-under-test.ts';

/** One frame of a screen that shows sixty a second. Milliseconds. */
export const FRAME = 1000 / 60;

/** Higher gaps between rows are no paddings any more. Pixels. */
const PADDING = 48;

/** Milliseconds from the decision to open the list to its newest message on the screen. */
export async function timeToOpen(list: ListUnderTest): Promise<number> {
  const began = performance.now();
  list.open();
  await newestPainted(list);
  return performance.now() - began;
}

/** Single messages, some time apart, with nothing else going on. */
export async function appendOneByOne(list: ListUnderTest, count: number, everyMs: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) {
    list.append();
    await pause(everyMs);
  }
}

/** Milliseconds from a message's arrival to its being on the screen, for each of some that come one by one. */
export async function timesToPaint(list: ListUnderTest, count: number, everyMs: number): Promise<number[]> {
  const times: number[] = [];
  for (let sent = 0; sent < count; sent += 1) {
    await pause(everyMs);
    const began = performance.now();
    list.append();
    await newestPainted(list);
    times.push(performance.now() - began);
  }
  return times;
}

/** How the frames were while something went on. Milliseconds. */
export interface Frames {
  readonly longest: number;
  readonly p50: number;
  readonly p95: number;
  /** Those a screen would have had time for besides. */
  readonly dropped: number;
}

/** Many messages at an even rate, until the last one is on the screen. */
export async function burst(list: ListUnderTest, count: number, perSecond: number): Promise<Frames> {
  const deltas: number[] = [];
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(count, Math.floor(((performance.now() - began) * perSecond) / 1000));
    for (; sent < due; sent += 1) list.append();
    if (sent === count) clearInterval(timer);
  }, 1000 / perSecond);
  for (let last = await frame(); sent < count;) {
    const now = await frame();
    deltas.push(now - last);
    last = now;
  }
  await newestPainted(list);
  await list.settled();
  return framesOf(deltas);
}

/** Many messages as fast as they can be taken in and drawn: for what they leave in memory. */
export async function appendInHaste(list: ListUnderTest, count: number): Promise<void> {
  const AT_ONCE = 200;
  for (let sent = 0; sent < count; sent += AT_ONCE) {
    for (let one = 0; one < AT_ONCE; one += 1) list.append();
    await newestPainted(list);
  }
  await list.settled();
}

/** How scrolling went. */
export interface Scrolling extends Frames {
  /** Frames that showed a place without a row. */
  readonly blank: number;
  /** Milliseconds at the top, with older messages on their way. */
  readonly waited: number;
}

/** Scrolls back by so many messages, so far in each frame. */
export async function scrollBack(list: ListUnderTest, count: number, step: number): Promise<Scrolling> {
  const { scroller } = list;
  if (!scroller) throw new Error('there is nothing to scroll');
  const { top, bottom } = scroller.getBoundingClientRect();
  const goal = list.newest - count;
  const deltas: number[] = [];
  let waited = 0;
  let blank = 0;
  let waits = false;
  let last = await frame();
  for (;;) {
    await painted();
    const rows = list.rows().filter((row) => row.bottom > top && row.top < bottom);
    if (largestGap(rows, top, bottom) > PADDING) blank += 1;
    const [first] = rows;
    if (first && first.seq <= goal) break;
    const mustWait = list.hasOlder && scroller.scrollTop < step;
    // Between two frames, as a finger does it: the list is told in the frame that shows it.
    if (!mustWait) scroller.scrollTop -= step;
    const now = await frame();
    // A frame of which any part was spent waiting says nothing about scrolling.
    if (waits || mustWait) waited += now - last;
    else deltas.push(now - last);
    waits = mustWait;
    last = now;
  }
  return { ...framesOf(deltas), blank, waited };
}

/** How many elements there are, those in shadow roots included. */
export function countElements(root: Element | ShadowRoot): number {
  let count = 0;
  for (const element of root.querySelectorAll('*')) {
    count += 1 + (element.shadowRoot ? countElements(element.shadowRoot) : 0);
  }
  return count + (root instanceof Element && root.shadowRoot ? countElements(root.shadowRoot) : 0);
}

function largestGap(rows: readonly ShownRow[], top: number, bottom: number): number {
  let covered = top;
  let largest = 0;
  for (const row of rows) {
    largest = Math.max(largest, row.top - covered);
    covered = Math.max(covered, row.bottom);
  }
  return Math.max(largest, bottom - covered);
}

function framesOf(deltas: readonly number[]): Frames {
  const sorted = deltas.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return {
    longest: at(1),
    p50: at(0.5),
    p95: at(0.95),
    dropped: deltas.reduce((sum, delta) => sum + Math.max(0, Math.round(delta / FRAME) - 1), 0),
  };
}
