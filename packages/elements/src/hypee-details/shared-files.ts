import type { Attachment, Chat, Conversation, Message } from '@hypee/chat';
import { html, nothing, render, type LitElement, type TemplateResult } from 'lit';
import { adopt } from '../base/adopt.ts';
import { drawEach, type Drawable } from '../base/draw-each.ts';
import { isVisual, kindOf } from '../attachments/kind-of.ts';
import { galleryItems, openGallery, type GalleryItem } from '../attachments/open-gallery.ts';
import { voiceNoteOf } from '../attachments/voice-note.ts';
import type { HypeeRequests } from '../events.ts';
import { HypeeAttachment } from '../hypee-attachment/hypee-attachment.ts';
import { register } from '../register.ts';
import { enAttachments } from '../strings/en-attachments.ts';
import { bring, type Words } from '../strings/words.ts';
import { sharedFilesStyles } from './shared-files.styles.ts';

bring(enAttachments);
register('hypee-attachment', HypeeAttachment);

type Kind = 'media' | 'files';

/** How many are shown at first, and how many more each time. */
const FIRST: Readonly<Record<Kind, number>> = { media: 6, files: 4 };
const STEP: Readonly<Record<Kind, number>> = { media: 12, files: 10 };
/** Messages with files that are asked for at once. */
const PAGE = 50;

/** A file that is shown by its name, or a sound. */
interface OtherFile {
  readonly attachment: Attachment;
  readonly message: Message;
}

/**
 * What was sent in a conversation: its photos and videos, and its files, the last ones first. What is loaded of the conversation is
 * there at once, also without a network; the server is asked for the rest.
 */
export class SharedFiles {
  readonly #host: LitElement;
  #chat: Chat | undefined;
  #conversation: Conversation | undefined;
  #words: Words | undefined;
  #found: readonly Message[] = [];
  /** Where the next page begins: undefined before the first answer, null after the last one. */
  #next: string | null | undefined;
  #state: 'fine' | 'asking' | 'failed' = 'fine';
  #shown = { ...FIRST };

  /** @param host draws it, and is drawn again when there is more */
  constructor(host: LitElement) {
    this.#host = host;
  }

