import { ChatError, type Attachment, type Conversation, type DraftFiles } from '@hypee/chat';
import { html, nothing, render, type TemplateResult } from 'lit';
import { fileKindOf, kindOf } from '../attachments/kind-of.ts';
import { sizeText } from '../attachments/size-text.ts';
import { reportError } from '../events.ts';
import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';
import { closeIcon } from '../message-actions/icons.ts';
import { HeldFiles } from './held-files.ts';
import { againIcon, alertIcon, fileIcon, filmIcon, pauseIcon, photoIcon, playIcon, soundIcon } from './icons.ts';
import { thumbnail } from './thumbnail.ts';

/** A file that is not taken, and why. */
interface Refused {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

const ICONS = { image: photoIcon, video: filmIcon, audio: soundIcon, file: fileIcon };

/**
 * While files were chosen and nothing is typed, the kept draft is this: by it they are looked for after a reload. A blank to
 * whatever trims a text, and on no keyboard.
 */
const NO_TEXT = '\ufeff';

/** The files that were chosen for a message, above its field: how far each is, and what can be done about it. */
export class Tray {
  readonly #composer: HypeeComposer;
  readonly #box = Object.assign(document.createElement('div'), { className: 'tray' });
  readonly #changed: () => void;
  readonly #thumbnails = new Map<string, HTMLCanvasElement>();
  #conversation: Conversation | undefined;
  #opening: Promise<DraftFiles> | undefined;
  #files: DraftFiles | undefined;
  #leave: (() => void) | undefined;
  #refused: readonly Refused[] = [];
  #keys = 0;
  #said = '';

