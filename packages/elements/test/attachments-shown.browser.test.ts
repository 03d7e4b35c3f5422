import type { Attachment, Message } from '@hypee/chat';
import { ChatError } from '@hypee/chat';
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { Words, type HypeeMessage } from '@hypee/chat-elements';
import '@hypee/chat-elements/panes';
import { voiceMetadata } from '../src/attachments/voice-note.ts';
import { file } from './support/files.ts';
import { MemoryConversation } from './support/memory-conversation.ts';
import { button, openConversation } from './support/open-conversation.ts';
import { deep, deepAll, press, record, textOf, until } from './support/page.ts';
import { alice, bob, summary } from './support/people.ts';
import { film, isDrawn, photo, pictureAddress, shown, sound, THUMBHASH, withFiles } from './support/shown-files.ts';

const words = new Words(['en']);

interface Shown {
  element: HypeeMessage;
  conversation: MemoryConversation;
}

/** A message of a conversation, in a place of this width, as soon as its files are drawn. */
async function show(message: Message, width = 600): Promise<Shown> {
  const conversation = new MemoryConversation(summary('c1'), alice);
  conversation.messages.set([message]);
  const place = await fixture<HTMLElement>(html`<div></div>`);
  place.style.inlineSize = `${width}px`;
  const element = await fixture<HypeeMessage>(
    html`<hypee-message .words=${words} .conversation=${conversation} .message=${message}></hypee-message>`,
    { parentNode: place },
  );
  await until(
    () => shown(element).length > 0 && shown(element).every(({ shadowRoot }) => shadowRoot?.childElementCount),
  );
  return { element, conversation };
}

/** What it is given instead, as it comes from the server or the outbox. */
async function change(element: HypeeMessage, facts: Partial<Message>): Promise<void> {
  element.message = { ...element.message!, ...facts };
  await element.updateComplete;
  await Promise.all(shown(element).map(({ updateComplete }) => updateComplete));
}

const boxOf = (element: Element): number[] => {
  const { width, height } = element.getBoundingClientRect();
  return [Math.round(width), Math.round(height)];
};

const pictures = (root: ParentNode): HTMLImageElement[] => deepAll(root, 'img');
/** As it is drawn until its bytes come: nothing of it was fetched. */
const notYet = (attachment: Attachment): Attachment => ({ ...attachment, url: '', thumbnailUrl: null });
const isHere = ({ complete, naturalWidth }: HTMLImageElement): boolean => complete && naturalWidth > 0;

// Only so many are kept, and the tests themselves are many files.
beforeEach(() => performance.clearResourceTimings());

/** How often something was fetched since the test began. */
const fetches = (address: string): number =>
  performance.getEntriesByType('resource').filter(({ name }) => name.endsWith(address)).length;

