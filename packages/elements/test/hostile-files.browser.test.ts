import type { Attachment, Message } from '@hypee/chat';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { Words } from '@hypee/chat-elements';
import '@hypee/chat-elements/panes';
import { shownName } from '../src/attachments/file-name.ts';
import { voiceMetadata } from '../src/attachments/voice-note.ts';
import { file } from './support/files.ts';
import { MemoryConversation } from './support/memory-conversation.ts';
import { guardPage, type PageGuard } from './support/page-guard.ts';
import { deep, deepAll, markdownIsHere, until } from './support/page.ts';
import { PAYLOADS } from './support/payloads.ts';
import { alice, bob, message, summary } from './support/people.ts';
import { film, photo, shown, sound, THUMBHASH } from './support/shown-files.ts';

const words = new Words(['en']);
const payloads = Object.values(PAYLOADS).flat();

/** Addresses that run something, that name what is on the device, or that are none. */
const ADDRESSES = [
  'javascript:__xss()',
  'JaVaScRiPt:__xss()',
  ' javascript:__xss()',
  '\tjava\nscript:__xss()',
  '\x01javascript:__xss()',
  'javascript://xss.invalid/%0A__xss()',
  'vbscript:__xss()',
  'data:text/html,<script>parent.__xss()</script>',
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="__xss()"/>',
  'data:image/png;base64,iVBORw0KGgo=',
  'DATA:text/html;base64,PHNjcmlwdD5fX3hzcygpPC9zY3JpcHQ+',
  'blob:https://xss.invalid/0',
  `blob:${location.origin}/0`,
  'filesystem:https://xss.invalid/temporary/x.html',
  'file:///etc/passwd',
  'file://xss.invalid/share/x.png',
  'ftp://xss.invalid/x.png',
  'ws://xss.invalid/',
  'view-source:https://xss.invalid/',
  'about:blank',
  'about:srcdoc',
  'chrome://settings',
  'mailto:x@xss.invalid',
  'tel:+10000',
  'intent://xss.invalid/#Intent;end',
  'ms-word:ofe|u|https://xss.invalid/x.docx',
  'https://',
  'https://xss.invalid:99999/x.png',
  'https://xss.invalid:port/x.png',
  'https://[::1/x.png',
  'http://%00/x.png',
  '',
];

/** Media types that promise what a browser may run, or nothing at all. */
const TYPES = [
  'image/svg+xml',
  'IMAGE/SVG+XML',
  'image/svg+xml;charset=utf-8',
  'image/png;image/svg+xml',
  'image/png\ntext/html',
  'text/html',
  'application/xhtml+xml',
  'text/xml',
  'multipart/x-mixed-replace',
  'application/javascript',
  'application/x-shockwave-flash',
  'application/pdf',
  '',
  '/',
  'image/',
  'x'.repeat(5000),
  ...payloads,
];

const NUMBERS: readonly unknown[] = [
  NaN,
  Infinity,
  -Infinity,
  -1,
  -0,
  0,
  1e-300,
  0.5,
  1e9,
  Number.MAX_SAFE_INTEGER,
  1e300,
  Number.MAX_VALUE,
  '900',
  '1e999',
  '100%',
  '1px;position:fixed;inset:0',
  '<img src=x onerror=__xss()>',
  'url(https://xss.invalid/pixel.png)',
  {},
  [],
  true,
];

/** Every element behind any number of shadow roots, those of SVG too. */
function everyElement(root: ParentNode): Element[] {
  return Array.from(root.children).flatMap((child) => [
    child,
    ...(child.shadowRoot ? everyElement(child.shadowRoot) : []),
    ...everyElement(child),
  ]);
}

/** What the interface consists of, without what people wrote: tags with the names of their attributes. */
const frame = (place: Element): string[] =>
  everyElement(place)
    .filter((element) => !element.parentElement?.closest('.text'))
    // A text that happens to be a blur gives a canvas its size.
    .map((element) =>
      element.localName === 'canvas'
        ? 'canvas'
        : `${element.localName} ${element.getAttributeNames().sort().join(' ')}`,
    );

