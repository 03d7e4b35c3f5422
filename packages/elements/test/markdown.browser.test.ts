import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { HypeeMessage } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { render } from 'lit';
import { markdown } from '../src/markdown/render.ts';
import { contrastOf } from './support/contrast.ts';
import { alice, bob, message } from './support/people.ts';
import { deep, deepAll, focused, markdownIsHere, record } from './support/page.ts';

const words = new Words(['en']);

const EVERYTHING = [
  'A *paragraph* with **strong**, ~~old~~ and `code`,',
  'a second line, and https://a.example/.',
  '',
  '> quoted `code` and [a link](https://a.example)',
  '',
  '- one',
  '  1. two',
  '',
  '```',
  'let code = "that is longer than any bubble on a telephone, so that it has to be scrolled inside its box";',
  '```',
].join('\n');

async function show(content: string, { own = false, scheme = 'light' } = {}): Promise<HypeeMessage> {
  const surface = scheme === 'dark' ? '#15181d' : '#fff';
  const place = await fixture<HTMLElement>(
    html`<div style="inline-size: 320px; color-scheme: ${scheme}; background: ${surface}">
      <hypee-message .words=${words} .message=${message(1, own ? alice : bob, content)} .own=${own}></hypee-message>
    </div>`,
  );
  return deep(place, 'hypee-message');
}

/** Tags in order, with their texts: what a reader gets. */
function shown(element: HypeeMessage): string {
  const text = (node: Node): string => {
    // Between the items of a list stands the white space of the source.
    if (node instanceof Text) return node.data.replace(/^\n\s*$/, '');
    if (!(node instanceof Element)) return '';
    const inside = Array.from(node.childNodes, text).join('');
    return `<${node.localName}>${inside}</${node.localName}>`;
  };
  return Array.from(deep(element, '.text').childNodes, text).join('');
}

before(markdownIsHere);

