import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { violations } from './support/axe.ts';
import { openWindow } from './support/browser.ts';
import { eventually } from './support/eventually.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world[Symbol.asyncDispose]());

/** The page, once everything that it measures is there. */
async function open(options: BrowserContextOptions = {}): Promise<{ page: Page; faults: string[] }> {
  const { page, faults } = await openWindow(world.browser, {
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  await page.goto(`${world.server.url}/theme.html`);
  await page.locator('.figures div').nth(5).waitFor();
  return { page, faults };
}

const css = (page: Page): Promise<string> => page.locator('pre').innerText();
const ownBubble = (page: Page): Promise<string> =>
  page
    .locator('hypee-message[own] .bubble')
    .first()
    .evaluate((bubble) => getComputedStyle(bubble).backgroundColor);

test('somebody tries colours and corners on a live chat, sees what becomes of it and takes the CSS along', async () => {
  const { page, faults } = await open();
  await page.getByLabel(/^Accent/).fill('#ffd60a');
  await page.getByLabel('Corners').fill('4');
  await page.getByRole('radio', { name: 'Airy' }).check();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ar');
  await eventually(
    () => ownBubble(page),
    (colour) => /1 0\.839\d* 0\.039\d*|255, 214, 10/.test(colour),
    'own bubbles have the accent',
  );
  assert.equal(
    await css(page),
    [
      '/* <hypee-chat theme="dark" lang="ar"> */',
      'hypee-chat {',
      '  --hypee-accent: #ffd60a;',
      '  --hypee-radius: 4px;',
      '  --hypee-space: 5px;',
      '}',
    ].join('\n'),
  );
  await page.locator('hypee-chat [lang=ar][dir=rtl]').first().waitFor();
  await eventually(
    () => page.locator('.figures .little').count(),
    (count) => count === 0,
    'all of it can be read',
  );
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('a look, another one and none leave nothing behind', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: 'Warm' }).click();
  assert.match(await css(page), /--hypee-surface: light-dark\(#fffaf5, #1c1512\)/);
  await page.getByRole('button', { name: 'Tool' }).click();
  assert.match(await css(page), /--hypee-radius: 6px/);
  await page.getByRole('button', { name: 'As it comes' }).click();
  assert.equal(await css(page), 'hypee-chat {\n}');
  assert.equal(await page.locator('hypee-chat').evaluate((chat) => chat.style.length), 0);
  await page.context().close();
});

test('what is written, the focus and the place in the messages stay while light becomes dark', async () => {
  const { page } = await open();
  const field = page.locator('hypee-composer textarea');
  await field.fill('A long letter\n'.repeat(30));
  const before = await field.evaluate((element: HTMLTextAreaElement) => {
    element.setSelectionRange(3, 8);
    element.scrollTop = 40;
    return element.scrollTop;
  });
  await page.locator('hypee-chat').evaluate((chat) => chat.setAttribute('theme', 'dark'));
  assert.equal(await field.evaluate((element) => getComputedStyle(element).colorScheme), 'dark');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('hypee-chat').evaluate((chat) => chat.setAttribute('theme', 'auto'));
  const now = await field.evaluate((element: HTMLTextAreaElement) => ({
    top: element.scrollTop,
    selected: [element.selectionStart, element.selectionEnd],
    hasFocus: (element.getRootNode() as ShadowRoot).activeElement === element,
    text: element.value.length,
  }));
  assert.ok(before > 0);
  assert.deepEqual(now, { top: before, selected: [3, 8], hasFocus: true, text: 14 * 30 });
  await page.context().close();
});

test('every control is reached and used by keyboard', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: 'As it comes' }).focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.match(await css(page), /--hypee-accent: light-dark\(#6d28d9/);
  await page.getByLabel('Corners').focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await css(page), /--hypee-radius: 15px/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  assert.match(await css(page), /--hypee-space: 5px/);
  await page.context().close();
});

test('a person on a phone sees chat and controls, and nothing is wider than the screen', async () => {
  const { page, faults } = await open({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(width, 360);
  assert.deepEqual(faults, []);
  await page.context().close();
});

for (const [look, options] of Object.entries<BrowserContextOptions>({
  light: {},
  dark: { colorScheme: 'dark' },
  'dark and narrow': { colorScheme: 'dark', viewport: { width: 390, height: 800 } },
  'French, in forced colours': { locale: 'fr-FR', forcedColors: 'active' },
})) {
  test(`axe finds nothing wrong with the page to try themes: ${look}`, async () => {
    const { page, faults } = await open(options);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, []);
    await page.context().close();
  });
}
