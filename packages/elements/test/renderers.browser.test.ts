import type { Message } from '@hypee/chat';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { Words, type HypeeChatProvider, type Renderers } from '@hypee/chat-elements';
import { guardPage } from './support/page-guard.ts';
import { deep, deepAll, markdownIsHere, record, textOf, until } from './support/page.ts';
import { PAYLOADS } from './support/payloads.ts';
import { alice, bob, message } from './support/people.ts';

const words = new Words(['en']);

const ORDER = { metadata: { order: { number: 'A-17', total: 12.5, paid: true } } };

const photo = {
  id: 'f1',
  name: 'plan.pdf',
  contentType: 'application/pdf',
  size: 1000,
  url: null,
  thumbnailUrl: null,
  width: null,
  height: null,
  duration: null,
  thumbhash: null,
} as unknown as Message['attachments'][number];

/** A timeline in a provider, as a page lays one out. */
async function show(
  messages: readonly Message[],
  { renderers, templates = [] }: { renderers?: Renderers; templates?: string[] } = {},
): Promise<HypeeChatProvider> {
  const provider = document.createElement('hypee-chat-provider');
  for (const markup of templates) provider.append(document.createRange().createContextualFragment(markup));
  if (renderers) provider.renderers = renderers;
  const timeline = document.createElement('hypee-timeline');
  Object.assign(timeline, { messages, me: alice, words });
  timeline.style.blockSize = '400px';
  provider.append(timeline);
  await fixture(html`<div>${provider}</div>`);
  await timeline.updateComplete;
  return provider;
}

const card = ({ metadata }: Message): Node | undefined => {
  const { order } = metadata as { order?: { number: string } };
  if (!order) return undefined;
  return Object.assign(document.createElement('article'), { textContent: `Order ${order.number}` });
};

before(markdownIsHere);

describe('renderers', () => {
  it('draw a body of their own for the messages that they know, and leave the others as they are', async () => {
    const place = await show([message(1, bob, 'Plain'), message(2, bob, 'As text', ORDER)], {
      renderers: { message: card },
    });
    await until(() => deepAll(place, 'article').length === 1);
    expect(deepAll(place, '.text').map(textOf)).to.deep.equal(['Plain', 'Order A-17']);
    expect(deep(place, 'article').closest('.bubble')).to.exist;
  });

  it('change what is shown when there are other ones, and when there are none any more', async () => {
    const place = await show([message(1, bob, 'Plain')], { renderers: { message: () => 'One' } });
    await until(() => textOf(deep(place, '.text')) === 'One');
    place.renderers = { message: () => 'Two' };
    await until(() => textOf(deep(place, '.text')) === 'Two');
    place.renderers = undefined;
    await until(() => textOf(deep(place, '.text')) === 'Plain');
  });

  it('are told who wrote it and in which language the chat speaks', async () => {
    const place = await show([message(1, alice, 'x'), message(2, bob, 'y')], {
      renderers: { message: ({ content }, { own, locale }) => `${content} ${own} ${locale}` },
    });
    await until(() => deepAll(place, '.text').map(textOf).join() === 'x true en,y false en');
  });

  it('give text that stays text', async () => {
    const guard = guardPage();
    const hostile = Object.values(PAYLOADS).flat();
    const place = await show([message(1, bob, 'x')], { renderers: { message: () => hostile.join('\n') } });
    await until(() => deep(place, '.text').textContent.includes(hostile[0]!));
    expect(deep(place, '.text').childElementCount).to.equal(0);
    await nextFrame();
    expect(guard.troubles()).to.deep.equal([]);
    guard.release();
  });

  it('keep the label of the row, the time and the mark of what was deleted', async () => {
    const gone = message(2, bob, '', { deletedAt: new Date(), ...ORDER });
    const place = await show([message(1, bob, 'As text', ORDER), gone], { renderers: { message: card } });
    await until(() => deepAll(place, 'article').length === 1);
    const [row] = deepAll(place, '[role=article]');
    expect(row!.ariaLabel).to.include('Bob Stone').and.to.include('As text');
    expect(textOf(deep(place, '.deleted'))).to.equal(words.text('deleted'));
  });

  it('keep a node while its message is the same, with what a user does in it', async () => {
    let asked = 0;
    const place = await show([message(1, bob, 'x')], {
      renderers: { message: () => ((asked += 1), document.createElement('input')) },
    });
    await until(() => deepAll(place, 'input').length === 1);
    const field = deep(place, 'input');
    field.value = 'typed';
    const timeline = deep(place, 'hypee-timeline');
    timeline.messages = [...timeline.messages, message(2, bob, 'y')];
    await until(() => deepAll(place, 'input').length === 2);
    expect(deep(place, 'input')).to.equal(field);
    expect(asked).to.equal(2);
  });

  it('draw again what was scrolled away and comes back', async () => {
    const many = Array.from({ length: 500 }, (_, index) => message(index + 1, bob, `Number ${index + 1}`));
    const place = await show(many, { renderers: { message: ({ content }) => `Own ${content}` } });
    const timeline = deep(place, 'hypee-timeline');
    await until(() => deepAll(place, '.text').map(textOf).includes('Own Number 500'));
    timeline.showMessage('m1');
    await until(() => deepAll(place, '.text').map(textOf).includes('Own Number 1'));
    expect(deepAll(place, '.text').map(textOf)).not.to.include('Own Number 500');
    timeline.showMessage('m500');
    await until(() => deepAll(place, '.text').map(textOf).includes('Own Number 500'));
    expect(deepAll(place, '.text').every((text) => textOf(text).startsWith('Own '))).to.equal(true);
  });

  it('that throw leave the built-in look, and hypee-error says which one failed, once for each message', async () => {
    const broken = (): never => {
      throw new Error('no such order');
    };
    const place = await show([]);
    const errors = record(place, 'hypee-error');
    place.renderers = { message: broken, attachment: broken, empty: broken };
    await until(() => errors.length === 1);
    expect(textOf(deep(place, '.empty'))).to.equal(words.text('noMessages'));
    const timeline = deep(place, 'hypee-timeline');
    timeline.messages = [message(1, bob, 'Plain', { attachments: [photo] })];
    await until(() => errors.length === 3 && deepAll(place, 'hypee-attachment').length === 1);
    expect(textOf(deep(place, '.text'))).to.equal('Plain');
    timeline.messages = [...timeline.messages];
    await timeline.updateComplete;
    await nextFrame();
    expect(errors.map(({ error }) => `${error.code} ${error.message.split(':')[0]}`)).to.have.members([
      'renderer_failed renderers.empty failed',
      'renderer_failed renderers.message failed',
      'renderer_failed renderers.attachment failed',
    ]);
    expect(errors.map(({ error }) => (error.cause as Error).message)).to.deep.equal(Array(3).fill('no such order'));
  });

  it('that give something else than a node or a text have failed', async () => {
    const place = await show([message(1, bob, 'Plain')]);
    const errors = record(place, 'hypee-error');
    place.renderers = { message: () => ({ html: '<b>x</b>' }) as unknown as string };
    await until(() => errors.length === 1);
    expect(textOf(deep(place, '.text'))).to.equal('Plain');
  });

  it('draw a file and an empty conversation, with a look of their own', async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.own-file { color: rgb(1, 2, 3) }');
    const place = await show([], {
      renderers: {
        empty: () => 'Say hello',
        attachment: ({ name }) =>
          Object.assign(document.createElement('p'), { className: 'own-file', textContent: name }),
        styles: sheet,
      },
    });
    await until(() => textOf(deep(place, '.empty')) === 'Say hello');
    deep(place, 'hypee-timeline').messages = [message(1, bob, 'x', { attachments: [photo] })];
    await until(() => deepAll(place, '.own-file').length === 1);
    expect(getComputedStyle(deep(place, '.own-file')).color).to.equal('rgb(1, 2, 3)');
    expect(deepAll(place, 'hypee-attachment')).to.be.empty;
  });
});

