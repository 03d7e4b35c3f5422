import { readFileSync } from 'node:fs';

const SCALE = 0.5;

/**
 * One picture with all variants of a scene, so that they can be looked at together: a row for each theme and direction.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} title
 * @param {(import('./variants.mjs').Variant & { file: string })[]} shots
 * @param {string} file
 */
export async function overview(browser, title, shots, file) {
  const rows = Map.groupBy(shots, ({ theme, lang }) => `${theme} ${lang}`);
  const page = await browser.newPage({ viewport: { width: 1440, height: 600 } });
  await page.setContent(`<!doctype html>
    <style>
      body { display: inline-block; margin: 0; padding: 12px; font: 13px system-ui, sans-serif; background: #8d939c; }
      h1 { margin: 0 0 8px; font-size: 16px; }
      div { display: flex; gap: 12px; }
      figure { margin: 0 0 12px; }
      img { display: block; }
    </style>
    <h1>${title}</h1>
    ${[...rows.values()].map((row) => `<div>${row.map(tile).join('')}</div>`).join('')}`);
  await page.locator('body').screenshot({ path: file });
  await page.close();
}

/** @param {import('./variants.mjs').Variant & { file: string }} shot */
function tile({ name, width, height, file }) {
  const data = readFileSync(file).toString('base64');
  return `<figure>
    <figcaption>${name}</figcaption>
    <img src="data:image/png;base64,${data}" width="${width * SCALE}" height="${height * SCALE}" alt="" />
  </figure>`;
}