  /** What stands in the pane. The lists in it are filled by `draw`. */
  sections(chat: Chat, conversation: Conversation, words: Words): TemplateResult {
    adopt(this.#host.shadowRoot, sharedFilesStyles.styleSheet);
    this.#words = words;
    if (conversation !== this.#conversation || chat !== this.#chat) {
      this.#chat = chat;
      this.#conversation = conversation;
      this.#found = [];
      this.#next = undefined;
      this.#shown = { ...FIRST };
      void this.#ask();
    }
    return html`
      ${this.#section('media', words.text('gallery'), words.text('noMedia'), this.#media.length)}
      ${this.#section('files', words.text('sharedFiles'), words.text('noFiles'), this.#files.length)}
    `;
  }

  draw(): void {
    const list = (kind: Kind): Element | null => this.#host.renderRoot.querySelector(`.shared-${kind}`);
    const [media, files] = [list('media'), list('files')];
    if (!media || !files) return;
    drawEach(media, 'li', [...this.#media].reverse().slice(0, this.#shown.media).map(this.#tile));
    drawEach(files, 'li', this.#files.slice(0, this.#shown.files).map(this.#row));
  }

  #section(kind: Kind, title: string, none: string, count: number): TemplateResult {
    const words = this.#words;
    const isKnown = this.#next !== undefined;
    const isMore = count > this.#shown[kind] || typeof this.#next === 'string';
    const hasFailed = this.#state === 'failed' && kind === 'media';
    return html`<section>
      <h4>${title}</h4>
      ${
        hasFailed
          ? html`<p class="note danger" role="alert">${words?.text('sharedFailed')}</p>
              <button type="button" @click=${() => this.#ask()}>${words?.text('retry')}</button>`
          : nothing
      }
      ${count === 0 && isKnown && !isMore ? html`<p class="note">${none}</p>` : nothing}
      <ul class="shared-${kind}" role="list" aria-label=${title} @hypee-attachment-open=${this.#open}></ul>
      ${
        isMore
          ? html`<button
              type="button"
              class="entry plain"
              aria-disabled=${this.#state === 'asking'}
              @click=${() => this.#more(kind)}
            >
              ${words?.text('showMore')}
            </button>`
          : nothing
      }
    </section>`;
  }

  /** With files, the first one said first. */
  get #messages(): readonly Message[] {
    const loaded = this.#conversation?.messages.value ?? [];
    // What is loaded is newer than what was found: it tells what was deleted since.
    const all = new Map([...this.#found, ...loaded].map((message) => [message.id, message]));
    return [...all.values()]
      .filter(({ attachments, deletedAt, seq }) => attachments.length > 0 && !deletedAt && seq !== undefined)
      .sort((one, other) => (one.seq ?? 0) - (other.seq ?? 0));
  }

  /** In the order of the gallery: the oldest one first. */
  get #media(): readonly GalleryItem[] {
    return galleryItems(this.#messages, this.#conversation);
  }

  get #files(): readonly OtherFile[] {
    return this.#messages
      .flatMap((message) => message.attachments.map((attachment) => ({ attachment, message })))
      .filter(({ attachment }) => !isVisual(attachment))
      .reverse();
  }

  readonly #tile = ({ attachment }: GalleryItem): Drawable => this.#box(attachment, (one) => (one.tile = true));

  readonly #row = ({ attachment, message }: OtherFile): Drawable =>
    this.#box(attachment, (one) => (one.voice = kindOf(attachment) === 'audio' ? voiceNoteOf(message) : undefined));

  #box(attachment: Attachment, change: (one: HypeeAttachment) => void): Drawable {
    const [words, conversation] = [this.#words, this.#conversation];
    return {
      key: attachment.id,
      from: [attachment, words],
      draw: (box) => {
        render(
          html`<hypee-attachment
            exportparts="attachment"
            .attachment=${attachment}
            .conversation=${conversation}
            .words=${words}
          ></hypee-attachment>`,
          box,
        );
        const one = box.querySelector('hypee-attachment');
        if (one) change(one);
      },
    };
  }

  async #ask(): Promise<void> {
    const [chat, conversation] = [this.#chat, this.#conversation];
    if (!chat || !conversation) return;
    this.#become('asking');
    const cursor = this.#next;
    const page = await chat
      .search('', { conversation: conversation.id, has: 'attachment', limit: PAGE, ...(cursor ? { cursor } : {}) })
      .catch(() => undefined);
    // Another conversation is shown by now.
    if (chat !== this.#chat || conversation !== this.#conversation) return;
    if (page) {
      this.#found = [...this.#found, ...page.results.map(({ message }) => message)];
      this.#next = page.next;
    }
    this.#become(page ? 'fine' : 'failed');
  }

  #become(state: 'fine' | 'asking' | 'failed'): void {
    this.#state = state;
    this.#host.requestUpdate();
  }

  async #more(kind: Kind): Promise<void> {
    if (this.#state === 'asking') return;
    const from = this.#shown[kind];
    this.#shown[kind] += STEP[kind];
    this.#host.requestUpdate();
    const count = kind === 'media' ? this.#media.length : this.#files.length;
    if (count < this.#shown[kind] && this.#next) await this.#ask();
    await this.#host.updateComplete;
    // The focus is on the first one that came, unless there is more to ask for.
    const list = this.#host.renderRoot.querySelector(`.shared-${kind}`);
    if (list?.nextElementSibling) return;
    const first = list?.children[from]?.querySelector('hypee-attachment');
    await first?.updateComplete;
    first?.renderRoot.querySelector<HTMLElement>('button, a')?.focus();
  }

  readonly #open = (event: HypeeRequests['hypee-attachment-open']): void => {
    const words = this.#words;
    if (event.defaultPrevented || !words) return;
    event.preventDefault();
    const items = this.#media;
    const at = items.findIndex(({ attachment }) => attachment.id === event.detail.attachment.id);
    if (at >= 0) void openGallery({ items, at, words, place: this.#host.renderRoot as ShadowRoot });
  };
}