describe('a picture in a message', () => {
  for (const [width, height, box] of [
    [900, 600, [320, 213]],
    [600, 900, [227, 341]],
    [300, 1200, [204, 340]],
    [4000, 400, [320, 133]],
    [40, 30, [120, 90]],
    [null, null, [320, 240]],
  ] as const) {
    it(`of ${width ?? 'unknown'} by ${height ?? 'unknown'} pixels has its box before it is here, and the message keeps its height`, async () => {
      const here = photo({ width, height });
      const { element } = await show(withFiles([notYet(here)]));
      const before = [boxOf(shown(element)[0]!), boxOf(element)];
      expect(before[0]).to.deep.equal(box);
      await change(element, { attachments: [here] });
      await until(() => pictures(element).some(isHere));
      expect([boxOf(shown(element)[0]!), boxOf(element)]).to.deep.equal(before);
      expect(boxOf(pictures(element)[0]!)).to.deep.equal(box);
    });
  }

  it('is smaller in a narrow chat, of the same shape', async () => {
    const { element } = await show(withFiles([photo()]), 200);
    const [width, height] = boxOf(shown(element)[0]!) as [number, number];
    expect(width).to.be.below(200);
    expect(width / height).to.be.closeTo(1.5, 0.02);
  });

  it('is a blur of its colours until it is here', async () => {
    const { element } = await show(withFiles([photo()]));
    expect(isDrawn(deep(element, 'canvas'))).to.be.true;
    expect(deep(element, 'canvas').ariaHidden).to.equal('true');
  });

  it('whose blur is unknown or cannot be read is an empty box until it is here', async () => {
    for (const thumbhash of [null, '', '####', 'AAAA', 'A'.repeat(400)]) {
      const { element } = await show(withFiles([photo({ thumbhash })]));
      expect(isDrawn(deep(element, 'canvas')), String(thumbhash)).to.be.false;
      await until(() => isHere(pictures(element)[0]!));
    }
  });

  it('is fetched as its thumbnail where there is one, and tells no server where it is shown', async () => {
    const thumbnailUrl = pictureAddress();
    const { element } = await show(withFiles([photo({ thumbnailUrl })]));
    const [picture] = pictures(element) as [HTMLImageElement];
    await until(() => isHere(picture));
    expect(picture.getAttribute('src')).to.equal(new URL(thumbnailUrl, document.baseURI).href);
    expect(picture.referrerPolicy).to.equal('no-referrer');
  });

  it('is a button by its name; so is axe at ease', async () => {
    const { element } = await show(withFiles([photo({ name: 'Ridge.jpg' })]));
    expect(deep(element, 'button.box').ariaLabel).to.equal('Open photo Ridge.jpg');
    await until(() => isHere(pictures(element)[0]!));
    await expect(element).to.be.accessible();
  });

  it('whose address has expired is asked for anew, once, and shown', async () => {
    const old = photo({ url: '/expired.jpg', urlExpiresAt: new Date('2026-11-20T08:00:00Z') });
    const { element, conversation } = await show(withFiles([old]));
    const asked: string[] = [];
    const url = pictureAddress();
    conversation.attachment = async (id) => {
      asked.push(id);
      return { ...old, url, urlExpiresAt: new Date('2026-11-20T09:00:00Z') };
    };
    await until(() => pictures(element).some(isHere));
    expect(pictures(element)[0]!.getAttribute('src')).to.contain(url);
    expect(asked).to.deep.equal([old.id]);
    expect(deepAll(element, '.trouble')).to.be.empty;
  });

  it('that cannot be loaded says so in its box, and is tried again', async () => {
    const broken = photo({ url: '/gone.jpg', urlExpiresAt: new Date('2026-11-20T08:00:00Z') });
    const { element, conversation } = await show(withFiles([broken]));
    const box = boxOf(shown(element)[0]!);
    let asked = 0;
    let answer = { ...broken, url: '/gone-too.jpg', urlExpiresAt: new Date('2026-11-20T09:00:00Z') };
    conversation.attachment = async () => {
      asked += 1;
      return answer;
    };
    await until(() => deepAll(element, '.trouble').length === 1);
    expect(textOf(deep(element, '.trouble'))).to.contain('Loading failed.');
    expect(boxOf(shown(element)[0]!)).to.deep.equal(box);
    await expect(element).to.be.accessible();
    expect([asked, fetches('/gone-too.jpg')], 'it does not go on trying by itself').to.deep.equal([1, 1]);
    answer = { ...answer, url: pictureAddress(), urlExpiresAt: new Date('2026-11-20T10:00:00Z') };
    button(element, 'Retry').click();
    await until(() => pictures(element).some(isHere));
    expect(asked).to.equal(2);
    expect(deepAll(element, '.trouble')).to.be.empty;
  });

  it('that could not be loaded comes by itself when the network is back', async () => {
    const broken = photo({ url: '/offline.jpg' });
    const { element, conversation } = await show(withFiles([broken]));
    conversation.attachment = () => Promise.reject(new ChatError('network', 'No network.', { retryable: true }));
    await until(() => deepAll(element, '.trouble').length === 1);
    conversation.attachment = async () => ({ ...broken, url: pictureAddress(), urlExpiresAt: new Date() });
    window.dispatchEvent(new Event('online'));
    await until(() => pictures(element).some(isHere));
  });
});

