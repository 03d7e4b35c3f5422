import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import args from '../../../scripts/chromium-args.json' with { type: 'json' };

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium', args });
}

/** A page of a browser profile of its own, and what went wrong in it. */
export interface Window {
  readonly page: Page;
  /** Uncaught errors and violations of the page's security policy. */
  readonly faults: string[];
  /** Every address that was asked for. */
  readonly requests: string[];
}

export async function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/content security policy|trusted ?(type|html|script)/i.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  return { page, faults, requests };
}
