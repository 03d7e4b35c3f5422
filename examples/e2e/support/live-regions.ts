import type { Page } from 'playwright-core';

declare global {
  var announced: string[];
}

/** To be run in a page before anything else: notes what each live region, also in shadow roots, comes to say. */
function listen(): void {
  globalThis.announced = [];
  const ROLES = ['status', 'alert', 'log'];

  /** The nearest live region decides, also from outside a shadow root. */
  const isLive = (node: Node | null): boolean => {
    if (node instanceof ShadowRoot) return isLive(node.host);
    if (!(node instanceof Element)) return node?.parentNode ? isLive(node.parentNode) : false;
    const live = node.getAttribute('aria-live');
    if (live !== null) return live !== 'off';
    return ROLES.includes(node.role ?? '') || isLive(node.parentNode);
  };
  /** What is gone again before the page is drawn is not heard. */
  const hear = (nodes: Node[]): void => {
    for (const node of nodes) {
      const text = node.textContent?.trim();
      if (text && node.isConnected && isLive(node)) announced.push(text);
    }
  };
  const observer = new MutationObserver((records) => {
    const news = records.flatMap(({ type, target, addedNodes }) =>
      type === 'characterData' ? [target] : [...addedNodes],
    );
    requestAnimationFrame(() => hear(news));
  });
  const watch = (root: Node): void => observer.observe(root, { subtree: true, childList: true, characterData: true });
  watch(document);
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    watch(root);
    return root;
  };
}

/** To be called before a page is opened, so that `announcements` has something to tell. */
export async function listenToLiveRegions(page: Page): Promise<void> {
  await page.addInitScript(listen);
}

/** What stands in polite live regions now, as assistive technology sees the page. */
export async function politeRegions(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = await devtools.send('Accessibility.getFullAXTree');
  await devtools.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const textOf = (id: string): string => {
    const node = byId.get(id);
    if (node?.role?.value === 'StaticText') return String(node.name?.value);
    return (node?.childIds ?? []).map(textOf).join('');
  };
  return nodes
    .filter(({ properties }) => properties?.some(({ name, value }) => name === 'live' && value.value === 'polite'))
    .map(({ nodeId }) => textOf(nodeId));
}

/** What was announced since it was asked for last. */
export function announcements(page: Page): Promise<string[]> {
  return page.evaluate(() => announced.splice(0));
}
