import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import type { HypeeChat } from '@hypee/chat-elements';
import { enErrors } from '../src/strings/en-errors.ts';
import { enAttachments } from '../src/strings/en-attachments.ts';
import { enComposer } from '../src/strings/en-composer.ts';
import { enDialog } from '../src/strings/en-dialog.ts';
import { enMessages } from '../src/strings/en-messages.ts';
import { enPanes } from '../src/strings/en-panes.ts';
import { en } from '../src/strings/en.ts';
import type { Strings } from '../src/strings/strings.ts';
import { translations } from '../src/strings/translations.ts';
import { fakeTimers } from './support/fake-timers.ts';
import { MemoryChat } from './support/memory-chat.ts';
import { alice, bob, summary } from './support/people.ts';
import { deep, deepAll, textOf, until } from './support/page.ts';

const GERMAN: Strings = {
  ...en,
  ...enAttachments,
  ...enComposer,
  ...enDialog,
  ...enMessages,
  ...enPanes,
  code: 'Code',
  errors: enErrors,
  chooseConversation: 'Bitte wählen.',
  composerPlaceholder: 'Nachricht',
};

/** A language whose file arrives, or fails to, when the test says. Fetched once, so each test has its own. */
function distantLanguage(name: string) {
  const fetches: PromiseWithResolvers<Strings>[] = [];
  translations[name] = async () => {
    const fetch = Promise.withResolvers<Strings>();
    fetches.push(fetch);
    return { [name]: await fetch.promise };
  };
  return fetches;
}

function chatOfTwo(): MemoryChat {
  const chat = new MemoryChat([summary('42')]);
  chat.conversation('42').fill(
    30,
    (seq) => `Message ${seq}`,
    (seq) => (seq % 2 ? bob : alice),
  );
  return chat;
}

async function show(lang: string, chat = chatOfTwo(), facts: Partial<HypeeChat> = {}): Promise<HypeeChat> {
  const place = await fixture<HTMLElement>(html`<div style="inline-size: 900px; block-size: 500px"></div>`);
  const element = document.createElement('hypee-chat');
  element.lang = lang;
  Object.assign(element, { chat, ...facts });
  place.append(element);
  await nextFrame();
  return element;
}

const placeholder = (element: HypeeChat): string => deepAll(element, '.placeholder').map(textOf).join();
const everything = (element: HypeeChat): string => element.shadowRoot?.textContent.trim() ?? '';

describe('the language of a chat', () => {
  after(() => {
    for (const name of ['da', 'fi', 'it', 'nb', 'nl', 'sv']) Reflect.deleteProperty(translations, name);
  });

  it('is the only one that is drawn: nothing is, until it is here', async () => {
    const fetches = distantLanguage('da');
    const element = await show('da');
    expect(everything(element)).to.equal('');
    fetches[0]?.resolve(GERMAN);
    await until(() => placeholder(element) === 'Bitte wählen.');
    await show('da');
    expect(fetches).to.have.lengthOf(1);
  });

  it('holds up no connection', async () => {
    distantLanguage('fi');
    const asked: string[] = [];
    const token = (reason: string): string => {
      asked.push(reason);
      return 'token';
    };
    await show('fi', undefined, { chat: undefined, url: 'http://127.0.0.1:9', token });
    await until(() => asked.length > 0);
  });

  it('is English while it cannot be fetched, and tried again when the network is back', async () => {
    const fetches = distantLanguage('it');
    const chat = chatOfTwo();
    chat.connection.set({ status: 'offline' });
    const element = await show('it', chat);
    fetches[0]?.reject(new Error('offline'));
    await until(() => placeholder(element) === 'Choose a conversation.');
    chat.connection.set({ status: 'online' });
    await until(() => fetches.length === 2);
    expect(placeholder(element)).to.equal('Choose a conversation.');
    fetches[1]?.resolve(GERMAN);
    await until(() => placeholder(element) === 'Bitte wählen.');
    chat.connection.set({ status: 'offline' });
    chat.connection.set({ status: 'online' });
    await nextFrame();
    expect(fetches).to.have.lengthOf(2);
  });

  it('is English after a while of waiting, and right as soon as it is here', async () => {
    const fetches = distantLanguage('nl');
    const timers = fakeTimers();
    try {
      const element = await show('nl');
      expect(everything(element)).to.equal('');
      timers.advance(4000);
      await until(() => placeholder(element) === 'Choose a conversation.');
      fetches[0]?.resolve(GERMAN);
      await until(() => placeholder(element) === 'Bitte wählen.');
    } finally {
      timers.restore();
    }
  });

  it('leaves no timer behind when the chat is removed while it waits', async () => {
    distantLanguage('sv');
    const timers = fakeTimers();
    try {
      const element = await show('sv');
      expect(timers.pending).to.equal(1);
      element.remove();
      expect(timers.pending).to.equal(0);
    } finally {
      timers.restore();
    }
  });

  it('changes in place: what was there stays until the other language is here', async () => {
    const fetches = distantLanguage('nb');
    const element = await show('en', undefined, { conversation: '42' });
    await until(() => deepAll(element, 'hypee-message').length > 0);
    const [field, scroller] = [deep(element, 'textarea'), deep(element, '.scroller')];
    scroller.scrollTop = 10;
    element.lang = 'nb';
    await until(() => fetches.length > 0);
    await nextFrame();
    expect(field.getAttribute('placeholder')).to.equal('Write a message');
    fetches[0]?.resolve(GERMAN);
    await until(() => field.getAttribute('placeholder') === 'Nachricht');
    expect(deep(element, 'textarea')).to.equal(field);
    expect(scroller.scrollTop).to.equal(10);
  });

  it('is the last one that was wanted, whatever arrives first', async () => {
    const fetches = distantLanguage('ca');
    const element = await show('en');
    element.lang = 'ca';
    await until(() => fetches.length > 0);
    element.lang = 'fr';
    await until(() => placeholder(element) === 'Choisissez une conversation pour la lire.');
    fetches[0]?.resolve(GERMAN);
    await nextFrame();
    expect(placeholder(element)).to.contain('Choisissez');
    Reflect.deleteProperty(translations, 'ca');
  });
});

