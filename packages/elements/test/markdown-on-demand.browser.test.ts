import { expect, fixture, html } from '@open-wc/testing';
import { render } from 'lit';
import type { HypeeMessage } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { bob, message } from './support/people.ts';
import { deep, deepAll, textOf, until } from './support/page.ts';
import { messageText } from '../src/markdown/on-demand.ts';
import { markdown } from '../src/markdown/render.ts';

const words = new Words(['en']);
const host = { requestUpdate: () => undefined, shadowRoot: null };

/** What stands in the page, without the marks that templates leave there. */
function drawn(template: unknown): string {
  const place = document.createElement('div');
  render(template, place);
  return place.innerHTML.replace(/<!--.*?-->/g, '');
}

describe('markdown on demand', () => {
  it('shows a text as it was typed, and its marks as soon as their part is here', async () => {
    const element = await fixture<HypeeMessage>(
      html`<hypee-message .words=${words} .message=${message(1, bob, 'so **bold**')}></hypee-message>`,
    );
    expect(textOf(deep(element, '.text'))).to.match(/^so (\*\*)?bold(\*\*)?$/);
    await until(() => deepAll(element, 'strong').map(textOf)[0] === 'bold');
  });

  for (const text of [
    'Hello',
    'two\nlines',
    'two\n\nparagraphs',
    '\n \n  indented, after empty lines\n\t\n\n\n  and more  \n\n',
    'CR\r\nLF\rand\n\r\nboth',
    'A full stop. And 3.5 % (of 10), at 10:30; "quoted" — 50€, a+b=c, a - b, mail me@example.org',
    'مرحبا\nهل أنت هنا؟',
    '',
  ]) {
    it(`draws a text without marks as Markdown would: ${JSON.stringify(text)}`, () => {
      expect(drawn(messageText({ content: text }, words, host))).to.equal(
        drawn(markdown({ content: text }, words, null)),
      );
    });
  }
});
