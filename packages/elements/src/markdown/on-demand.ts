import { html, type TemplateResult } from 'lit';
import type { WithFiles } from '../attachments/files-text.ts';
import { onDemand, type Host } from '../base/on-demand.ts';
import type { Words } from '../strings/words.ts';
import { oneLine } from './one-line.ts';
import type * as Renderer from './render.ts';

/** What is drawn of a message. */
type Drawable = { readonly content: string } & WithFiles;

/** A text without any of these is the same with and without Markdown. */
const MARKS = /[*_~`<>[\]\\#]|:\/\/|www\.|^\s*(?:[-+]|\d+[.)])\s/im;

/** The part that tells marks from text, once it is here: texts that were drawn without it look different with it. */
export const renderer = onDemand(() => import('./render.ts'));

/**
 * The text of a message. Its marks are drawn by a part that is fetched with the first message that has any: until it is here, and
 * where it cannot be had, the text is shown as it was typed.
 *
 * @param host drawn again once the part is here
 */
export function messageText(
  message: Drawable,
  words: Words,
  host: Host & Pick<Element, 'shadowRoot'>,
): readonly TemplateResult[] {
  return rendererFor(message, host)?.markdown(message, words, host.shadowRoot) ?? paragraphs(message.content);
}

/**
 * What a message says, in one line: for excerpts and announcements. Its marks are left out and its files are named as soon as
 * there is who can tell: until then a message that has only files is empty.
 *
 * @param host drawn again once that is so; what it speaks is what files are named in
 * @param limit characters (UTF-16 code units); a longer text is cut and ends in `…`
 */
export function excerpt(message: Drawable, host: Speaker, limit = 200): string {
  const { content } = message;
  return rendererFor(message, host)?.plain(message, limit, host.say) ?? oneLine(content.slice(0, 2 * limit), limit);
}

/** Who shows an excerpt. */
export interface Speaker extends Host {
  readonly say: Words;
}

/** Undefined where the text needs none, or none is here yet. */
function rendererFor({ content, attachments }: Drawable, host: Host): typeof Renderer | undefined {
  return MARKS.test(content) || attachments?.[0] ? renderer(host) : undefined;
}

function paragraphs(content: string): TemplateResult[] {
  const texts: string[][] = [[]];
  for (const line of content.split(/\r\n?|\n/)) {
    if (line.trim()) texts.at(-1)?.push(line);
    else texts.push([]);
  }
  return texts.filter(({ length }) => length).map((lines) => html`<p dir="auto">${lines.join('\n')}</p>`);
}