  /** @param changed called when there is something else to send */
  constructor(composer: HypeeComposer, form: HTMLFormElement, changed: () => void) {
    this.#composer = composer;
    this.#changed = changed;
    form.before(this.#box);
  }

  /** What can be sent. */
  get ready(): readonly Attachment[] {
    return (this.#files?.value ?? []).filter(({ upload }) => upload?.status !== 'failed');
  }

  /** Whether the server takes files, as far as is known. */
  get isOpen(): boolean {
    return this.#files?.limits.files !== 0;
  }

  /** Shows the files of the composer's conversation. */
  update(): void {
    const { currentConversation: conversation } = this.#composer;
    if (!this.#opening || conversation !== this.#conversation) this.#open(conversation).catch(() => undefined);
    else this.#keepMark();
    this.#draw();
  }

  /** Nobody looks at it. */
  end(): void {
    this.#leave?.();
    this.#leave = undefined;
    this.#opening = this.#files = undefined;
    this.#thumbnails.clear();
  }

  #open(conversation: Conversation | undefined): Promise<DraftFiles> {
    this.end();
    this.#conversation = conversation;
    this.#refused = [];
    const opening = conversation?.draftFiles() ?? Promise.resolve(new HeldFiles());
    this.#opening = opening;
    opening.then(
      (files) => {
        if (this.#opening === opening) this.#show(files);
      },
      () => {
        // What could not be fetched is asked for again when it is needed.
        if (this.#opening === opening) this.#opening = undefined;
      },
    );
    return opening;
  }

  #show(files: DraftFiles): void {
    this.#files = files;
    this.#leave = files.subscribe(() => {
      this.#keepMark();
      this.#draw();
      this.#changed();
    });
  }

  /** Takes files, but for what the server would refuse: of that it is said why. */
  async add(files: readonly File[], folders: readonly string[] = []): Promise<void> {
    const { say: words } = this.#composer;
    const refused = folders.map((name) => ({ name, text: words.text('fileFolder') }));
    try {
      const draft = await (this.#opening ?? this.#open(this.#composer.currentConversation));
      const { limits } = draft;
      const most = limits.bytes;
      let room = limits.files - this.ready.length;
      const taken = files.filter((file) => {
        const text = ((): string | undefined => {
          if (limits.files === 0) return words.text('noFilesHere');
          if (file.size === 0) return words.text('fileEmpty');
          if (file.size > most) return words.text('fileTooLarge', { size: sizeText(most, words.locale) });
          if ((room -= 1) < 0) return words.text('tooManyFiles', { count: words.number(limits.files) });
          return undefined;
        })();
        if (text !== undefined) refused.push({ name: file.name, text });
        return text === undefined;
      });
      if (taken.length > 0) await draft.add(taken);
    } catch (error) {
      const isFull = error instanceof ChatError && error.code === 'storage_failed';
      const text = words.text(isFull ? 'filesNotKept' : 'loadFailed');
      refused.push(...files.map(({ name }) => ({ name, text })));
      this.#report(error);
    }
    this.#refuse(refused);
  }

  /** These were sent. */
  sent(files: readonly Attachment[]): void {
    this.#do((draft) => draft.sent(...files.map(({ id }) => id)));
  }

  #refuse(refused: readonly Omit<Refused, 'id'>[]): void {
    if (refused.length === 0) return;
    this.#refused = [...this.#refused, ...refused.map((one) => ({ ...one, id: `refused-${(this.#keys += 1)}` }))];
    this.#said = refused.map(({ name, text }) => `${name}: ${text}`).join(' ');
    this.#draw();
  }

  /** See `NO_TEXT`. */
  #keepMark(): void {
    const { draft } = this.#conversation ?? {};
    if (!draft) return;
    if (draft.value === '' && this.#files?.value.length) {
      // Whatever is kept now is not the user's.
      if (this.#composer.value.trim() === '') this.#composer.value = '';
      draft.set(NO_TEXT);
    } else if (draft.value === NO_TEXT) {
      if (this.#composer.value === NO_TEXT) this.#composer.value = '';
      if (this.#files?.value.length === 0) draft.set('');
    }
  }

  #do(what: (draft: DraftFiles) => Promise<unknown>): void {
    if (this.#files) what(this.#files).catch((error: unknown) => this.#report(error));
  }

  /** What went while it was asked for needs no word. */
  #report(error: unknown): void {
    if (error instanceof ChatError && error.code === 'canceled') return;
    reportError(this.#composer, error);
  }

  #draw(): void {
    const { say: words } = this.#composer;
    const files = this.#files?.value ?? [];
    const hadFocus = (this.#box.getRootNode() as ShadowRoot).activeElement;
    const place = hadFocus ? [...this.#box.querySelectorAll('li')].findIndex((one) => one.contains(hadFocus)) : -1;
    const isAny = files.length + this.#refused.length > 0;
    render(
      html`
        <p class="visually-hidden" role="status">${this.#said}</p>
        ${
          isAny
            ? html`<ul aria-label=${words.text('chosenFiles')}>
                ${files.map((file) => this.#file(file))}${this.#refused.map((one) => this.#refusal(one))}
              </ul>`
            : nothing
        }
      `,
      this.#box,
    );
    if (place >= 0 && !this.#box.contains((this.#box.getRootNode() as ShadowRoot).activeElement)) {
      const rest = this.#box.querySelectorAll('li');
      (rest[Math.min(place, rest.length - 1)]?.querySelector<HTMLElement>('.remove') ?? this.#composer).focus();
    }
  }

  #file(file: Attachment): TemplateResult {
    const { say: words } = this.#composer;
    const { id, size, upload } = file;
    const name = file.name || words.text('attachFile');
    const { status, error } = upload ?? {};
    const isRefused = status === 'failed';
    return html`
      <li class=${isRefused ? 'refused' : ''}>
        ${isRefused ? html`<span class="picture">${alertIcon}</span>` : this.#picture(file)}
        <span class="about">
          <bdi class="name" title=${name}>${name}</bdi>
          <span class="facts">
            ${isRefused && error ? words.reason(error, this.#composer) : this.#facts(size, upload)}
          </span>
        </span>
        ${this.#uploadButton(file, name)}
        ${this.#removeButton(name, () => {
          this.#thumbnails.delete(id);
          this.#do((draft) => draft.remove(id));
        })}
      </li>
    `;
  }

  #facts(size: number, upload: Attachment['upload']): string {
    const { say: words } = this.#composer;
    const whole = sizeText(size, words.locale);
    switch (upload?.status) {
      case 'uploading':
        return upload.sent > 0 ? `${sizeText(upload.sent, words.locale)} / ${whole}` : whole;
      case 'paused':
        return `${whole} · ${words.text('filePaused')}`;
      case 'waiting':
        return `${whole} · ${words.text('uploadWaiting')}`;
      default:
        return whole;
    }
  }

  #picture(file: Attachment): TemplateResult {
    const kind = kindOf(file);
    const { blob } = file.upload ?? {};
    let drawn: HTMLCanvasElement | undefined;
    if (kind === 'image' && blob) {
      drawn = this.#thumbnails.get(file.id) ?? thumbnail(blob);
      this.#thumbnails.set(file.id, drawn);
    }
    return html`<span class="picture" data-kind=${kind === 'file' ? fileKindOf(file) : kind}
      >${ICONS[kind]}${drawn}</span
    >`;
  }

  #uploadButton({ id, size, upload }: Attachment, name: string): TemplateResult | typeof nothing {
    const { say: words } = this.#composer;
    const { status = 'uploaded', sent = 0, error } = upload ?? {};
    if (status === 'uploaded' || (status === 'failed' && !error?.retryable)) return html`<span></span>`;
    const stands = status === 'paused' || status === 'failed';
    const label = stands
      ? words.text(status === 'failed' ? 'retryUpload' : 'resumeFile', { name })
      : words.text('pauseFile', { name });
    return html`
      <button
        type="button"
        class="upload"
        title=${label}
        aria-label=${label}
        @click=${() => this.#do((draft) => (stands ? draft.resume(id) : draft.pause(id)))}
      >
        ${status === 'failed' ? nothing : ring(size > 0 ? sent / size : 0)}
        ${status === 'failed' ? againIcon : stands ? playIcon : pauseIcon}
      </button>
    `;
  }

  #removeButton(name: string, remove: () => void): TemplateResult {
    const label = this.#composer.say.text('removeFile', { name });
    return html`<button type="button" class="remove" title=${label} aria-label=${label} @click=${remove}>
      ${closeIcon}
    </button>`;
  }

  #refusal({ id, name, text }: Refused): TemplateResult {
    return html`
      <li class="refused">
        <span class="picture">${alertIcon}</span>
        <span class="about">
          <bdi class="name" title=${name}>${name}</bdi>
          <span class="facts">${text}</span>
        </span>
        <span></span>
        ${this.#removeButton(name, () => {
          this.#refused = this.#refused.filter((one) => one.id !== id);
          this.#draw();
        })}
      </li>
    `;
  }
}

/** @param share of the file that is there, 0 to 1 */
const ring = (share: number): TemplateResult => html`
  <svg class="ring" viewBox="0 0 30 30" aria-hidden="true">
    <circle cx="15" cy="15" r="13" />
    <circle cx="15" cy="15" r="13" pathLength="1" stroke-dasharray="1" stroke-dashoffset=${1 - Math.min(1, share)} />
  </svg>
`;