describe('an album', () => {
  for (const [count, tiles] of [
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 4],
    [12, 4],
  ] as const) {
    it(`of ${count} photos has ${tiles} tiles side by side, before they are here`, async () => {
      const here = Array.from({ length: count }, () => photo());
      const { element } = await show(withFiles(here.map(notYet)));
      const album = deep(element, '.album');
      expect([album.role, album.ariaLabel]).to.deep.equal(['group', `${count} photos`]);
      expect(shown(element)).to.have.lengthOf(tiles);
      const before = boxOf(element);
      const outer = album.getBoundingClientRect();
      const boxes = shown(element).map((one) => one.getBoundingClientRect());
      for (const [index, { left, top, right, bottom, width, height }] of boxes.entries()) {
        expect(Math.min(width, height), `tile ${index}`).to.be.above(80);
        expect([
          left >= outer.left,
          top >= outer.top,
          right <= outer.right + 0.5,
          bottom <= outer.bottom + 0.5,
        ]).not.to.include(false);
        const meets = boxes
          .slice(0, index)
          .some((one) => one.left < right && left < one.right && one.top < bottom && top < one.bottom);
        expect(meets, `tile ${index} lies on another one`).to.be.false;
      }
      const area = boxes.reduce((sum, { width, height }) => sum + width * height, 0);
      expect(area / (outer.width * outer.height)).to.be.within(0.96, 1);
      await change(element, { attachments: here });
      await until(() => pictures(element).length === tiles && pictures(element).every(isHere));
      expect(boxOf(element)).to.deep.equal(before);
      const more = deepAll(element, '.more').map(textOf);
      const last = deepAll(element, 'button.box').at(-1)!.ariaLabel!;
      if (count > tiles) {
        expect(more).to.deep.equal([`+${count - tiles}`]);
        expect(last).to.match(new RegExp(`, ${count - tiles} more$`));
      } else {
        expect(more).to.be.empty;
        expect(last).not.to.contain('more');
      }
      await expect(element).to.be.accessible();
    });
  }

  it('with a film in it tells how long that is, and the other files stand under it', async () => {
    const plan = file('plan.pdf', 'application/pdf');
    const { element } = await show(withFiles([photo(), plan, film()]));
    expect(deep(element, '.album').ariaLabel).to.equal('2 files');
    expect(textOf(deep(element, '.length'))).to.equal('1:05');
    expect(deepAll(element, 'button.box')[1]!.ariaLabel).to.equal('Open video film.webm, 1:05');
    await expect(element).to.be.accessible();
    expect(deepAll(element, 'video')).to.be.empty;
    const bottom = deep(element, '.album').getBoundingClientRect().bottom;
    expect(shown(element)[2]!.attachment).to.equal(plan);
    expect(shown(element)[2]!.getBoundingClientRect().top).to.be.at.least(bottom);
  });
});

describe('a film', () => {
  it('has its box before it is here, and is played in the message', async () => {
    const { element } = await show(withFiles([film({ width: 640, height: 480 })]));
    const box = boxOf(shown(element)[0]!);
    expect(box).to.deep.equal([320, 240]);
    const video = deep(element, 'video');
    expect([video.controls, video.preload, video.ariaLabel]).to.deep.equal([true, 'metadata', 'Open video film.webm']);
    await until(() => video.readyState >= 1);
    expect(boxOf(shown(element)[0]!)).to.deep.equal(box);
    video.muted = true;
    await video.play();
    await until(() => video.currentTime > 0);
  });

  it('that cannot be loaded says so', async () => {
    const { element } = await show(withFiles([film({ url: '/gone.webm' })]));
    await until(() => deepAll(element, '.trouble').length === 1);
    expect(button(element, 'Retry')).to.exist;
  });
});

/** As somebody does it: no sound is heard in a page that nobody has touched. */
async function play(element: Element): Promise<void> {
  button(element, 'Play').focus();
  await sendKeys({ press: 'Enter' });
}

