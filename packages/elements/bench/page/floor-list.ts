import type { ListUnderTest, ShownRow } from './list-under-test.ts';
import { textAt } from './texts.ts';
import { WindowedList } from './windowed-list.ts';

/** The hand-written window, between a header and a foot as high as the widget's. */
export class FloorList implements ListUnderTest {
  readonly hasOlder = false;
  newest: number;
  readonly #texts: string[];
  #list: WindowedList | undefined;
  readonly #box: HTMLElement;

  constructor(count: number, box: HTMLElement) {
    this.newest = count;
    this.#texts = Array.from({ length: count }, (_, index) => textAt(index + 1));
    this.#box = box;
  }

  get scroller(): HTMLElement | undefined {
    return this.#list?.scroller;
  }

  get root(): Element {
    return this.#box;
  }

  async prepare(): Promise<void> {
    const style = document.createElement('style');
    style.textContent = `
      .floor { display: grid; grid-template-rows: 57px 1fr 65px; height: 100%; font: 15px/21px system-ui, sans-serif; }
      .floor .scroller { position: relative; overflow: hidden auto; overflow-anchor: none; }
      .floor .space { position: relative; }
      .floor .row { position: absolute; inset-inline: 16px; padding-top: 6px; }
      .floor .bubble { width: fit-content; max-width: 85%; padding: 8px 12px; border-radius: 18px; background: #eceef2;
        white-space: pre-wrap; overflow-wrap: anywhere; }
    `;
    document.head.append(style);
  }

  open(): void {
    const frame = document.createElement('div');
    frame.className = 'floor';
    const scroller = document.createElement('div');
    scroller.className = 'scroller';
    frame.append(document.createElement('header'), scroller, document.createElement('footer'));
    this.#box.append(frame);
    this.#list = new WindowedList(scroller, (index) => this.#texts[index] ?? '');
    this.#list.grow(this.newest);
  }

  append(): void {
    this.newest += 1;
    this.#texts.push(textAt(this.newest));
    this.#list?.grow(this.newest);
  }

  rows(): ShownRow[] {
    return Array.from(this.#list?.rows ?? [], ([index, row]) => {
      const { top, bottom } = row.getBoundingClientRect();
      return { seq: index + 1, top, bottom };
    }).sort((a, b) => a.seq - b.seq);
  }

  async settled(): Promise<void> {}

  async close(): Promise<void> {}
}
