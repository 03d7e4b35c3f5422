import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** What has the focus: its tag, and what it is called or says. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (!active) return 'nothing';
    const name = active.getAttribute('aria-label') ?? active.getAttribute('title') ?? active.textContent;
    return `${active.localName} ${name}`.replace(/\s+/g, ' ').trim();
  });

/** Waits until the focus is there. */
export const comesTo = (page: Page, place: RegExp): Promise<string> =>
  eventually(
    () => focused(page),
    (now) => place.test(now),
    `the focus comes to ${String(place)}`,
  );
