import { expect, fixture, html } from '@open-wc/testing';
import { drawEach } from '../src/base/draw-each.ts';

describe('a list whose rows are drawn one by one', () => {
  let list: HTMLElement;
  let drawn: string[];

  const show = (...rows: [key: string, text: string][]): HTMLElement[] =>
    drawEach(
      list,
      'button',
      rows.map(([key, text]) => ({
        key,
        from: [text],
        draw: (box) => {
          drawn.push(key);
          box.textContent = text;
        },
      })),
    );
  const texts = (): (string | null)[] => Array.from(list.children, ({ textContent }) => textContent);

  beforeEach(async () => {
    list = await fixture<HTMLElement>(html`<div></div>`);
    drawn = [];
  });

  it('shows the rows in their order, whatever order they had', () => {
    show(['a', 'A'], ['b', 'B'], ['c', 'C']);
    const boxes = show(['c', 'C'], ['d', 'D'], ['a', 'A']);
    expect(texts()).to.deep.equal(['C', 'D', 'A']);
    expect(boxes).to.deep.equal([...list.children]);
  });

  it('draws a row that is new or has changed, and no other', () => {
    show(['a', 'A'], ['b', 'B']);
    drawn = [];
    show(['a', 'A'], ['b', 'other'], ['c', 'C']);
    expect(drawn).to.deep.equal(['b', 'c']);
    expect(texts()).to.deep.equal(['A', 'other', 'C']);
  });

  it('leaves the focus on a row when others come and go around it', () => {
    const [, middle] = show(['a', 'A'], ['b', 'B'], ['c', 'C']);
    middle?.focus();
    show(['z', 'Z'], ['b', 'B'], ['d', 'D']);
    expect(document.activeElement).to.equal(middle);
    expect(texts()).to.deep.equal(['Z', 'B', 'D']);
  });
});
