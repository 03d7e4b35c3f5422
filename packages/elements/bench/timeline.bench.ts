/**
 * What the widget's timeline costs, as ratios to a hand-written window over plain bubbles that is measured in the same run:
 * the machine's own speed cancels out. Ours are rows as they ship (names, pictures, ticks, Markdown), with their data through
 * the client's store. Pages of the two take turns, each fresh; each figure is the middle one of three.
 *
 * `--json` adds one line of JSON; `--profile` tells instead where our time goes.
 */
import { chromium, type Browser } from 'playwright-core';
import { BenchPage } from './lib/bench-page.ts';
import { bundlePage, type Bundle } from './lib/bundle.ts';
import { print, resultOf, type Sample } from './lib/figures.ts';
import { hotFunctions } from './lib/hot-functions.ts';
import { FIGURES, floorRound, ourRound, withGrowth, type Profile } from './lib/plan.ts';
import type { Stage } from './lib/stages.ts';
import { SEED } from './page/texts.ts';

/** `npm run bench` gives them: Chromium as root needs some. */
const args = JSON.parse(process.env['CHROME_ARGS'] ?? '[]') as string[];

const ROUNDS = 3;
/** So many functions of each stage are told. */
const HOT = 20;

/** What is done with a stage: it is run, or run and looked into. */
type Runner = (stage: Stage, on: BenchPage, as: string) => Promise<Sample>;

const measured: Runner = async (stage, on, as) => {
  const sample = await stage(on);
  return Object.fromEntries(Object.entries(sample).map(([name, value]) => [`${as}: ${name}`, value]));
};

async function round(browser: Browser, bundle: Bundle, profiles: readonly Profile[], run: Runner): Promise<Sample> {
  let sample: Sample = {};
  for (const { count, visits } of profiles) {
    await using context = await browser.newContext({ locale: 'en-GB' });
    let messages = count;
    for (const { list, as, stages } of visits) {
      const on = await BenchPage.open(context, bundle, list, messages);
      for (const stage of stages) sample = { ...sample, ...(await run(stage, on, as)) };
      messages = await on.page.evaluate(() => globalThis.list.newest);
      await on.close();
    }
  }
  return sample;
}

async function compare(browser: Browser, bundle: Bundle): Promise<void> {
  const floor: Sample[] = [];
  const ours: Sample[] = [];
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    floor.push(withGrowth(await round(browser, bundle, floorRound(turn === 0), measured)));
    ours.push(withGrowth(await round(browser, bundle, ourRound(turn === 0), measured)));
  }
  const results = FIGURES.map((figure) => resultOf(figure, ours, floor));
  console.log(`Messages from seed ${SEED}; Chromium ${browser.version()}; middle of ${ROUNDS} rounds.`);
  print(results);
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ benchmark: 'timeline', seed: SEED, chromium: browser.version(), results }));
  }
}

async function profile(browser: Browser, bundle: Bundle): Promise<void> {
  await round(browser, bundle, ourRound(true), async (stage, on, as) => {
    const hot = hotFunctions(await on.profile(() => stage(on)), bundle);
    console.log(`\n${as}, ${stage.name}`);
    console.table(hot.slice(0, HOT).map(({ name, place, ms }) => ({ ms: Math.round(ms * 10) / 10, name, place })));
    return {};
  });
}

const bundle = await bundlePage();
const browser = await chromium.launch({ executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium', args });
try {
  await (process.argv.includes('--profile') ? profile : compare)(browser, bundle);
} finally {
  await browser.close();
}