/** Wherever an element could lead to, or fetch from. */
const addresses = (place: Element): string[] =>
  everyElement(place).flatMap((element) =>
    ['src', 'href', 'xlink:href', 'srcset', 'poster', 'action', 'formaction', 'data', 'background', 'srcdoc', 'style']
      .filter((name) => element.hasAttribute(name) && !(name === 'style' && element.localName !== 'img'))
      .map((name) => element.getAttribute(name) ?? ''),
  );

interface Place {
  place: HTMLElement;
  conversation: MemoryConversation;
}

/** Messages of bob. */
async function show(messages: readonly Message[]): Promise<Place> {
  const conversation = new MemoryConversation(summary('c1'), alice);
  conversation.messages.set(messages);
  const place = await fixture<HTMLElement>(
    html`<div>
      ${messages.map(
        (one) =>
          html`<hypee-message
            .words=${words}
            .conversation=${conversation}
            .message=${one}
            .showName=${true}
          ></hypee-message>`,
      )}
      <hypee-conversation-list
        .words=${words}
        .conversations=${messages.map((lastMessage, index) => summary(`c${index}`, { kind: 'group', lastMessage }))}
        .me=${alice}
      ></hypee-conversation-list>
    </div>`,
  );
  const count = messages.reduce((sum, { attachments }) => sum + attachments.length, 0);
  await until(
    () => shown(place).length === count && shown(place).every(({ shadowRoot }) => shadowRoot?.childElementCount),
  );
  await Promise.all(shown(place).map(({ updateComplete }) => updateComplete));
  return { place, conversation };
}

const from = (text: string, attachments: readonly Attachment[], facts: Partial<Message> = {}): Message =>
  message(1, { ...bob, name: text }, text, { attachments, ...facts });

/** One file of each kind, and one of mine that is not sent, with the same text wherever somebody may have written one. */
const everyKind = (text: string): Message[] => {
  const facts = { name: text, thumbhash: text };
  const upload = { status: 'paused', sent: 1, blob: undefined } as const;
  return [
    from(text, [photo({ ...facts, url: PICTURE }), film(facts), photo({ ...facts, url: PICTURE })]),
    from(text, [film(facts)]),
    from(text, [sound(facts), file(text, 'application/x-thing'), file(text, 'text/plain', { url: '' })]),
    from(text, [sound(facts)], { metadata: voiceMetadata({ levels: [0.1, 0.9], duration: 3 }) }),
    from(text, [file(text, 'image/png', { url: '', upload })], { seq: undefined, clientId: 'k', status: 'sending' }),
  ];
};

const PICTURE = photo().url;

/** What is asked of the runner's own files. */
const isOwn = (trouble: string): boolean =>
  new RegExp(`^a request for ${location.origin}/(packages/elements/test/support|pictures)/`).test(trouble);

