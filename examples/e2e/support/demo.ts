import type { Browser, BrowserContextOptions } from 'playwright-core';
import { openWindow } from './browser.ts';
import { ChatWindow } from './chat-window.ts';

/** The demo page, as one of its people, with the conversations in sight. */
export async function chatAs(
  browser: Browser,
  url: string,
  user: string,
  options: BrowserContextOptions = {},
): Promise<ChatWindow> {
  const window = new ChatWindow(await openWindow(browser, options));
  await window.page.goto(`${url}/?user=${user}`);
  await window.page.locator('hypee-conversation-list .row').first().waitFor();
  return window;
}

/** Names as the demo's people see each other. */
export const ALICE = 'Alice Martin';
export const BOB = 'Bob Taylor';