describe('the direction of a chat', () => {
  const directionOf = (element: Element): string => getComputedStyle(element).direction;

  it('follows the language', async () => {
    const element = await show('ar', undefined, { layout: 'inbox' });
    await until(() => placeholder(element) === 'اختر محادثة لقراءتها.');
    const list = deep(element, 'hypee-conversation-list').getBoundingClientRect();
    expect(list.right).to.equal(element.getBoundingClientRect().right);
    expect(element.hasAttribute('dir')).to.be.false;
    element.lang = 'en';
    await until(() => placeholder(element) === 'Choose a conversation.');
    expect(directionOf(deep(element, '.frame'))).to.equal('ltr');
  });

  it('is the one that the page declares, on the element or around it', async () => {
    const element = await show('ar');
    await until(() => directionOf(deep(element, '.frame')) === 'rtl');
    element.dir = 'ltr';
    element.requestUpdate();
    await until(() => directionOf(deep(element, '.frame')) === 'ltr');
    element.removeAttribute('dir');
    element.parentElement!.dir = 'ltr';
    element.requestUpdate();
    await element.updateComplete;
    expect(directionOf(deep(element, '.frame'))).to.equal('ltr');
  });

  it('is that of the provider’s language for a part inside it, and of that part alone', async () => {
    const provider = await fixture<HTMLElement>(
      html`<hypee-chat-provider lang="ar" .chat=${chatOfTwo()}>
        <p>Page</p>
        <hypee-composer conversation="42"></hypee-composer>
      </hypee-chat-provider>`,
    );
    const composer = deep(provider, 'hypee-composer');
    await until(() => composer.dir === 'rtl');
    expect(directionOf(provider.querySelector('p')!)).to.equal('ltr');
    expect(getComputedStyle(composer.shadowRoot!.querySelector('.mirrored')!).transform).to.equal(
      'matrix(-1, 0, 0, 1, 0, 0)',
    );
    provider.lang = 'en';
    await until(() => !composer.hasAttribute('dir'));
    composer.dir = 'ltr';
    provider.lang = 'ar';
    await until(() => deep(composer, 'textarea').getAttribute('placeholder') === 'اكتب رسالة');
    expect(directionOf(composer)).to.equal('ltr');
  });

  it('breaks no layout: everything stays in its box, in Arabic too', async () => {
    const element = await show('ar', undefined, { conversation: '42' });
    await until(() => deepAll(element, 'hypee-message').length > 0);
    const box = element.getBoundingClientRect();
    for (const inner of deepAll(element, '*')) {
      if (!inner.checkVisibility() || inner.closest('.visually-hidden')) continue;
      const { left, right } = inner.getBoundingClientRect();
      expect([left >= box.left - 0.5, right <= box.right + 0.5], inner.className).to.deep.equal([true, true]);
    }
    await expect(element).to.be.accessible();
  });
});