describe('<template slot="message">', () => {
  const template = `<template slot="message" data-if="metadata.order">
    <style>.sum { color: rgb(4, 5, 6) }</style>
    <b data-text="metadata.order.number"></b> <i class="sum" data-text="metadata.order.total"></i>
    <u data-if="metadata.order.paid">paid</u><s data-if="metadata.order.late">late</s>
    <em data-text="sender.name"></em>
  </template>`;

  it('is filled with what a message has, where it has what the template asks for', async () => {
    const place = await show([message(1, bob, 'Plain'), message(2, bob, 'As text', ORDER)], { templates: [template] });
    await until(() => deepAll(place, '.text em').length === 1);
    expect(deepAll(place, '.text').map(textOf)).to.deep.equal(['Plain', 'A-17 12.5 paid Bob Stone']);
    expect(getComputedStyle(deep(place, '.sum')).color).to.equal('rgb(4, 5, 6)');
    expect(deepAll(place, '.text style')).to.be.empty;
  });

  it('is used in the order of the page, and a renderer goes first', async () => {
    const place = await show([message(1, bob, 'Plain'), message(2, bob, 'As text', ORDER)], {
      templates: [template, '<template slot="message"><q data-text="content"></q></template>'],
      renderers: { message: ({ content }) => (content === 'Plain' ? 'Own' : undefined) },
    });
    await until(() => deepAll(place, '.text em').length === 1);
    expect(deepAll(place, '.text').map(textOf)).to.deep.equal(['Own', 'A-17 12.5 paid Bob Stone']);
  });

  it('reads nothing that is not written out: no object, no list, nothing from a prototype', async () => {
    const paths = [
      'metadata',
      'attachments',
      'constructor.name',
      '__proto__',
      'content.length',
      'sender.__proto__.x',
      '',
    ];
    const place = await show([message(1, bob, 'x', { metadata: { list: [1], toString: 'own' } })], {
      templates: [
        `<template slot="message"><div class="all">${[...paths, 'metadata.list', 'metadata.toString']
          .map((path) => `<i data-text="${path}">before</i>`)
          .join('')}</div></template>`,
      ],
    });
    await until(() => deepAll(place, '.all').length === 1);
    expect(textOf(deep(place, '.all'))).to.equal('own');
  });

  it('runs no script of its own', async () => {
    const place = await show([message(1, bob, 'x')], {
      templates: ['<template slot="message"><b>!</b><script>document.title = "ran"</script></template>'],
    });
    await until(() => deepAll(place, '.text b').length === 1);
    expect(deepAll(place, '.text script')).to.be.empty;
  });

  for (const [what, payloads] of Object.entries(PAYLOADS)) {
    it(`shows hostile values as text: ${what}`, async () => {
      const guard = guardPage();
      for (const payload of payloads) {
        const place = await show([message(1, { ...bob, name: payload }, payload, { metadata: { order: payload } })], {
          templates: [
            '<template slot="message"><b data-text="content"></b><i data-text="sender.name"></i><u data-text="metadata.order"></u></template>',
          ],
        });
        await until(() => deepAll(place, '.text u').length === 1);
        for (const tag of ['b', 'i', 'u']) {
          const shown = deep(place, `.text ${tag}`);
          expect(shown.textContent, payload).to.equal(payload);
          expect(shown.childElementCount, payload).to.equal(0);
        }
      }
      await nextFrame();
      expect(guard.troubles()).to.deep.equal([]);
      guard.release();
    });
  }
});
