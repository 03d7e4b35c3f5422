import type { Page } from 'playwright-core';

/**
 * The server refuses what this page sends, until further notice.
 *
 * @returns lets messages through again
 */
export async function refuseMessages(page: Page): Promise<() => Promise<void>> {
  const sends = '**/send_message/';
  await page.route(sends, (route) => {
    // The browser asks first whether it may; only the message itself is refused.
    if (route.request().method() === 'OPTIONS') return route.fallback();
    return route.fulfill({
      status: 403,
      headers: { 'Access-Control-Allow-Origin': '*' },
      contentType: 'application/json',
      body: JSON.stringify({ code: 'permission_denied', detail: 'You may not write here.' }),
    });
  });
  return () => page.unroute(sends);
}