describe('hostile files', () => {
  const { click } = HTMLAnchorElement.prototype;
  const { createObjectURL } = URL;
  let guard: PageGuard;
  let saved: { href: string; download: string; isInPage: boolean }[] = [];
  let blobs: Blob[] = [];

  const troubles = (): string[] => guard.troubles().filter((one) => !isOwn(one));

  before(async () => {
    await markdownIsHere();
    const { place } = await show(everyKind('Hello'));
    // What is fetched with the first of them is here.
    deepAll(place, 'button.box')[0]!.click();
    await until(() => deepAll(place, 'dialog[open]').length === 1);
    (deep(place, 'dialog[open]') as HTMLDialogElement).close();
    HTMLAnchorElement.prototype.click = function () {
      saved.push({ href: this.href, download: this.download, isInPage: this.isConnected });
    };
    URL.createObjectURL = (blob: Blob) => {
      blobs.push(blob);
      return createObjectURL.call(URL, blob);
    };
    guard = guardPage();
  });
  beforeEach(() => {
    saved = [];
    blobs = [];
  });
  afterEach(async () => {
    await nextFrame();
    expect(troubles()).to.deep.equal([]);
  });
  after(() => {
    guard.release();
    HTMLAnchorElement.prototype.click = click;
    URL.createObjectURL = createObjectURL;
  });

  const frames = (place: Element): string[][] => deepAll(place, 'hypee-message').map(frame);

  for (const [what, texts] of Object.entries(PAYLOADS)) {
    it(`are text in their names, their blurs and their captions: ${what}`, async () => {
      const harmless = (await show(everyKind('Hello'))).place;
      const { place } = await show(texts.flatMap(everyKind));
      const kinds = frames(harmless);
      const drawn = frames(place);
      const list = frame(deep(place, 'hypee-conversation-list'));
      const row = frame(deep(harmless, 'hypee-conversation-list'));
      expect(new Set(list), 'what rows of the list consist of').to.deep.equal(new Set(row));
      for (const [index, text] of texts.entries()) {
        const about = JSON.stringify(text);
        const from = index * kinds.length;
        expect(drawn.slice(from, from + kinds.length), about).to.deep.equal(kinds);
        for (const one of deepAll(place, 'hypee-message').slice(from, from + kinds.length))
          for (const name of deepAll(one, '.file-name')) expect(name.textContent, about).to.equal(shownName(text));
      }
      for (const address of addresses(place)) expect(address).to.match(/^https?:|^mailto:/);
    });
  }

  it('are text in the gallery: names, captions, and who sent them', async () => {
    const open = async (text: string): Promise<{ place: HTMLElement; dialog: HTMLElement }> => {
      const { place } = await show([from(text, [photo({ name: text, thumbhash: text, url: PICTURE })])]);
      deep(place, 'button.box').click();
      await until(() => deepAll(place, 'dialog[open]').length === 1);
      return { place, dialog: deep(place, 'dialog[open]') };
    };
    const harmless = frame((await open('Hello')).dialog);
    for (const text of payloads) {
      const about = JSON.stringify(text);
      const { place, dialog } = await open(text);
      const isSilent = deepAll(dialog, '.caption').length === 0;
      expect(
        frame(dialog).filter((one) => !/^p class dir$/.test(one)),
        about,
      ).to.deep.equal(harmless.filter((one) => !/^p class dir$/.test(one)));
      expect(isSilent, about).to.equal(text === '');
      expect(deep(dialog, 'h2').textContent, about).to.equal(text);
      for (const address of addresses(dialog)) expect(address, about).to.match(/^https?:/);
      (dialog as HTMLDialogElement).close();
      place.remove();
    }
  });

  it('are saved under their names as text, without what would turn their end to their beginning', async () => {
    const { place } = await show([
      from(
        '',
        payloads.map((text) => file(text, 'application/x-thing')),
      ),
    ]);
    const links = deepAll(place, 'a.file') as HTMLAnchorElement[];
    expect(links.map(({ download }) => download)).to.deep.equal(payloads.map(shownName));
    for (const link of links)
      link.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));
    await until(() => saved.length === payloads.length);
    for (const [index, one] of saved.entries()) {
      const text = payloads[index] ?? '';
      expect(one, JSON.stringify(text)).to.deep.equal({
        href: links[index]?.href,
        download: shownName(text),
        isInPage: false,
      });
      expect(one.download).not.to.match(/[\u202a-\u202e\u2066-\u2069\x00-\x1f]/);
    }
  });

  it('at addresses that are none of the web lead nowhere, and fetch nothing', async () => {
    for (const address of ADDRESSES) {
      const about = JSON.stringify(address);
      const bad = { url: address, thumbnailUrl: address };
      const { place, conversation } = await show([
        from('', [photo(bad), film(bad), photo(bad)]),
        from('', [film(bad)]),
        from('', [sound(bad), file('x.html', 'text/html', bad), file('x.svg', 'image/svg+xml', bad)]),
      ]);
      conversation.attachment = async (id) => photo({ ...bad, id, urlExpiresAt: new Date() });
      expect(addresses(place), about).to.deep.equal([]);
      const leading = shown(place).flatMap((one) => deepAll(one, 'a, video, img, button:not(:disabled)'));
      expect(leading, about).to.be.empty;
      for (const one of shown(place).flatMap((attachment) => deepAll(attachment, 'button, .file'))) one.click();
      await nextFrame();
      expect(saved, about).to.be.empty;
      expect(deepAll(place, 'dialog'), about).to.be.empty;
      expect(troubles(), about).to.deep.equal([]);
      place.remove();
    }
  });

  it('whose fresh address is none of the web stay as they are', async () => {
    for (const address of ADDRESSES) {
      const old = { urlExpiresAt: new Date(0) };
      const files = [file('x.html', 'text/html', old), photo({ ...old, url: '/pictures/gone' })];
      const { place, conversation } = await show([from('', files)]);
      const later = { url: address, thumbnailUrl: address, urlExpiresAt: new Date(1) };
      conversation.attachment = async (id) => ({ ...files.find((one) => one.id === id)!, ...later });
      deep(place, '.file').dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));
      await until(() => deep(place, '.sub').textContent.includes('The download did not work.'));
      await until(() => deepAll(place, 'img').length === 0);
      expect(addresses(place), JSON.stringify(address)).to.deep.equal([]);
      expect(saved).to.be.empty;
      place.remove();
    }
  });

  it('on a port that no browser dials are pictures that cannot be loaded', async () => {
    const url = `http://${location.hostname}:22/pictures/x.png`;
    const { place } = await show([from('', [photo({ url, thumbnailUrl: null })])]);
    await until(() => deepAll(place, '.trouble').length === 1);
    guard.release();
    guard = guardPage();
  });

  it('of a type that could run, or of none, are rows that are saved, never pictures', async () => {
    const { place } = await show([
      from(
        '',
        TYPES.map((contentType) => file('x', contentType)),
      ),
    ]);
    for (const [index, one] of shown(place).entries()) {
      const about = JSON.stringify(TYPES[index]);
      expect(deepAll(one, 'a.file'), about).to.have.lengthOf(1);
      expect(deepAll(one, 'img, video, audio, iframe, object, embed'), about).to.be.empty;
      expect(deep(one, 'a.file').hasAttribute('type'), about).to.be.false;
    }
  });

  it('saved from elsewhere are bytes without a type: nothing in them runs at the address they have here', async () => {
    const elsewhere = new URL(PICTURE, document.baseURI);
    elsewhere.hostname = elsewhere.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
    const noted = window.fetch;
    window.fetch = async () => new Response('<script>__xss()</script>', { headers: { 'Content-Type': 'text/html' } });
    for (const contentType of ['audio/html', 'audio/svg+xml', 'audio/wav']) {
      const { place } = await show([from('', [file('x.html', contentType, { url: elsewhere.href })])]);
      deep(place, '.save').click();
      await until(() => saved.length === 1);
      expect(saved[0]?.href).to.match(/^blob:/);
      expect([saved[0]?.download, saved[0]?.isInPage]).to.deep.equal(['x.html', false]);
      expect(blobs.map(({ type }) => type)).to.deep.equal(['application/octet-stream']);
      expect(addresses(place)).to.deep.equal([]);
      saved = [];
      blobs = [];
      place.remove();
    }
    window.fetch = noted;
  });

  it('of mine that say they are pictures or sounds and are pages have no address in the page, nor a type that runs', async () => {
    const page = (type: string): Blob =>
      new Blob(['<svg xmlns="http://www.w3.org/2000/svg" onload="__xss()"/>'], { type });
    for (const type of ['image/png', 'image/svg+xml', 'text/html', 'audio/wav']) {
      for (const contentType of ['image/png', 'image/svg+xml', 'audio/wav', 'video/webm', 'text/html']) {
        const upload = { status: 'waiting', sent: 0, blob: page(type) } as const;
        const { place } = await show([
          from('', [file('x', contentType, { url: '', upload })], { seq: undefined, clientId: 'k', status: 'pending' }),
        ]);
        for (const one of deepAll(place, 'button.play, button.box')) one.click();
        await nextFrame();
        expect(addresses(place)).to.deep.equal([]);
        expect(deepAll(place, 'a, iframe, img, video, audio'), `${type} as ${contentType}`).to.be.empty;
        for (const blob of blobs) expect(blob.type, `${type} as ${contentType}`).to.match(/^audio\/|octet-stream$/);
        place.remove();
      }
    }
  });

  it('with odd sizes and lengths are as large as others', async () => {
    for (const number of NUMBERS as never[]) {
      for (const facts of [{ width: number }, { height: number }, { width: number, height: number }]) {
        const odd = { ...facts, duration: number, size: number };
        const { place } = await show([
          from('', [photo({ ...odd, url: PICTURE })]),
          from('', [film(odd)]),
          from('', [photo({ ...odd, url: PICTURE }), film(odd)]),
          from('', [sound(odd), file('x', 'text/plain', odd)]),
        ]);
        const about = `${String(number)} as ${Object.keys(facts).join(' and ')}`;
        for (const one of shown(place)) {
          const { width, height } = one.getBoundingClientRect();
          expect(width, about).to.be.within(100, 320);
          expect(height, about).to.be.within(50, 341);
          expect(one.scrollWidth, about).to.equal(one.clientWidth);
          expect(one.shadowRoot!.textContent.length, about).to.be.below(200);
          expect(one.shadowRoot!.textContent, about).not.to.match(/NaN|Infinity|undefined|object/);
        }
        for (const input of deepAll(place, 'input')) expect(Number(input.value), about).to.equal(0);
        deepAll(place, 'button.box')[0]!.click();
        await until(() => deepAll(place, 'dialog[open]').length === 1);
        const dialog = deep(place, 'dialog[open]') as HTMLDialogElement;
        const { width, height } = deep(dialog, '.slide.current .frame').getBoundingClientRect();
        expect(width, about).to.be.within(1, innerWidth);
        expect(height, about).to.be.within(1, innerHeight);
        dialog.close();
        place.remove();
      }
    }
  });

  it('with blurs of any bytes are drawn small, or not at all', async () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647);
    const blurs = Array.from({ length: 300 }, () =>
      btoa(String.fromCharCode(...Array.from({ length: random() % 80 }, () => random() % 256))),
    );
    const { place } = await show(blurs.map((thumbhash) => from('', [photo({ url: '', thumbhash })])));
    for (const [index, { width, height }] of deepAll(place, 'canvas').entries())
      expect(Math.max(width, height), blurs[index]).to.be.at.most(300);
  });

  it('with waves of any text are drawn by numbers alone', async () => {
    const voices = [
      ...[...payloads, ...NUMBERS, THUMBHASH, '/////w=='].map((levels) => ({ levels, duration: 3 })),
      ...NUMBERS.map((duration) => ({ levels: THUMBHASH, duration })),
    ];
    for (const voice of voices) {
      const about = JSON.stringify(voice);
      const note = from('', [sound({ duration: null })], { metadata: { voice } });
      const element = document.createElement('hypee-message');
      Object.assign(element, { words, message: note });
      document.body.append(element);
      await element.updateComplete;
      const [one] = shown(element);
      await one?.updateComplete;
      for (const path of one?.shadowRoot?.querySelectorAll('.wave path') ?? [])
        expect(path.getAttribute('d'), about).to.match(/^[Mv\d. -]*$/);
      expect(one?.shadowRoot?.textContent ?? '', about).not.to.match(/NaN|Infinity|undefined/);
      element.remove();
    }
  });
});
