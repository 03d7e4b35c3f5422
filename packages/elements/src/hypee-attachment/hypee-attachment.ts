import type { Attachment, Conversation } from '@hypee/chat';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { drawBlob, drawThumbhash } from '../attachments/draw-placeholder.ts';
import { fileUrl } from '../attachments/file-url.ts';
import { FreshFile } from '../attachments/fresh-file.ts';
import { downloadIcon } from '../attachments/icons.ts';
import { kindOf } from '../attachments/kind-of.ts';
import { openGallery } from '../attachments/open-gallery.ts';
import { pictureBox } from '../attachments/picture-box.ts';
import { saveFile } from '../attachments/save-file.ts';
import { sizeText } from '../attachments/size-text.ts';
import { Sound } from '../attachments/sound.ts';
import type { VoiceNote } from '../attachments/voice-note.ts';
import { HypeePart } from '../base/hypee-part.ts';
import { emit } from '../events.ts';
import { fileView, nameView } from './file-view.ts';
import { styles } from './hypee-attachment.styles.ts';
import { pictureView } from './picture-view.ts';
import { soundLength, soundView } from './sound-view.ts';

/**
 * A file of a message: a picture or a film in a box whose size is known before it comes, a sound that can be played, anything else by
 * its name. Where its address has expired, fresh ones are asked for. Comes with the first message that has a file, or with
 * `@hypee/chat-elements/panes`.
 *
 * @tagname hypee-attachment
 * @fires {CustomEvent<{ attachment: Attachment }>} hypee-attachment-open - cancelable: then the picture or film is not shown in the
 * whole window
 * @csspart attachment - the box of the picture, or the row of the file
 */
export class HypeeAttachment extends HypeePart {
  /** @internal */
  static override styles = styles;

  @property({ attribute: false }) attachment: Attachment | undefined;
  /** Where it was sent: gives fresh addresses. Without it they are not asked for. */
  @property({ attribute: false }) conversation: Conversation | undefined;
  /** What is known of it where it is a voice note. */
  @property({ attribute: false }) voice: VoiceNote | undefined;
  /** A picture fills the box that it is given, and a film is played in the whole window. */
  @property({ type: Boolean, reflect: true }) tile = false;
  /** How many of its album are behind it: a number over the picture. */
  @property({ type: Number }) more = 0;

  /** It was not saved. */
  @state() private notSaved = false;
  /** The size of a picture that only this device has. */
  @state() private measured: { width: number; height: number } | undefined;
  @query('canvas') private readonly canvas!: HTMLCanvasElement | null;

  readonly #file = new FreshFile(this, () => this);
  readonly #sound = new Sound(this, () => void this.#soundBroke());
  /** What was drawn on the canvas, and on which one. */
  #drawn: { readonly from: Blob | string; readonly on: HTMLCanvasElement } | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('attachment');
    if (!before || before.id === this.attachment?.id) return;
    this.notSaved = false;
    // What was just uploaded is the same picture: it stays until the server's is here.
    if (before.upload) return;
    this.#sound.stop();
    this.measured = undefined;
  }

  protected override updated(): void {
    const { attachment } = this;
    if (!attachment) return;
    const { width, height } = attachment.width ? attachment : (this.measured ?? attachment);
    const box = pictureBox({ width, height });
    // Not in the template: a strict policy allows no style attribute.
    this.style.setProperty('--_width', `${box.width}px`);
    this.style.setProperty('--_ratio', String(box.ratio));
    const length = soundLength(attachment, this.voice, this.#sound);
    this.style.setProperty('--_heard', String(length ? Math.min(1, this.#sound.time / length) : 0));
    void this.#drawPlaceholder(attachment);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { attachment } = this.#file;
    if (!attachment) return nothing;
    const { say: words, tile, more, voice } = this;
    const kind = kindOf(attachment);
    const note =
      attachment.upload?.status === 'failed'
        ? words.text('fileRefused')
        : this.notSaved
          ? words.text('downloadFailed')
          : '';
    this.toggleAttribute('visual', kind === 'image' || kind === 'video');
    switch (kind) {
      case 'image':
      case 'video':
        return pictureView({ attachment, file: this.#file, words, tile, more, note, open: this.#open });
      case 'audio':
        return this.#soundRow(attachment, voice, note);
      case 'file':
        return fileView(attachment, words, note, this.#save);
    }
  }

  #soundRow(attachment: Attachment, voice: VoiceNote | undefined, note: string): TemplateResult {
    const { say: words } = this;
    const { name, size } = attachment;
    const isBroken = this.#file.state === 'failed';
    const aside = isBroken
      ? html`<span role="status">${words.text('soundFailed')}</span>`
      : html`<span>${note || (voice ? nothing : sizeText(size, words.locale))}</span>`;
    return html`
      <div class="sound" part="attachment" role="group" aria-label=${voice ? words.text('voiceMessage') : name}>
        <div class="heading" ?hidden=${voice !== undefined}>
          ${nameView(name)}
          ${
            fileUrl(attachment.url)
              ? html`<button
                  type="button"
                  class="save"
                  aria-label=${words.text('download', { name })}
                  @click=${this.#save}
                >
                  ${downloadIcon}
                </button>`
              : nothing
          }
        </div>
        <div class="player">${soundView({ attachment, voice, sound: this.#sound, words, aside })}</div>
      </div>
    `;
  }

  async #drawPlaceholder({ thumbhash, upload }: Attachment): Promise<void> {
    const { canvas } = this;
    const isPicture = upload?.blob && kindOf(this.attachment ?? { contentType: '' }) === 'image';
    const from = isPicture ? upload.blob : thumbhash;
    if (!canvas || !from || (this.#drawn?.from === from && this.#drawn.on === canvas)) return;
    // A picture says more than a blur of it.
    if (this.#drawn?.on === canvas && this.#drawn.from instanceof Blob && typeof from === 'string' && this.measured)
      return;
    this.#drawn = { from, on: canvas };
    if (typeof from === 'string') drawThumbhash(canvas, from);
    else this.measured = (await drawBlob(canvas, from)) ?? this.measured;
  }

  async #soundBroke(): Promise<void> {
    await this.#file.broke();
    const url = fileUrl(this.#file.attachment?.url ?? null);
    if (this.#file.state === 'fine' && url && this.isConnected) void this.#sound.play(url);
  }

  readonly #open = (): void => {
    const { attachment } = this.#file;
    if (!attachment || !emit(this, 'hypee-attachment-open', { attachment }, { cancelable: true })) return;
    const { conversation, say: words } = this;
    void openGallery({ items: [{ attachment, conversation }], at: 0, words, place: this.renderRoot as ShadowRoot });
  };

  readonly #save = async (): Promise<void> => {
    this.notSaved = false;
    this.notSaved = !(await saveFile(this.#file));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-attachment': HypeeAttachment;
  }
}
