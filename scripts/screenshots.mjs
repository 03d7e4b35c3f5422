import { chromium } from 'playwright-core';
import { join, relative } from 'node:path';
import { mkdirSync, rmSync } from 'node:fs';
import launchArgs from './chromium-args.json' with { type: 'json' };
import { bringChromium } from './setup/chromium.mjs';
import { bringFonts } from './setup/fonts.mjs';
import { compile } from './lib/compile.mjs';
import { openStage } from './screenshots/stage.mjs';
import { overview } from './screenshots/overview.mjs';
import { readScreenshotArgs } from './screenshots/args.mjs';
import { README_SIZE, variants } from './screenshots/variants.mjs';
import { root } from './lib/paths.mjs';

const folder = join(root, '.artifacts/screenshots');
const readmePicture = join(root, 'docs/images/hypee-chat.png');

/**
 * Pictures of the widget in each of its states, from the built elements in Chromium.
 *
 * @param {string[]} args `--only <scene>,<scene>`, or `--readme` for the picture of the README alone
 */
export async function run(args) {
  const { only, readme } = readScreenshotArgs(args);
  bringFonts();
  await compile('start');
  const browser = await chromium.launch({ executablePath: bringChromium(), args: launchArgs });
  try {
    const stage = await openStage(browser);
    if (readme) await stage.shoot('conversation', README_SIZE, readmePicture);
    else await shootAll(browser, stage, only);
  } finally {
    await browser.close();
  }
  return 0;
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {import('./screenshots/stage.mjs').Stage} stage
 * @param {string[]} only
 */
async function shootAll(browser, stage, only) {
  for (const scene of stage.choose(only)) {
    const place = join(folder, scene);
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    const shots = [];
    for (const variant of variants) {
      const file = join(place, `${variant.name}.png`);
      await stage.shoot(scene, variant, file);
      shots.push({ ...variant, file });
    }
    await overview(browser, scene, shots, join(folder, `${scene}.png`));
    console.log(relative(root, join(folder, `${scene}.png`)));
  }
}
