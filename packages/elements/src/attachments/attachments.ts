import type { Attachment, Message } from '@hypee/chat';
import { html, nothing, type TemplateResult } from 'lit';
import { adopt } from '../base/adopt.ts';
import { closeIcon } from '../hypee-new-conversation/close-icon.ts';
import { emit, reportError, type HypeeRequests } from '../events.ts';
import { HypeeAttachment } from '../hypee-attachment/hypee-attachment.ts';
import type { HypeeMessage } from '../hypee-message/hypee-message.ts';
import { register } from '../register.ts';
import { ownLook } from '../renderers/on-demand.ts';
import type { Rendered } from '../renderers/types.ts';
import { enAttachments } from '../strings/en-attachments.ts';
import { bring, type Words } from '../strings/words.ts';
import { attachmentsStyles } from './attachments.styles.ts';
import { pauseIcon, playIcon } from './icons.ts';
import { isVisual, kindOf } from './kind-of.ts';
import { galleryItems, openGallery } from './open-gallery.ts';
import { sizeText } from './size-text.ts';
import { voiceNoteOf } from './voice-note.ts';

bring(enAttachments);
register('hypee-attachment', HypeeAttachment);

/** So many pictures of an album are shown; the last one says how many more there are. */
const SHOWN = 4;

/** The files of a message, in its bubble: pictures and films side by side, the others under them, and how far they are. */
export function attachmentsOf(message: Message, words: Words, host: HypeeMessage): TemplateResult {
  adopt(host.shadowRoot, attachmentsStyles.styleSheet);
  const bodies = new Map<Attachment, NonNullable<Rendered>>();
  for (const one of message.attachments) {
    const body = ownLook()?.attachmentBody(one, message, words, host) ?? undefined;
    if (body !== undefined) bodies.set(one, body);
  }
  const isInAlbum = (one: Attachment): boolean => isVisual(one) && !bodies.has(one);
  const visual = message.attachments.filter(isInAlbum);
  const others = message.attachments.filter((one) => !isInAlbum(one));
  const voice = voiceNoteOf(message);
  const show = (attachment: Attachment, tile = false, more = 0): TemplateResult =>
    html`<hypee-attachment
      exportparts="attachment"
      .attachment=${attachment}
      .conversation=${host.conversation}
      .words=${words}
      .voice=${kindOf(attachment) === 'audio' ? voice : undefined}
      .tile=${tile}
      .more=${more}
    ></hypee-attachment>`;
  const isAlbum = visual.length > 1;
  const hidden = visual.length - SHOWN;
  return html`<div
    class=${message.content ? 'attachments' : 'attachments bare'}
    @hypee-attachment-open=${(event: HypeeRequests['hypee-attachment-open']) => open(event, message, words, host)}
  >
    ${
      isAlbum
        ? html`<div
            class="album of-${Math.min(visual.length, SHOWN)}"
            role="group"
            aria-label=${words.count(visual.every((one) => kindOf(one) === 'image') ? 'photos' : 'files', visual.length)}
          >
            ${visual.slice(0, SHOWN).map((one, index) => show(one, true, index === SHOWN - 1 ? hidden : 0))}
          </div>`
        : visual.map((one) => show(one))
    }
    ${others.map((one) => bodies.get(one) ?? show(one))}
    ${message.seq === undefined ? uploads(message, words, host) : nothing}
  </div>`;
}

/** In the whole window, with those of the messages around it. */
function open(event: HypeeRequests['hypee-attachment-open'], message: Message, words: Words, host: HypeeMessage): void {
  if (event.defaultPrevented) return;
  event.preventDefault();
  const { conversation } = host;
  const around = conversation?.messages.value ?? [];
  const messages = around.some(({ id }) => id === message.id) ? around : [message];
  const items = galleryItems(messages, conversation);
  const at = items.findIndex(({ attachment }) => attachment.id === event.detail.attachment.id);
  const root = host.getRootNode();
  const place = root instanceof ShadowRoot ? root : host.shadowRoot;
  if (at >= 0 && place) void openGallery({ items, at, words, place });
}

/** How far the files of an own message are, and what can be done about it. */
function uploads(message: Message, words: Words, host: HypeeMessage): TemplateResult | typeof nothing {
  const { attachments, clientId, error } = message;
  const ways = attachments.flatMap(({ upload }) => upload ?? []);
  // What was refused says so itself.
  if (ways.length === 0 || error || clientId === null) return nothing;
  const { conversation } = host;
  const sent = ways.reduce((sum, way) => sum + way.sent, 0);
  const size = attachments.reduce((sum, one) => sum + one.size, 0);
  const isPaused = ways.some(({ status }) => status === 'paused');
  const isMoving = ways.some(({ status }) => status === 'uploading');
  const of = words.text('uploading', { sent: sizeText(sent, words.locale), size: sizeText(size, words.locale) });
  const text = isPaused ? words.text('uploadPaused') : isMoving || sent > 0 ? of : words.text('pending');
  const change = (): void => {
    const done = isPaused ? conversation?.resume(clientId) : conversation?.pause(clientId);
    done?.catch((thrown: unknown) => reportError(host, thrown));
  };
  const isUploaded = ways.every(({ status }) => status === 'uploaded');
  return html`<div class="uploads" part="upload" role="group" aria-label=${words.text('uploadProgress')}>
    <progress
      max=${size || 1}
      .value=${sent}
      aria-label=${words.text('uploadProgress')}
      aria-valuetext=${of}
    ></progress>
    <span>${text}</span>
    ${
      conversation && !isUploaded
        ? html`<button
              type="button"
              aria-label=${words.text(isPaused ? 'resumeUpload' : 'pauseUpload')}
              title=${words.text(isPaused ? 'resumeUpload' : 'pauseUpload')}
              @click=${change}
            >
              ${isPaused ? playIcon : pauseIcon}
            </button>
            <button
              type="button"
              aria-label=${words.text('discard')}
              title=${words.text('discard')}
              @click=${() => emit(host, 'hypee-discard', { clientId })}
            >
              ${closeIcon}
            </button>`
        : nothing
    }
  </div>`;
}
