import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Waits until nothing is on its way any more. */
export async function still(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ends = (animation: Animation): boolean => animation.effect?.getComputedTiming().endTime !== Infinity;
    const animations = (root: Document | ShadowRoot): Animation[] => [
      ...root.getAnimations(),
      ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? animations(shadowRoot) : [])),
    ];
    await Promise.allSettled(
      animations(document)
        .filter(ends)
        .map(({ finished }) => finished),
    );
  });
}

/** What axe finds wrong in a page once its movements have ended: colours are others while something fades in. It comes in through the debugger: the page's own policy lets no script in. */
export async function violations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  if (!isThere) {
    await session.send('Runtime.evaluate', { expression: source, allowUnsafeEvalBlockedByCSP: true });
  }
  await session.detach();
  await still(page);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary = '' }) => `${html} ${failureSummary}`).join('\n')}`,
  );
}
