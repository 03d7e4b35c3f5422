import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launch } from './support/browser.ts';
import { chatAs } from './support/demo.ts';
import { eventually } from './support/eventually.ts';
import { dataFolder, startServer } from './support/server.ts';

let browser: Browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The tag, or the class, of what has the focus, behind all shadow roots. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active ? `${active.localName}${active.part.length > 0 ? ` ${active.part.value}` : ''}` : '';
  });

async function tabTo(page: Page, place: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    if ((await focused(page)).includes(place)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab never reaches ${place}. Last: ${await focused(page)}`);
}

for (const [layout, width] of [
  ['two panes', 1000],
  ['one pane', 390],
] as const) {
  test(`in ${layout}, a conversation is chosen, a message written and sent by keyboard only`, async () => {
    await using data = await dataFolder();
    await using server = await startServer(data);
    const alice = await chatAs(browser, server.url, 'alice', { viewport: { width, height: 700 } });
    const { page } = alice;
    await tabTo(page, 'conversation-row');
    const names = await page.locator('hypee-conversation-list .name').allTextContents();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('hypee-conversation h2', { hasText: names.at(-1) ?? '' }).waitFor();
    await eventually(
      () => focused(page),
      (place) => place === (width < 600 ? 'h2 title' : 'textarea'),
      'the focus came along',
    );
    await tabTo(page, 'textarea');
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Enter');
    await alice.seeOnce('By keyboard', 'sent');
    assert.equal(await focused(page), 'textarea', 'the focus stays for the next message');

    await tabTo(page, 'timeline', 'Shift+Tab');
    const top = (): Promise<number> => page.locator('hypee-timeline [role=log]').evaluate((log) => log.scrollTop);
    const end = await top();
    await page.keyboard.press('PageUp');
    if (end > 0) await eventually(top, (now) => now < end, 'the log scrolls by keyboard');

    if (width >= 600) return;
    await tabTo(page, 'button', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await eventually(
      () => focused(page),
      (place) => place.includes('conversation-row'),
      'back at the row',
    );
    // Its conversation is the most recent one now, and the focus has moved with it.
    assert.equal(await page.locator('hypee-conversation-list .row:focus .name').textContent(), names.at(-1));
  });
}
