/**
 * The smallest part of `items` that still fails: none of it can be left out. Algorithm: ddmin (Zeller and Hildebrandt,
 * "Simplifying and Isolating Failure-Inducing Input"): halves first, then ever smaller pieces.
 *
 * @param fails whether a part still does; `items` as a whole must
 */
export async function minimize<Item>(
  items: readonly Item[],
  fails: (part: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[]> {
  if (items.length > 0 && (await fails([]))) return [];
  let rest = items;
  let pieces = 2;
  while (rest.length > 1) {
    const size = Math.ceil(rest.length / pieces);
    const smaller = await firstFailing(rest, size, fails);
    if (smaller) {
      rest = smaller;
      pieces = Math.max(2, pieces - 1);
    } else if (size > 1) pieces = Math.min(rest.length, pieces * 2);
    else break;
  }
  return rest;
}

/** Without one piece after the other. */
async function firstFailing<Item>(
  items: readonly Item[],
  size: number,
  fails: (part: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[] | undefined> {
  for (let start = 0; start < items.length; start += size) {
    const without = [...items.slice(0, start), ...items.slice(start + size)];
    if (await fails(without)) return without;
  }
  return undefined;
}
