/** The number that each chat of the page wants in the title: there is one title for all. */
const counts = new Map<TitleCount, number>();
/** The title without the number; undefined while there is none. */
let bare: string | undefined;
let shown = '';
let hadTitle = true;
let watching: MutationObserver | undefined;

/** A number in the title of the document: `(3) Orders`. The page may change its title meanwhile. */
export class TitleCount {
  /** @param count 0 takes the number away */
  show(count: number): void {
    if (count === (counts.get(this) ?? 0)) return;
    if (count === 0) counts.delete(this);
    else counts.set(this, count);
    draw();
  }
}

function draw(): void {
  const sum = [...counts.values()].reduce((total, count) => total + count, 0);
  if (sum === 0) {
    restore();
    return;
  }
  if (bare === undefined) begin();
  else adopt();
  document.title = `(${sum > 99 ? '99+' : sum}) ${bare ?? ''}`;
  // As it reads: without the spaces at its ends.
  shown = document.title;
}

function begin(): void {
  hadTitle = document.querySelector('head > title') !== null;
  bare = document.title;
  watching = new MutationObserver(() => {
    if (adopt()) draw();
  });
  watching.observe(document.head, { subtree: true, childList: true, characterData: true });
}

/**
 * Takes over what the page has written there since. The same title with another number is of a script that counts, too:
 * the two would never give in.
 */
function adopt(): boolean {
  const { title } = document;
  const isCounted = title !== bare && title.replace(/^\(\d+\+?\) ?/, '') === bare;
  if (title === shown || isCounted) return false;
  bare = title;
  return true;
}

/** A title that the page has written since stays. */
function restore(): void {
  watching?.disconnect();
  if (bare !== undefined && document.title === shown) {
    if (hadTitle) document.title = bare;
    else document.querySelector('head > title')?.remove();
  }
  bare = undefined;
}
