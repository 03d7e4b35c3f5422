import { build } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { landscape } from './landscape.mjs';

const elements = join(root, 'packages/elements');
/** Nobody answers there but this file. */
const ORIGIN = 'https://screenshots.test';

/** Dates in pictures do not change from day to day. */
const NOW = new Date('2026-11-20T10:30:00+01:00');

const PAGE = `<!doctype html>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>Screenshots</title>
<link rel="icon" href="data:," />
<style>
  body { margin: 0; }
  hypee-chat { block-size: 100vh; --hypee-font: Inter, system-ui, sans-serif; }
</style>
<script type="module" src="/hypee-chat.js"></script>
<script type="module" src="/page.js"></script>`;

/**
 * @typedef {import('./variants.mjs').View} View
 *
 * @typedef {object} Stage a page that shows one scene after the other
 * @property {(only: string[]) => string[]} choose the scenes of these names, or all; throws for a name there is not
 * @property {(scene: string, view: View, file: string) => Promise<void>} shoot
 */

/**
 * @param {import('playwright-core').Browser} browser
 * @returns {Promise<Stage>}
 */
export async function openStage(browser) {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Paris' });
  const page = await context.newPage();
  const script = await bundled();
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const file = join(elements, 'cdn', pathname);
    if (pathname === '/') await route.fulfill({ contentType: 'text/html', body: PAGE });
    else if (pathname === '/page.js') await route.fulfill({ contentType: 'text/javascript', body: script });
    else if (pathname.startsWith('/pictures/')) await answerPicture(route, pathname);
    else if (existsSync(file)) await route.fulfill({ contentType: 'text/javascript', body: readFileSync(file) });
    else await route.fulfill({ status: 404 });
  });
  page.on('pageerror', (error) => console.error(error));
  await page.clock.setFixedTime(NOW);
  await page.goto(ORIGIN);
  const names = /** @type {string[]} */ (await page.evaluate('sceneNames'));

  return {
    choose(only) {
      const unknown = only.find((name) => !names.includes(name));
      if (unknown) throw new SetupError(`there is no scene ${unknown}. There are: ${names.join(', ')}.`);
      return only.length === 0 ? names : only;
    },
    async shoot(scene, { width, height, theme, lang }, file) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme });
      await page.evaluate(`showScene(${JSON.stringify(scene)}, ${JSON.stringify(lang)})`);
      await page.screenshot({ path: file, animations: 'disabled' });
    },
  };
}

/**
 * A picture that somebody sent: its place tells which one and how large. Without a size there is none.
 *
 * @param {import('playwright-core').Route} route
 * @param {string} path
 */
async function answerPicture(route, path) {
  const [, seed, width, height] = /(\d+)-(\d+)x(\d+)/.exec(path) ?? [];
  if (!width) await route.fulfill({ status: 403 });
  else {
    const body = landscape(Number(seed), Number(width), Number(height));
    await route.fulfill({ contentType: 'image/svg+xml', body });
  }
}

/** The scenes as a script for the page. */
async function bundled() {
  const { outputFiles } = await build({
    entryPoints: [join(elements, 'screenshots/page.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['hypee-source'],
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
