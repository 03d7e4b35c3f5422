import type { Attachment, Message } from '@hypee/chat';
import { html, nothing, render, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { drawThumbhash } from '../attachments/draw-placeholder.ts';
import { shownName } from '../attachments/file-name.ts';
import { fileUrl } from '../attachments/file-url.ts';
import { FreshFile } from '../attachments/fresh-file.ts';
import { downloadIcon, nextIcon, zoomInIcon, zoomOutIcon } from '../attachments/icons.ts';
import { kindOf } from '../attachments/kind-of.ts';
import type { GalleryWish } from '../attachments/open-gallery.ts';
import { knownSize } from '../attachments/picture-box.ts';
import { saveFile } from '../attachments/save-file.ts';
import { drawEach, type Drawable } from '../base/draw-each.ts';
import { focusedIn } from '../base/focus-keeper.ts';
import { backIcon } from '../base/icons.ts';
import { closeIcon } from '../hypee-new-conversation/close-icon.ts';
import { excerpt } from '../markdown/on-demand.ts';
import { ShadowBox } from '../message-actions/shadow-box.ts';
import type { Words } from '../strings/words.ts';
import { styles } from './gallery.styles.ts';
import { listenToGestures } from './gestures.ts';
import { Zoom } from './zoom.ts';

/** What a press of a key enlarges by. */
const KEY_STEP = 1.5;
/** So much is shown of what was written with a picture. Characters (UTF-16 code units). */
const CAPTION = 300;

/** Shows pictures and films in the whole window, above the page, until the user closes it. The focus goes back then. */
export function showGallery(wish: GalleryWish): void {
  new Gallery(wish).show();
}

/** One opened gallery. */
class Gallery implements ReactiveControllerHost {
  readonly updateComplete = Promise.resolve(true);
  readonly #wish: GalleryWish;
  readonly #files: readonly FreshFile[];
  readonly #box = new ShadowBox(styles);
  readonly #zoom = new Zoom(() => this.#placePicture());
  #at: number;
  #before: HTMLElement | undefined;
  #said = '';
  #wasEnlarged = false;
  readonly #controllers: ReactiveController[] = [];

  constructor(wish: GalleryWish) {
    this.#wish = wish;
    this.#at = wish.at;
    this.#files = wish.items.map((item) => new FreshFile(this, () => item));
  }

  show(): void {
    this.#before = innermost(document.activeElement);
    this.#wish.place.append(this.#box.element);
    for (const one of this.#controllers) {
      one.hostUpdate?.();
      one.hostConnected?.();
    }
    this.requestUpdate();
    this.#dialog?.showModal();
    const { stage } = this;
    if (!stage) return;
    listenToGestures({
      stage,
      zoom: this.#zoom,
      picture: () => this.#picture,
      follow: (by) => this.#follow(by),
      turn: (toRight) => this.#turn(toRight === this.#isForwardRight ? 1 : -1),
    });
    this.#placePicture();
  }

  addController(controller: ReactiveController): void {
    this.#controllers.push(controller);
  }

  removeController(): void {
    // They go with the gallery.
  }

  requestUpdate(): void {
    this.#box.draw(this.#content());
    const container = this.#box.root.querySelector('.slides');
    if (!container) return;
    const { items } = this.#wish;
    const near = Array.from(items.keys()).filter((index) => Math.abs(index - this.#at) < 2);
    drawEach(container, 'div', near.map(this.#slide));
  }

  /** What it speaks. */
  get say(): Words {
    return this.#wish.words;
  }

  private get stage(): HTMLElement | null {
    return this.#box.root.querySelector('.stage');
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#box.root.querySelector('dialog');
  }

  get #isForwardRight(): boolean {
    return !this.#dialog || getComputedStyle(this.#dialog).direction !== 'rtl';
  }

  /** What can be enlarged. */
  get #picture(): HTMLElement | undefined {
    return this.#box.root.querySelector<HTMLElement>('.slide.current:not(.film) > .frame') ?? undefined;
  }

  #content(): TemplateResult {
    const { items, words } = this.#wish;
    const item = items[this.#at];
    const { message } = item ?? {};
    const name = shownName(item?.attachment.name ?? '');
    const title = message?.sender.name ?? name;
    const button = (
      text: string,
      icon: TemplateResult,
      act: () => unknown,
      disabled = false,
      type = '',
    ): TemplateResult =>
      html`<button
        type="button"
        class=${type}
        title=${text}
        aria-label=${text}
        ?disabled=${disabled}
        ?autofocus=${type === 'close'}
        @click=${act}
      >
        ${icon}
      </button>`;
    const isFilm = item && kindOf(item.attachment) === 'video';
    const { isOn } = this.#zoom;
    return html`
      <dialog aria-label=${words.text('gallery')} @keydown=${this.#keyPressed} @close=${this.#closed}>
        <div class="bar">
          <div class="about">
            <h2 dir="auto">${title}</h2>
            <p dir="auto">${message ? words.moment(message.createdAt) : nothing}</p>
          </div>
          <p class="place" role="status">
            ${words.text('galleryPlace', { place: words.number(this.#at + 1), count: words.number(items.length) })}
          </p>
          ${
            isFilm
              ? nothing
              : button(words.text(isOn ? 'zoomOut' : 'zoomIn'), isOn ? zoomOutIcon : zoomInIcon, () =>
                  this.#zoom.toggle(),
                )
          }
          ${button(words.text('download', { name }), downloadIcon, this.#save)}
          ${button(words.text('closeGallery'), closeIcon, this.#close, false, 'close')}
        </div>
        <div class=${isOn ? 'stage enlarged' : 'stage'}>
          <div class="slides"></div>
          ${
            items.length > 1
              ? html`${button(words.text('previousPhoto'), backIcon, () => this.#turn(-1), this.#at === 0, 'turn previous')}
                ${button(words.text('nextPhoto'), nextIcon, () => this.#turn(1), this.#at === items.length - 1, 'turn next')}`
              : nothing
          }
          <p class="said" role="alert">${this.#said}</p>
        </div>
        ${
          message?.content
            ? html`<p class="caption" dir="auto">${excerpt({ content: message.content }, this, CAPTION)}</p>`
            : nothing
        }
      </dialog>
    `;
  }

  readonly #slide = (index: number): Drawable => {
    const item = this.#wish.items[index];
    const file = this.#files[index];
    const attachment = file?.attachment;
    const place = (index - this.#at) * (this.#isForwardRight ? 1 : -1);
    return {
      key: String(index),
      from: [attachment, file?.state, place],
      draw: (slide) => {
        if (!attachment) return;
        const isFilm = kindOf(attachment) === 'video';
        const isCurrent = place === 0;
        slide.className = `slide ${isCurrent ? 'current' : ''} ${isFilm ? 'film' : ''}`;
        slide.inert = !isCurrent;
        slide.style.setProperty('--_place', String(place));
        const size = knownSize(attachment);
        if (size) {
          slide.style.setProperty('--_ratio', String(size.width / size.height));
          slide.style.setProperty('--_natural', `${size.width}px`);
        }
        render(
          file.state === 'failed' ? this.#trouble(file) : this.#frame(file, attachment, item?.message, isCurrent),
          slide,
        );
        const canvas = slide.querySelector('canvas');
        if (canvas && attachment.thumbhash) drawThumbhash(canvas, attachment.thumbhash);
      },
    };
  };

  #trouble(file: FreshFile): TemplateResult {
    const { words } = this.#wish;
    return html`<div class="trouble" role="alert">
      ${words.text('loadFailed')}
      <button type="button" @click=${file.retry}>${words.text('retry')}</button>
    </div>`;
  }

  /** The picture over its thumbnail, over a blur of its colours. Its box is known before it is here. */
  #frame(file: FreshFile, attachment: Attachment, message: Message | undefined, isCurrent: boolean): TemplateResult {
    const { words } = this.#wish;
    const isFilm = kindOf(attachment) === 'video';
    const url = fileUrl(attachment.url);
    const thumbnail = fileUrl(attachment.thumbnailUrl);
    const by = message
      ? words.text(isFilm ? 'videoFrom' : 'photoFrom', { name: message.sender.name })
      : words.text(isFilm ? 'video' : 'photo');
    const alt = `${by}: ${shownName(attachment.name)}`;
    const film = html`<video
      controls
      playsinline
      preload="metadata"
      poster=${thumbnail ?? nothing}
      src=${url ?? nothing}
      aria-label=${alt}
      @loadedmetadata=${() => file.loaded()}
      @error=${file.broke}
    ></video>`;
    const photo = html`<img
      class="full"
      src=${url ?? nothing}
      alt=${alt}
      draggable="false"
      decoding="async"
      referrerpolicy="no-referrer"
      @load=${() => file.loaded()}
      @error=${file.broke}
    />`;
    const small = html`<img src=${thumbnail ?? nothing} alt="" draggable="false" referrerpolicy="no-referrer" />`;
    return html`<div class="frame">
      <canvas aria-hidden="true"></canvas>
      ${thumbnail && !isFilm ? small : nothing} ${!url ? nothing : isFilm ? (isCurrent ? film : nothing) : photo}
    </div>`;
  }

  #placePicture(): void {
    const { scale, x, y } = this.#zoom;
    const picture = this.#picture;
    if (picture) picture.style.transform = scale === 1 ? '' : `translate(${x}px, ${y}px) scale(${scale})`;
    if (this.#zoom.isOn === this.#wasEnlarged) return;
    this.#wasEnlarged = this.#zoom.isOn;
    this.requestUpdate();
  }

  #follow(by: number): void {
    const { stage } = this;
    if (!stage) return;
    stage.classList.toggle('moves', by !== 0);
    stage.classList.remove('turns');
    stage.style.setProperty('--_drag', `${by}px`);
  }

  /** @param by 1 to the next, -1 to the one before */
  #turn(by: number): void {
    const { items } = this.#wish;
    const to = this.#at + by;
    if (to < 0 || to >= items.length) return;
    this.#zoom.reset();
    this.#at = to;
    this.#said = '';
    const { stage } = this;
    stage?.classList.add('moves', 'turns');
    this.requestUpdate();
    const focused = this.#box.root.activeElement;
    // The button at the end of the row goes away.
    if (!focused || focused.matches(':disabled')) this.#box.root.querySelector<HTMLElement>('.close')?.focus();
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    // The host page has keys of its own.
    event.stopPropagation();
    const isFilm = event.target instanceof HTMLVideoElement;
    if (event.ctrlKey || event.metaKey || event.altKey || (isFilm && event.key !== 'Escape')) return;
    const forward = this.#isForwardRight ? 1 : -1;
    const act = {
      ArrowRight: () => this.#turn(forward),
      ArrowLeft: () => this.#turn(-forward),
      Home: () => this.#turn(-this.#at),
      End: () => this.#turn(this.#wish.items.length - 1 - this.#at),
      '+': () => this.#picture && this.#zoom.by(KEY_STEP),
      '-': () => this.#picture && this.#zoom.by(1 / KEY_STEP),
      '0': () => this.#zoom.reset(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  readonly #save = async (): Promise<void> => {
    const file = this.#files[this.#at];
    this.#said = '';
    this.requestUpdate();
    if (file && (await saveFile(file))) return;
    this.#said = this.#wish.words.text('downloadFailed');
    this.requestUpdate();
  };

  readonly #close = (): void => this.#dialog?.close();

  readonly #closed = (): void => {
    for (const one of this.#controllers) one.hostDisconnected?.();
    this.#box.element.remove();
    const before = this.#before;
    const { host } = this.#wish.place;
    // The row that it stood in may be scrolled away by now.
    const instead = this.#wish.place.querySelector<HTMLElement>('[tabindex="0"], h3[tabindex]');
    (before?.isConnected ? before : (instead ?? (host as HTMLElement))).focus({ preventScroll: true });
  };
}

/** Behind any number of shadow roots. */
function innermost(element: Element | null): HTMLElement | undefined {
  return focusedIn(element?.shadowRoot ?? null) ?? (element instanceof HTMLElement ? element : undefined);
}
