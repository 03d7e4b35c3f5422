import type { Attachment } from '@hypee/chat';
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { HypeeConversation } from '@hypee/chat-elements';
import { file } from './support/files.ts';
import { button, openConversation, type Opened } from './support/open-conversation.ts';
import { deep, deepAll, focused, press, textOf, until } from './support/page.ts';
import { film, isDrawn, photo, shown } from './support/shown-files.ts';

/** What is in the second and the fourth message; the first and the third have words only. */
interface Files {
  early?: readonly Attachment[];
  late?: readonly Attachment[];
  text?: string;
}

interface Album extends Opened {
  tiles: HTMLElement[];
}

/** A conversation with pictures, which are here. */
async function withPictures({ early = [], late = [], text = '' }: Files, language = 'en'): Promise<Album> {
  const opened = await openConversation({}, { language });
  const { element, conversation } = opened;
  conversation.messages.set(
    conversation.messages.value.map((one, index) =>
      index === 1
        ? { ...one, content: '', attachments: early }
        : index === 3
          ? { ...one, content: text, attachments: late }
          : one,
    ),
  );
  const tiles = (): HTMLElement[] => deepAll(element, 'hypee-attachment').flatMap((one) => deepAll(one, 'button.box'));
  const count = [...early, ...late].filter(({ contentType }) => contentType.startsWith('image/')).length;
  await until(() => tiles().length >= Math.min(4, count));
  return { ...opened, tiles: tiles() };
}

const gallery = (element: HypeeConversation): HTMLDialogElement => deep(element, 'dialog[open]') as HTMLDialogElement;
const isOpen = (element: HypeeConversation): boolean => deepAll(element, 'dialog[open]').length > 0;
const place = (element: HypeeConversation): string => textOf(deep(gallery(element), '.place'));
const current = (element: HypeeConversation): HTMLElement => deep(gallery(element), '.slide.current');
const full = (element: HypeeConversation): HTMLImageElement => deep(current(element), 'img.full') as HTMLImageElement;
const frame = (element: HypeeConversation): HTMLElement => deep(current(element), '.frame');
const stage = (element: HypeeConversation): HTMLElement => deep(gallery(element), '.stage');

/** Three photos, opened at one of them as somebody does it who has no mouse. */
async function opened(at: number, files: Files = {}, language = 'en'): Promise<Album> {
  const album = await withPictures({ late: [photo(), photo(), photo()], ...files }, language);
  album.tiles[at]!.focus();
  await sendKeys({ press: 'Enter' });
  await until(() => isOpen(album.element));
  return album;
}

const point = (target: Element, type: string, x: number, y = 200, id = 1): boolean =>
  target.dispatchEvent(
    new PointerEvent(type, {
      clientX: x,
      clientY: y,
      pointerId: id,
      pointerType: 'touch',
      bubbles: true,
      composed: true,
      cancelable: true,
    }),
  );

/** A finger that goes from here to there. */
function swipe(element: HypeeConversation, from: number, to: number): void {
  const target = stage(element);
  point(target, 'pointerdown', from);
  for (const part of [0.3, 0.6, 1]) point(target, 'pointermove', from + (to - from) * part);
  point(target, 'pointerup', to);
}

/** How much a picture is enlarged. */
const scale = (element: HypeeConversation): number =>
  Number(/scale\((.*)\)/.exec(frame(element).style.transform)?.[1] ?? 1);