describe('Markdown in a message', () => {
  for (const [what, content, tags] of [
    ['plain text', 'Hello', '<p>Hello</p>'],
    ['a line break', 'one\ntwo', '<p>one\ntwo</p>'],
    ['marks', '**a *b*** ~~c~~ `d`', '<p><strong>a <em>b</em></strong> <del>c</del> <code>d</code></p>'],
    ['a link', '[*a*](https://a.example)', '<p><a><em>a</em></a></p>'],
    ['a picture', '![a](https://a.example/b.png)', '<p><a>a</a></p>'],
    ['lists', '- a\n- b\n  1. c', '<ul><li><p>a</p></li><li><p>b</p><ol><li><p>c</p></li></ol></li></ul>'],
    ['quotes', '> a\n> > b', '<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>'],
    ['code', '```js\n<b>\n```', '<pre><code><b></code></pre>'],
    ['a heading', '# a', '<p><strong>a</strong></p>'],
  ] as const) {
    it(`shows ${what}`, async () => {
      expect(shown(await show(content))).to.equal(tags);
    });
  }

  it('counts a numbered list from its first number', async () => {
    expect(deep(await show('7. a'), 'ol').getAttribute('start')).to.equal('7');
  });

  it('keeps several paragraphs one blank line apart, however many were typed', async () => {
    const lineHeight = deep(await show('one'), '.text').offsetHeight;
    expect(deep(await show('one\n\n\n\n\ntwo'), '.text').offsetHeight).to.equal(3 * lineHeight);
  });

  it('gives each block the direction of its own text', async () => {
    const element = await show('Hello\n\nשלום\n\n- שלום\n- Hello\n\n> - שלום\n\n> > Hello');
    const directions = deepAll(element, '.text p, .text li, .text blockquote').map(
      (block) => getComputedStyle(block).direction,
    );
    expect(directions.join(' ')).to.equal('ltr rtl rtl rtl ltr ltr rtl rtl rtl ltr ltr ltr');
  });

  it('breaks long words and addresses, and scrolls code inside its box', async () => {
    const element = await show(`${'w'.repeat(500)} https://a.example/${'x'.repeat(500)}\n\n${EVERYTHING}`);
    expect(element.scrollWidth).to.be.at.most(element.clientWidth);
    const bubble = deep(element, '.bubble');
    expect(bubble.scrollWidth).to.be.at.most(bubble.clientWidth);
    const code = deep(element, 'pre');
    expect(code.scrollWidth).to.be.greaterThan(code.clientWidth);
  });

  it('lets the keyboard reach code that may have to be scrolled, and says what it is', async () => {
    const code = deep(await show(EVERYTHING), 'pre');
    expect(code.tabIndex).to.equal(0);
    expect(code.getAttribute('aria-label')).to.equal('Code');
    const short = await show('```\nlet a;\nlet b;\n```');
    expect(deep(short, 'pre').hasAttribute('tabindex')).to.be.false;
    expect(deep(short, 'pre').scrollWidth).to.equal(deep(short, 'pre').clientWidth);
  });

  for (const scheme of ['light', 'dark'])
    for (const own of [true, false]) {
      it(`is readable in ${own ? 'one’s own' : 'another’s'} bubble, ${scheme}`, async () => {
        const element = await show(EVERYTHING, { own, scheme });
        for (const part of deepAll(element, '.text, .text *')) {
          expect(contrastOf(part), part.localName).to.be.at.least(4.5);
        }
        for (const link of deepAll(element, 'a')) {
          expect(getComputedStyle(link).textDecorationLine).to.equal('underline');
        }
        await expect(element).to.be.accessible();
      });
    }

  it('parses a message once, however often it is drawn', () => {
    let reads = 0;
    const one = {
      get content() {
        reads += 1;
        return '**a**';
      },
    };
    const place = document.createElement('div');
    render(markdown(one, words, null), place);
    render(markdown(one, words, null), place);
    expect(place.textContent).to.equal('a');
    expect(reads).to.equal(1);
  });

  for (const [what, content] of [
    ['stars', '*'.repeat(65_536)],
    ['emphasis in emphasis', '*a '.repeat(16_384) + 'b* '.repeat(16_384)],
    ['quotes in quotes', '> '.repeat(32_768)],
    ['lists in lists', `${'- '.repeat(32_767)}a`],
    ['brackets', '['.repeat(32_768) + '](https://a.example)'],
  ] as const) {
    it(`draws the largest message of ${what}`, async () => {
      expect(deep(await show(content), '.text').textContent).not.to.be.empty;
    });
  }
});

describe('a link in a message', () => {
  const leave = (event: Event): void => event.preventDefault();
  /** The last to hear of a click: no test leaves its page. */
  let followed: boolean[];
  const note = (event: Event): void => {
    followed.push(!event.defaultPrevented);
    leave(event);
  };

  beforeEach(() => {
    followed = [];
    window.addEventListener('click', note);
  });
  afterEach(() => window.removeEventListener('click', note));

  it('opens elsewhere, and tells the other page nothing', async () => {
    const link = deep(await show('https://a.example/b'), 'a');
    expect(link.getAttribute('href')).to.equal('https://a.example/b');
    expect(link.getAttribute('target')).to.equal('_blank');
    expect(link.getAttribute('rel')).to.equal('noopener noreferrer nofollow');
  });

  it('tells the page where it leads, then is followed', async () => {
    const element = await show('[a](https://a.example/b)');
    const clicks = record(document.body, 'hypee-link-click');
    deep(element, 'a').click();
    expect(clicks).to.deep.equal([{ url: 'https://a.example/b' }]);
    expect(followed).to.deep.equal([true]);
  });

  it('is not followed when the page says so, by mouse or by key', async () => {
    const element = await show('[a](https://a.example/b)');
    document.body.addEventListener('hypee-link-click', leave);
    const link = deep(element, 'a');
    link.click();
    link.focus();
    expect(focused()).to.equal(link);
    await sendKeys({ press: 'Enter' });
    document.body.removeEventListener('hypee-link-click', leave);
    expect(followed).to.deep.equal([false, false]);
  });
});
