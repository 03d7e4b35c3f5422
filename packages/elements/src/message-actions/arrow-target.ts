/** Where a key leads among buttons that stand in rows: along the line by the left and right keys, to the next line by the others. */
export function arrowTarget(buttons: readonly HTMLElement[], current: number, key: string): HTMLElement | undefined {
  const from = buttons[current];
  if (!from) return undefined;
  const toRight = getComputedStyle(from).direction === 'ltr' ? 1 : -1;
  switch (key) {
    case 'Home':
      return buttons[0];
    case 'End':
      return buttons.at(-1);
    case 'ArrowRight':
      return buttons[current + toRight];
    case 'ArrowLeft':
      return buttons[current - toRight];
    case 'ArrowDown':
      return nextLine(buttons.slice(current + 1), from);
    case 'ArrowUp':
      return nextLine(buttons.slice(0, current).reverse(), from);
    default:
      return undefined;
  }
}

/** The one in the next line that stands nearest to the column. */
function nextLine(others: readonly HTMLElement[], from: HTMLElement): HTMLElement | undefined {
  const { top, left } = from.getBoundingClientRect();
  const boxes = others.map((button) => ({ button, box: button.getBoundingClientRect() }));
  const line = boxes.find(({ box }) => Math.abs(box.top - top) > 1)?.box.top;
  const inLine = boxes.filter(({ box }) => box.top === line);
  return inLine.sort((a, b) => Math.abs(a.box.left - left) - Math.abs(b.box.left - left))[0]?.button;
}