describe('the gallery', () => {
  it('opens from a tile with all pictures of the conversation, and the focus goes in', async () => {
    const files = {
      early: [photo()],
      late: [photo(), file('plan.pdf', 'application/pdf'), photo({ name: 'Ridge.jpg' })],
    };
    const { element } = await opened(2, files);
    expect(place(element)).to.equal('3 of 3');
    expect(gallery(element).ariaLabel).to.equal('Photos and videos');
    expect(gallery(element).matches(':modal')).to.be.true;
    expect(focused()?.ariaLabel).to.equal('Close');
    expect(textOf(deep(gallery(element), 'h2'))).to.equal('Alice Martin');
    expect(textOf(deep(gallery(element), '.about p'))).to.contain('2026');
    expect(full(element).alt).to.equal('Photo from Alice Martin: Ridge.jpg');
    await until(() => full(element).naturalWidth === 900);
    await expect(element).to.be.accessible();
  });

  it('is walked with the arrows, Home and End, and says where one is; it ends where the pictures do', async () => {
    const { element } = await opened(0);
    const outside: string[] = [];
    const listen = ({ key }: KeyboardEvent): number => outside.push(key);
    document.addEventListener('keydown', listen);
    for (const [key, where] of [
      ['ArrowLeft', '1 of 3'],
      ['ArrowRight', '2 of 3'],
      ['ArrowRight', '3 of 3'],
      ['ArrowRight', '3 of 3'],
      ['ArrowLeft', '2 of 3'],
      ['Home', '1 of 3'],
      ['End', '3 of 3'],
    ] as const) {
      await sendKeys({ press: key });
      await until(() => place(element) === where, `${key} leads to ${where}`);
      expect(focused()?.ariaLabel).to.equal('Close');
    }
    document.removeEventListener('keydown', listen);
    expect(outside, 'the page around it has keys of its own').to.be.empty;
    expect(deep(gallery(element), '.place').role).to.equal('status');
  });

  it('is walked with buttons; the focus stays where there is one left', async () => {
    const { element } = await opened(1);
    expect(button(gallery(element), 'Previous').matches(':disabled')).to.be.false;
    button(gallery(element), 'Next').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => place(element) === '3 of 3');
    expect(button(gallery(element), 'Next').matches(':disabled')).to.be.true;
    expect(focused()?.ariaLabel).to.equal('Close');
    button(gallery(element), 'Previous').click();
    await until(() => place(element) === '2 of 3');
  });

  it('goes the other way where one reads from right to left', async () => {
    const { element } = await opened(0, {}, 'ar');
    const before = place(element);
    await sendKeys({ press: 'ArrowRight' });
    expect(place(element)).to.equal(before);
    await sendKeys({ press: 'ArrowLeft' });
    await until(() => place(element) !== before);
  });

  it('shows only what one looks at to the keyboard and to screen readers', async () => {
    const { element } = await opened(1);
    const slides = deepAll(gallery(element), '.slide');
    expect(slides.map(({ inert }) => inert)).to.have.members([true, false, true]);
    expect(current(element).inert).to.be.false;
  });

  it('closes with Escape, and the focus is on the tile it came from', async () => {
    const { element, tiles } = await opened(1);
    await sendKeys({ press: 'ArrowRight' });
    await sendKeys({ press: 'Escape' });
    await until(() => !isOpen(element));
    expect(focused()).to.equal(tiles[1]);
    expect(deepAll(element, 'dialog').filter((one) => one.ariaLabel === 'Photos and videos')).to.be.empty;
  });

  it('closes with its button, and the focus goes to the messages where the tile is gone', async () => {
    const { element, conversation } = await opened(1);
    conversation.messages.set(conversation.messages.value.slice(0, 3));
    await until(() => shown(element).length === 0);
    button(gallery(element), 'Close').click();
    await until(() => !isOpen(element));
    expect(focused()).not.to.equal(document.body);
    expect(element.shadowRoot!.activeElement).to.equal(deep(element, 'hypee-timeline'));
  });

  it('goes with the chat that is taken out of the page', async () => {
    const { element } = await opened(1);
    element.remove();
    expect(document.querySelector('dialog[open]')).to.be.null;
    expect(document.activeElement).to.equal(document.body);
  });

  it('enlarges a picture by its button and by keys, and lets it fit again when one goes on', async () => {
    const { element } = await opened(0);
    button(gallery(element), 'Zoom in').click();
    expect(scale(element)).to.equal(2.5);
    button(gallery(element), 'Zoom out').click();
    expect(scale(element)).to.equal(1);
    const target = focused()!;
    press(target, '+');
    expect(scale(element)).to.equal(1.5);
    for (let times = 0; times < 9; times += 1) press(target, '+');
    expect(scale(element)).to.equal(5);
    press(target, '0');
    expect(scale(element)).to.equal(1);
    press(target, '-');
    expect(scale(element)).to.equal(1);
    press(target, '+');
    press(target, 'ArrowRight');
    await until(() => place(element) === '2 of 3');
    expect(scale(element)).to.equal(1);
    expect(button(gallery(element), 'Zoom in')).to.exist;
  });

  it('enlarges by the wheel, by two fingers and by a double tap', async () => {
    const { element } = await opened(0);
    const target = stage(element);
    const wheel = new WheelEvent('wheel', { deltaY: -200, bubbles: true, cancelable: true });
    target.dispatchEvent(wheel);
    expect(wheel.defaultPrevented).to.be.true;
    expect(scale(element)).to.be.above(1.2);
    press(focused()!, '0');
    point(target, 'pointerdown', 200, 200, 1);
    point(target, 'pointerdown', 300, 200, 2);
    point(target, 'pointermove', 400, 200, 2);
    expect(scale(element)).to.equal(2);
    point(target, 'pointerup', 200, 200, 1);
    point(target, 'pointerup', 400, 200, 2);
    expect(place(element), 'that was no swipe').to.equal('1 of 3');
    press(focused()!, '0');
    for (let taps = 0; taps < 2; taps += 1) {
      point(target, 'pointerdown', 300);
      point(target, 'pointerup', 300);
    }
    expect(scale(element)).to.equal(2.5);
  });

  it('moves what is enlarged under the finger, no further than its edge', async () => {
    const { element } = await opened(0);
    button(gallery(element), 'Zoom in').click();
    swipe(element, 400, 300);
    expect(frame(element).style.transform).to.match(/^translate\(-\d/);
    expect(place(element)).to.equal('1 of 3');
    swipe(element, 9000, 0);
    const { right } = frame(element).getBoundingClientRect();
    expect(right).to.be.at.least(stage(element).getBoundingClientRect().right - 1);
  });

  it('is turned over by a swipe that goes far enough, towards where one swipes', async () => {
    const { element } = await opened(1);
    const { width } = stage(element).getBoundingClientRect();
    const target = stage(element);
    point(target, 'pointerdown', 300);
    point(target, 'pointermove', 260);
    expect(target.style.getPropertyValue('--_drag'), 'the pictures follow').to.equal('-40px');
    point(target, 'pointerup', 260);
    expect(target.style.getPropertyValue('--_drag')).to.equal('0px');
    expect(place(element)).to.equal('2 of 3');
    swipe(element, width * 0.8, width * 0.2);
    await until(() => place(element) === '3 of 3');
    swipe(element, width * 0.2, width * 0.8);
    await until(() => place(element) === '2 of 3');
    swipe(element, 300, 302);
    expect(place(element)).to.equal('2 of 3');
  });

  it('shows what was written with a picture, without its marks, and nothing where nothing was', async () => {
    const { element } = await opened(1, { early: [photo()], late: [photo(), photo()], text: 'From **the** ridge' });
    await until(() => textOf(deep(gallery(element), '.caption')) === 'From the ridge');
    const { bottom } = frame(element).getBoundingClientRect();
    expect(deep(gallery(element), '.caption').getBoundingClientRect().top).to.be.at.least(bottom);
    await sendKeys({ press: 'Home' });
    await until(() => place(element) === '1 of 3');
    expect(deepAll(gallery(element), '.caption')).to.be.empty;
  });

  it('keeps a long text out of the way of the picture', async () => {
    const { element } = await opened(0, { text: 'So many words. '.repeat(300) });
    const caption = deep(gallery(element), '.caption').getBoundingClientRect();
    expect(caption.height).to.be.below(70);
    expect(caption.bottom).to.be.at.most(innerHeight);
    expect(frame(element).getBoundingClientRect().bottom).to.be.at.most(caption.top);
  });

  it('saves the picture under its name, and says so where that does not work', async () => {
    const { element } = await opened(0, { late: [photo({ name: 'Ridge.jpg' }), photo({ name: 'Lost.jpg' })] });
    const { prototype } = HTMLAnchorElement;
    const { click } = prototype;
    const saved: string[] = [];
    prototype.click = function () {
      saved.push(this.download);
    };
    button(gallery(element), 'Download Ridge.jpg').click();
    await until(() => saved.length === 1);
    prototype.click = click;
    expect(saved).to.deep.equal(['Ridge.jpg']);
  });

  it('says what cannot be saved', async () => {
    const elsewhere = new URL(photo().url, document.baseURI);
    elsewhere.hostname = elsewhere.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
    const { element } = await opened(0, { late: [photo({ name: 'Lost.jpg', url: elsewhere.href }), photo()] });
    button(gallery(element), 'Download Lost.jpg').click();
    await until(() => textOf(deep(gallery(element), '[role=alert]')) === 'The download did not work.');
    await sendKeys({ press: 'ArrowRight' });
    await until(() => textOf(deep(gallery(element), '[role=alert]')) === '');
  });

  it('says what cannot be loaded, and tries it again', async () => {
    const thumbnailUrl = photo().url;
    const broken = photo({ url: '/gone.jpg', thumbnailUrl, urlExpiresAt: new Date('2026-11-20T08:00:00Z') });
    const { element, conversation } = await opened(0, { late: [broken, photo()] });
    conversation.attachment = async () => broken;
    await until(() => deepAll(current(element), '.trouble').length === 1);
    expect(textOf(deep(current(element), '.trouble'))).to.contain('Loading failed.');
    conversation.attachment = async () => ({ ...broken, url: photo().url, urlExpiresAt: new Date() });
    button(current(element), 'Retry').click();
    await until(() => deepAll(current(element), '.trouble').length === 0);
    await until(() => full(element).naturalWidth === 900);
  });

  it('asks for a fresh address where one has expired', async () => {
    const old = photo({
      url: '/expired.jpg',
      thumbnailUrl: photo().url,
      urlExpiresAt: new Date('2026-11-20T08:00:00Z'),
    });
    const { element, conversation } = await withPictures({ late: [old, photo()] });
    let asked = 0;
    conversation.attachment = async () => {
      asked += 1;
      return { ...old, url: photo().url, urlExpiresAt: new Date('2026-11-20T09:00:00Z') };
    };
    deepAll(element, 'button.box')[0]!.click();
    await until(() => isOpen(element) && full(element).naturalWidth === 900);
    expect(asked).to.equal(1);
  });

  it('has a box and a blur before the picture is here', async () => {
    const { element } = await opened(0, {
      late: [photo({ width: 300, height: 200 }), photo()],
    });
    const { width, height } = frame(element).getBoundingClientRect();
    expect([width, height]).to.deep.equal([300, 200]);
    expect(isDrawn(deep(frame(element), 'canvas'))).to.be.true;
  });

  it('plays a film where it is, and no longer when one goes on', async () => {
    const { element } = await opened(0, { late: [photo(), film(), photo()] });
    await sendKeys({ press: 'ArrowRight' });
    await until(() => deepAll(gallery(element), 'video').length === 1);
    const video = deep(gallery(element), 'video');
    expect(video.controls).to.be.true;
    expect(deepAll(gallery(element), 'button').map(({ ariaLabel }) => ariaLabel)).not.to.include('Zoom in');
    await until(() => video.readyState >= 1);
    video.muted = true;
    await video.play();
    // The keys of its controls are its own.
    expect(press(video, 'ArrowRight').defaultPrevented).to.be.false;
    expect(place(element)).to.equal('2 of 3');
    button(gallery(element), 'Next').click();
    await until(() => deepAll(gallery(element), 'video').length === 0);
    await until(() => video.paused);
  });
});
