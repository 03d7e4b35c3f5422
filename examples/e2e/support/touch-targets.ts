import type { ChatWindow } from './chat-window.ts';

/**
 * Names what is in sight to be touched and is too small for a finger: where 22 px beside its middle something else is hit. A
 * link inside a text is as high as its line.
 */
export function smallTargets({ page }: ChatWindow): Promise<string[]> {
  return page.evaluate(() => {
    /** Half of the 44 px, and not the very edge. */
    const REACH = 21;
    const everything = (root: Document | ShadowRoot): Element[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? everything(one.shadowRoot) : [])]);
    const hitAt = (x: number, y: number): Element | null => {
      let hit = document.elementFromPoint(x, y);
      while (hit?.shadowRoot) {
        const inner = hit.shadowRoot.elementFromPoint(x, y);
        if (!inner || inner === hit) break;
        hit = inner;
      }
      return hit;
    };
    const isWithin = (hit: Element | null, target: Element): boolean => {
      for (let at: Element | null = hit; at; at = at.parentElement ?? hostOf(at)) {
        if (at === target || (at instanceof HTMLLabelElement && at.control === target)) return true;
      }
      return false;
    };
    /** What is scrolled halfway out of a box can be scrolled in. */
    const isCut = (target: Element): boolean => {
      const { top, bottom } = target.getBoundingClientRect();
      for (let at = target.parentElement ?? hostOf(target); at; at = at.parentElement ?? hostOf(at)) {
        const box = at.getBoundingClientRect();
        const isScrolled = getComputedStyle(at).overflowY !== 'visible';
        if (isScrolled && (top < box.top || bottom > box.bottom)) return true;
      }
      return false;
    };
    const hostOf = (element: Element): Element | null => {
      const root = element.getRootNode();
      return root instanceof ShadowRoot ? root.host : null;
    };

    return everything(document)
      .filter((one) =>
        one.matches(
          'button:not(:disabled), input, textarea, select, summary, a[href]:not(.text a), [role=option], [role^=menuitem], [role=switch]',
        ),
      )
      .flatMap((target) => {
        const { x, y, width, height } = target.getBoundingClientRect();
        const [middleX, middleY] = [x + width / 2, y + height / 2];
        // What is out of sight, covered or hidden is nobody's target now.
        if (!width || isCut(target) || !isWithin(hitAt(middleX, middleY), target)) return [];
        const isSmall = [
          [-REACH, 0],
          [REACH, 0],
          [0, -REACH],
          [0, REACH],
        ].some(([dx = 0, dy = 0]) => {
          const [px, py] = [middleX + dx, middleY + dy];
          const isOnScreen = px >= 0 && py >= 0 && px < innerWidth && py < innerHeight;
          return isOnScreen && !isWithin(hitAt(px, py), target);
        });
        const name = target.ariaLabel ?? target.getAttribute('title') ?? target.textContent.trim();
        return isSmall
          ? [
              `${target.localName}.${target.className} "${name.slice(0, 30)}" ${Math.round(width)}×${Math.round(height)}`,
            ]
          : [];
      });
  });
}

/** Names fields whose text is so small that a phone zooms the page when it is turned to them. */
export function zoomingFields({ page }: ChatWindow): Promise<string[]> {
  // Locators look into shadow roots by themselves.
  const fields = page.locator('textarea, select, input:not([type=checkbox], [type=radio], [type=range], [type=file])');
  return fields.evaluateAll((all) =>
    (all as HTMLElement[])
      .filter((field) => field.checkVisibility() && Number.parseFloat(getComputedStyle(field).fontSize) < 16)
      .map((field) => `${field.localName} "${field.ariaLabel ?? ''}" ${getComputedStyle(field).fontSize}`),
  );
}
