import type { Attachment } from '@hypee/chat';
import { html, nothing, type TemplateResult } from 'lit';
import { nameParts, shownName } from '../attachments/file-name.ts';
import { fileUrl } from '../attachments/file-url.ts';
import { downloadIcon, fileIcons } from '../attachments/icons.ts';
import { fileKindOf } from '../attachments/kind-of.ts';
import { sizeText } from '../attachments/size-text.ts';
import type { Words } from '../strings/words.ts';

/** A file by its name: all of it is a link that saves it. One that is not uploaded yet is none. */
export function fileView(attachment: Attachment, words: Words, note: string, save: () => unknown): TemplateResult {
  const { name, size, url } = attachment;
  const href = fileUrl(url);
  const content = html`
    <span class="icon">${fileIcons[fileKindOf(attachment)]}</span>
    <span class="words"> ${nameView(name)} <span class="sub">${note || sizeText(size, words.locale)}</span> </span>
    ${href ? downloadIcon : nothing}
  `;
  if (!href) return html`<div class="file" part="attachment">${content}</div>`;
  return html`<a
    class="file"
    part="attachment"
    href=${href}
    download=${shownName(name)}
    rel="noopener noreferrer"
    target="_blank"
    aria-label=${`${words.text('download', { name })}, ${note || sizeText(size, words.locale)}`}
    @click=${(event: Event) => {
      event.preventDefault();
      save();
    }}
    >${content}</a
  >`;
}

/** A name whose end can always be read. */
export function nameView(name: string): TemplateResult {
  const { start, end } = nameParts(name);
  return html`<span class="file-name" dir="auto"><span>${start}</span><span>${end}</span></span>`;
}