describe('a sound', () => {
  const range = (root: ParentNode): HTMLInputElement => deep(root, 'input');
  const said = (root: ParentNode): string | null => range(root).getAttribute('aria-valuetext');
  const heard = (element: HypeeMessage): number => Number(shown(element)[0]!.style.getPropertyValue('--_heard'));

  it('says what it is and how long, and is not fetched before somebody wants to hear it', async () => {
    const url = `${sound().url}?quiet`;
    const { element } = await show(withFiles([sound({ url, name: 'Over the hills.wav', size: 24_044 })]));
    expect(deep(element, '.sound').ariaLabel).to.equal('Over the hills.wav');
    expect(textOf(deep(element, '.sub'))).to.match(/0:03\s*24 kB/);
    expect(fetches(url)).to.equal(0);
    await expect(element).to.be.accessible();
  });

  it('is played, paused, and goes on from there', async () => {
    const { element } = await show(withFiles([sound()]));
    await play(element);
    await until(() => deepAll(element, '.play')[0]!.ariaLabel === 'Pause');
    await until(() => Number(range(element).value) > 0.2);
    expect(heard(element)).to.be.above(0);
    button(element, 'Pause').click();
    await until(() => deepAll(element, '.play')[0]!.ariaLabel === 'Play');
    const at = Number(range(element).value);
    await play(element);
    await until(() => Number(range(element).value) > at);
    button(element, 'Pause').click();
  });

  it('is sought by the slider and by keys, also before it is played', async () => {
    const { element } = await show(withFiles([sound({ duration: 60 })]));
    range(element).value = '30';
    range(element).dispatchEvent(new InputEvent('input', { bubbles: true }));
    await until(() => said(element) === '0:30 of 1:00');
    expect(heard(element)).to.equal(0.5);
    const outside: string[] = [];
    element.addEventListener('keydown', ({ key }) => outside.push(key));
    for (const [key, time] of [
      ['ArrowRight', '0:35'],
      ['ArrowLeft', '0:30'],
      ['ArrowUp', '0:35'],
      ['ArrowDown', '0:30'],
      ['End', '1:00'],
      ['ArrowRight', '1:00'],
      ['Home', '0:00'],
      ['ArrowLeft', '0:00'],
    ] as const) {
      expect(press(range(element), key).defaultPrevented).to.be.true;
      await until(() => said(element) === `${time} of 1:00`, `${key} goes to ${time}`);
    }
    expect(outside, 'the keys of the messages around it').to.be.empty;
  });

  it('goes the other way with the arrows where one reads from right to left', async () => {
    const { element } = await show(withFiles([sound({ duration: 60 })]));
    element.dir = 'rtl';
    press(range(element), 'ArrowLeft');
    await until(() => said(element) === '0:05 of 1:00');
  });

  it('ends the one that is played', async () => {
    const { element } = await show(withFiles([sound(), sound()]));
    const [first, second] = deepAll(element, '.play') as [HTMLElement, HTMLElement];
    await play(element);
    await until(() => first.ariaLabel === 'Pause');
    second.click();
    await until(() => first.ariaLabel === 'Play' && second.ariaLabel === 'Pause');
    const [one, two] = deepAll(element, 'input') as [HTMLInputElement, HTMLInputElement];
    const { value } = one;
    await until(() => Number(two.value) > 0.6);
    expect(one.value).to.equal(value);
    second.click();
  });

  it('stops when its message goes', async () => {
    const { element } = await show(withFiles([sound()]));
    const [attachment] = shown(element);
    await play(element);
    await until(() => deepAll(element, '.play')[0]!.ariaLabel === 'Pause');
    element.remove();
    await attachment!.updateComplete;
    expect(deep(attachment!, '.play').ariaLabel).to.equal('Play');
  });

  it('whose address has expired is asked for anew, and plays', async () => {
    const old = sound({ url: '/expired.wav', urlExpiresAt: new Date('2026-11-20T08:00:00Z') });
    const { element, conversation } = await show(withFiles([old]));
    conversation.attachment = async () => ({
      ...old,
      url: sound().url,
      urlExpiresAt: new Date('2026-11-20T09:00:00Z'),
    });
    await play(element);
    await until(() => Number(range(element).value) > 0);
    button(element, 'Pause').click();
  });

  it('that cannot be played says so', async () => {
    const { element } = await show(withFiles([sound({ url: '/gone.wav' })]));
    await play(element);
    await until(() => deepAll(element, '.sub [role=status]').length === 1);
    expect(textOf(deep(element, '.sub [role=status]'))).to.equal('This cannot be played here.');
    expect(deep(element, '.play').ariaLabel).to.equal('Play');
  });

  it('that the browser does not let be heard is not shown as if it were', async () => {
    const { element } = await show(withFiles([sound()]));
    const { prototype } = HTMLMediaElement;
    const { play: real } = prototype;
    prototype.play = () => Promise.reject(new DOMException('Nobody touched the page.', 'NotAllowedError'));
    button(element, 'Play').click();
    await shown(element)[0]!.updateComplete;
    prototype.play = real;
    await until(() => deepAll(element, '.play')[0]!.ariaLabel === 'Play');
  });

  it('that was recorded shows how loud it is over its time, and how far it was heard', async () => {
    const levels = Array.from({ length: 48 }, (_, place) => (place % 8) / 8);
    const metadata = voiceMetadata({ levels, duration: 12 });
    const { element } = await show(withFiles([sound({ name: 'Voice note.wav', duration: null })], { metadata }));
    expect(deep(element, '.sound').ariaLabel).to.equal('Voice message');
    expect(deep(element, '.heading').hidden).to.be.true;
    expect(textOf(deep(element, '.sub'))).to.equal('0:12');
    const waves = shown(element)[0]!.shadowRoot!.querySelectorAll('.wave path');
    expect([...waves].map((path) => path.getAttribute('d')?.match(/M/g)?.length)).to.deep.equal([48, 48]);
    press(range(element), 'End');
    await until(() => heard(element) === 1);
    await expect(element).to.be.accessible();
  });
});

