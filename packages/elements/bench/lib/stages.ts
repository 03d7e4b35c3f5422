import type { BenchPage } from './bench-page.ts';
import { median, type Sample } from './figures.ts';

const APPENDS = 20;
const APART_MS = 150;
const PAINTED = 10;
const PAINTED_APART_MS = 50;
const BURST = 1_000;
const PER_SECOND = 200;
/** After the burst: ten thousand in all. */
const MORE = 9_000;
const SCROLLED = 2_000;
/** Pixels in each frame. */
const STEP = 300;

/** Something that is done with a list, and what it took. */
export type Stage = (on: BenchPage) => Promise<Sample>;

/** A user looks before choosing. */
const LOOKED_MS = 500;

export const open: Stage = async (on) => {
  let time = 0;
  await on.page.waitForTimeout(LOOKED_MS);
  const cpu = await on.cpu(async () => (time = await on.page.evaluate(() => bench.timeToOpen(list))));
  return { open: time, 'open, processor': cpu };
};

/** Nothing looks at the page meanwhile: the processor's time is that of the list alone. */
export const append: Stage = async (on) => {
  const cpu = await on.cpu(() =>
    on.page.evaluate(([count, apart]) => bench.appendOneByOne(list, count, apart), [APPENDS, APART_MS] as const),
  );
  return { 'one append, processor': cpu / APPENDS };
};

export const paint: Stage = async ({ page }) => {
  const times = await page.evaluate(([count, apart]) => bench.timesToPaint(list, count, apart), [
    PAINTED,
    PAINTED_APART_MS,
  ] as const);
  return { 'one append, until painted': median(times) };
};

export const elements: Stage = async ({ page }) => ({
  elements: await page.evaluate(() => bench.countElements(list.root ?? document.body)),
});

export const burst: Stage = async (on) => {
  let frames = { longest: 0, dropped: 0 };
  const cpu = await on.cpu(async () => {
    frames = await on.page.evaluate(([count, perSecond]) => bench.burst(list, count, perSecond), [
      BURST,
      PER_SECOND,
    ] as const);
  });
  return {
    'burst, longest frame': frames.longest,
    'burst, dropped frames': frames.dropped,
    'burst, processor for a message': cpu / BURST,
  };
};

/** After the burst. */
export const memory: Stage = async (on) => {
  const before = await on.heap();
  await on.page.evaluate((count) => bench.appendInHaste(list, count), MORE);
  return { 'heap for each further append': ((await on.heap()) - before) / MORE };
};

export const scroll: Stage = async ({ page }) => {
  const { longest, p50, p95, blank, waited } = await page.evaluate(
    ([count, step]) => bench.scrollBack(list, count, step),
    [SCROLLED, STEP] as const,
  );
  return {
    'scrolling, longest frame': longest,
    'scrolling, p50': p50,
    'scrolling, p95': p95,
    'scrolling, blank frames': blank,
    'scrolling, waiting for history': waited,
  };
};
