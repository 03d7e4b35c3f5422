import { expect } from '@open-wc/testing';
import { openConversation } from './support/open-conversation.ts';
import { deep, deepAll, until } from './support/page.ts';

const page = document.documentElement;
const real = visualViewport!;

/** What is seen of the page: a test's browser has no keyboard to show on the screen. */
class Seen extends EventTarget {
  offsetTop = 0;
  scale = 1;
  height = page.clientHeight;

  become(change: Partial<Pick<Seen, 'offsetTop' | 'scale' | 'height'>>): void {
    Object.assign(this, change);
    this.dispatchEvent(new Event('resize'));
  }
}

describe('a keyboard on the screen', () => {
  let seen: Seen;

  beforeEach(() => {
    seen = new Seen();
    Object.defineProperty(globalThis, 'visualViewport', { value: seen, configurable: true });
  });
  afterEach(() => {
    Object.defineProperty(globalThis, 'visualViewport', { value: real, configurable: true });
  });

  /** A conversation that fills the window, somebody's finger in its field. */
  async function filling(): Promise<{ element: HTMLElement; composer: HTMLElement }> {
    const { element } = await openConversation();
    Object.assign(element.style, { position: 'fixed', inset: '0', blockSize: 'auto', inlineSize: 'auto' });
    const composer = deep(element, 'hypee-composer');
    deep(composer, 'form').dispatchEvent(new PointerEvent('pointerenter'));
    await until(() => deepAll(composer, '.emoji-tool').length === 1);
    return { element, composer };
  }
  const end = (element: Element): number => Math.round(element.getBoundingClientRect().bottom);

  it('leaves the composer in sight, and takes its room from the messages', async () => {
    const { element, composer } = await filling();
    const messages = deep(element, 'hypee-timeline');
    const tall = messages.clientHeight;
    seen.become({ height: page.clientHeight - 200 });
    expect(end(composer)).to.equal(page.clientHeight - 200);
    expect(messages.clientHeight).to.equal(tall - 200);
    expect(end(deep(element, 'header'))).to.be.below(100);

    seen.become({ height: page.clientHeight });
    expect(end(composer)).to.equal(page.clientHeight);
    expect(messages.clientHeight).to.equal(tall);
  });

  it('takes nothing where the browser moved the page up instead', async () => {
    const { composer } = await filling();
    seen.become({ height: page.clientHeight - 200, offsetTop: 200 });
    expect(end(composer)).to.equal(page.clientHeight);
  });

  it('is not a zoom by two fingers', async () => {
    const { composer } = await filling();
    seen.become({ height: page.clientHeight / 2, scale: 2 });
    expect(end(composer)).to.equal(page.clientHeight);
  });

  it('takes only what it covers of a chat that ends above the end of the page', async () => {
    const { element, composer } = await filling();
    element.style.insetBlockEnd = '150px';
    seen.become({ height: page.clientHeight - 200 });
    expect(end(composer)).to.equal(page.clientHeight - 200);
    element.style.insetBlockEnd = '250px';
    seen.become({});
    expect(end(composer)).to.equal(page.clientHeight - 250);
  });

  it('is nothing to a conversation that was removed', async () => {
    const { element, composer } = await filling();
    element.remove();
    seen.become({ height: page.clientHeight - 200 });
    expect(composer.style.marginBlockEnd).to.equal('');
  });
});