describe('a file in a message', () => {
  const link = (root: ParentNode): HTMLAnchorElement => deep(root, 'a.file') as HTMLAnchorElement;
  const { click } = HTMLAnchorElement.prototype;
  let saved: { href: string; download: string }[] = [];

  // Saving it would ask where to, in some browsers; that it is saved is seen end to end.
  beforeEach(() => {
    saved = [];
    HTMLAnchorElement.prototype.click = function () {
      saved.push({ href: this.href, download: this.download });
    };
  });
  afterEach(() => (HTMLAnchorElement.prototype.click = click));

  it('is a row with its name and size, and is saved under its name', async () => {
    const plan = file('Ridge walk.pdf', 'application/pdf', { size: 48_200 });
    const { element } = await show(withFiles([plan]));
    expect(textOf(deep(element, '.file'))).to.equal('Ridge walk.pdf 48 kB');
    expect(link(element).ariaLabel).to.equal('Download Ridge walk.pdf, 48 kB');
    expect(link(element).rel).to.contain('noopener').and.to.contain('noreferrer');
    await expect(element).to.be.accessible();
    link(element).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }));
    await until(() => saved.length === 1);
    expect(saved).to.deep.equal([{ href: new URL(plan.url, document.baseURI).href, download: 'Ridge walk.pdf' }]);
  });

  it('is saved from a fresh address where its own is over', async () => {
    const plan = file('plan.pdf', 'application/pdf', { urlExpiresAt: new Date(Date.now() - 1000) });
    const { element, conversation } = await show(withFiles([plan]));
    conversation.attachment = async () => ({ ...plan, url: '/fresh.pdf', urlExpiresAt: new Date(Date.now() + 60_000) });
    link(element).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }));
    await until(() => saved.length === 1);
    expect(saved[0]!.href).to.match(/\/fresh\.pdf$/);
  });

  it('that cannot be fetched says so', async () => {
    // Of another origin, which lets nobody read it.
    const elsewhere = new URL(sound().url, document.baseURI);
    elsewhere.hostname = elsewhere.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
    const { element } = await show(withFiles([sound({ name: 'song.wav', url: elsewhere.href })]));
    button(element, 'Download song.wav').click();
    await until(() => textOf(deep(element, '.sub')).includes('The download did not work.'));
    expect(saved).to.be.empty;
  });

  it('with a long name is as wide as others, and its end can be read', async () => {
    const name = `${'A very long walk '.repeat(12)}.final.pdf`;
    const { element } = await show(withFiles([file(name, 'application/pdf')]), 320);
    const [start, end] = deep(element, '.file-name').children as unknown as [HTMLElement, HTMLElement];
    expect(end.textContent).to.equal('.pdf');
    expect(start.scrollWidth).to.be.above(start.clientWidth);
    const [row, last] = [link(element), end].map((one) => one.getBoundingClientRect()) as [DOMRect, DOMRect];
    expect(row.width).to.be.at.most(280);
    expect(last.right).to.be.below(row.right);
  });
});

