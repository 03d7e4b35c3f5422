import type { Attachment } from '@hypee/chat';
import { html, nothing, type TemplateResult } from 'lit';
import { clock, knownLength } from '../attachments/clock.ts';
import { shownName } from '../attachments/file-name.ts';
import { fileUrl } from '../attachments/file-url.ts';
import type { FreshFile } from '../attachments/fresh-file.ts';
import { brokenIcon, filmIcon, playIcon } from '../attachments/icons.ts';
import { kindOf } from '../attachments/kind-of.ts';
import type { Words } from '../strings/words.ts';

/** What a picture or a film is drawn from. */
export interface PictureFacts {
  readonly attachment: Attachment;
  readonly file: FreshFile;
  readonly words: Words;
  /** Fills the box that it is given; a film is played elsewhere. */
  readonly tile: boolean;
  /** How many are behind it. */
  readonly more: number;
  /** What is wrong with it. */
  readonly note: string;
  readonly open: () => unknown;
}

/** A picture or a film in its box, over a canvas that stands for it until it is here. */
export function pictureView(facts: PictureFacts): TemplateResult {
  const { attachment, file, words, tile, more, note, open } = facts;
  const isFilm = kindOf(attachment) === 'video';
  const name = shownName(attachment.name);
  const url = fileUrl(attachment.url);
  if (file.state === 'failed') {
    return html`<div class="box" part="attachment">
      <canvas aria-hidden="true"></canvas>
      <div class="trouble">
        ${brokenIcon}<span>${words.text('loadFailed')}</span>
        <button type="button" @click=${file.retry}>${words.text('retry')}</button>
      </div>
    </div>`;
  }
  if (isFilm && !tile && url) {
    const poster = fileUrl(attachment.thumbnailUrl);
    // Without a poster some browsers show none of it before it is played.
    return html`<div class="box" part="attachment">
      <canvas aria-hidden="true"></canvas>
      <video
        controls
        playsinline
        preload="metadata"
        poster=${poster ?? nothing}
        src=${poster ? url : `${url}#t=0.001`}
        aria-label=${words.text('openVideo', { name })}
        @loadedmetadata=${() => file.loaded()}
        @error=${file.broke}
        @pointerdown=${(event: Event) => event.stopPropagation()}
      ></video>
    </div>`;
  }
  const src = fileUrl(attachment.thumbnailUrl) ?? (isFilm ? undefined : url);
  const length = isFilm ? knownLength(attachment.duration) : 0;
  const label = [
    words.text(isFilm ? 'openVideo' : 'openPhoto', { name }),
    ...(length ? [clock(length, words.locale)] : []),
    ...(more > 0 ? [words.count('moreFiles', more)] : []),
  ].join(', ');
  return html`<button
    type="button"
    class="box"
    part="attachment"
    aria-haspopup="dialog"
    aria-label=${label}
    ?disabled=${!url}
    @click=${open}
  >
    <canvas aria-hidden="true"></canvas>
    ${
      src
        ? html`<img
            src=${src}
            alt=""
            loading="lazy"
            decoding="async"
            draggable="false"
            referrerpolicy="no-referrer"
            @load=${() => file.loaded()}
            @error=${file.broke}
          />`
        : nothing
    }
    ${isFilm ? filmMark(length, url !== undefined, words) : nothing}
    ${more > 0 ? html`<span class="more" aria-hidden="true">+${words.number(more)}</span>` : nothing}
    ${note ? html`<span class="note">${note}</span>` : nothing}
  </button>`;
}

/** @param length seconds; 0 where it is not known */
function filmMark(length: number, isThere: boolean, words: Words): TemplateResult {
  return html`<span class="film" aria-hidden="true">${isThere ? playIcon : filmIcon}</span>
    ${length ? html`<span class="length" aria-hidden="true">${clock(length, words.locale)}</span>` : nothing}`;
}