describe('files of mine that are not sent yet', () => {
  const progress = (root: ParentNode): HTMLProgressElement => deep(root, 'progress');
  const SIZE = 4_000_000;

  async function photoOfMine(): Promise<File> {
    const canvas = new OffscreenCanvas(90, 60);
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#36c';
    context.fillRect(0, 0, 90, 60);
    return new File([await canvas.convertToBlob()], 'mine.png', { type: 'image/png' });
  }

  /** One of mine, as far as it was uploaded. */
  const mine = (upload: NonNullable<Attachment['upload']>, facts: Partial<Attachment> = {}): Message =>
    withFiles([file('mine.png', 'image/png', { url: '', size: SIZE, upload, ...facts })], {
      sender: alice,
      seq: undefined,
      status: 'sending',
      clientId: 'k1',
      id: 'k1',
    });

  it('show the picture that the device has, in a box of its shape, with no address that leads to it', async () => {
    const blob = await photoOfMine();
    const { element } = await show(mine({ status: 'waiting', sent: 0, blob }));
    await until(() => isDrawn(deep(element, 'canvas')));
    await until(() => boxOf(shown(element)[0]!)[0] === 120);
    expect(boxOf(shown(element)[0]!)).to.deep.equal([120, 80]);
    expect(pictures(element)).to.be.empty;
    expect(textOf(deep(element, '.uploads span'))).to.equal('Waiting to be sent');
    await expect(element).to.be.accessible();
  });

  it('say how far they are', async () => {
    const upload = { status: 'uploading', sent: 1_000_000, blob: undefined } as const;
    const { element } = await show(mine(upload));
    expect(textOf(deep(element, '.uploads span'))).to.equal('1 MB of 4 MB');
    expect(progress(element).position).to.equal(0.25);
    expect(progress(element).getAttribute('aria-valuetext')).to.equal('1 MB of 4 MB');
    const message = element.message!;
    await change(element, {
      attachments: message.attachments.map((one) => ({ ...one, upload: { ...upload, sent: SIZE } })),
    });
    expect(progress(element).position).to.equal(1);
  });

  it('are paused, go on, and are discarded, from the message', async () => {
    const { element, conversation } = await openConversation();
    conversation.send({ attachments: [await photoOfMine(), new File(['words'], 'b.txt', { type: 'text/plain' })] });
    await until(() => deepAll(element, '.uploads').length === 1);
    button(element, 'Pause upload').click();
    await until(() => textOf(deep(element, '.uploads span')) === 'Paused');
    const [one] = conversation.messages.value.at(-1)!.attachments;
    expect(one?.upload?.status).to.equal('paused');
    button(element, 'Go on with the upload').click();
    await until(() => textOf(deep(element, '.uploads span')) !== 'Paused');
    await until(() => button(element, 'Pause upload'));
    button(deep(element, '.uploads'), 'Discard').click();
    await until(() => conversation.messages.value.length === 4 && shown(element).length === 0);
  });

  it('cannot be paused once all of them are there', async () => {
    const { element } = await show(mine({ status: 'uploaded', sent: SIZE, blob: undefined }));
    expect(deepAll(deep(element, '.uploads'), 'button')).to.be.empty;
  });

  it('that were refused say so on the file', async () => {
    const refused = mine({ status: 'failed', sent: 0, blob: undefined });
    const error = new ChatError('unsupported_media_type', 'No.');
    const { element } = await show({ ...refused, status: 'failed', error });
    expect(textOf(deep(element, '.note'))).to.equal('Not accepted');
    expect(deepAll(element, '.uploads')).to.be.empty;
  });

  it('stay as they were drawn until the server’s are here', async () => {
    const blob = await photoOfMine();
    const { element } = await show(mine({ status: 'uploading', sent: 1, blob }));
    await until(() => isDrawn(deep(element, 'canvas')));
    await until(() => boxOf(shown(element)[0]!)[0] === 120);
    const canvas = deep(element, 'canvas');
    const before = canvas.width;
    const url = pictureAddress();
    const sent = photo({ width: 90, height: 60, url, thumbhash: THUMBHASH });
    await change(element, { attachments: [sent], seq: 9, status: 'sent' });
    expect(deep(element, 'canvas')).to.equal(canvas);
    expect([canvas.width, boxOf(shown(element)[0]!)]).to.deep.equal([before, [120, 80]]);
    await until(() => pictures(element).some(isHere));
    expect(deepAll(element, '.uploads')).to.be.empty;
  });

  it('that are sounds can be heard, with no address in the page', async () => {
    const bytes = await (await fetch(sound().url)).blob();
    const upload = { status: 'waiting', sent: 0, blob: bytes } as const;
    const { element } = await show(mine(upload, { name: 'song.wav', contentType: 'audio/wav', duration: 3 }));
    await play(element);
    await until(() => Number(deep(element, 'input').value) > 0);
    button(element, 'Pause').click();
    expect(deepAll(element, 'audio, a')).to.be.empty;
  });
});

describe('a file that the page shows itself', () => {
  it('is asked for first, and is not opened in the whole window then', async () => {
    const [one, two] = [photo(), photo()];
    const { element } = await show(withFiles([one, two], { sender: bob }));
    const asked = record(element, 'hypee-attachment-open');
    element.addEventListener('hypee-attachment-open', (event) => event.preventDefault(), { capture: true });
    deepAll(element, 'button.box')[1]!.click();
    expect(asked.map(({ attachment }) => attachment)).to.deep.equal([two]);
    expect(deepAll(element, 'dialog')).to.be.empty;
  });
});
