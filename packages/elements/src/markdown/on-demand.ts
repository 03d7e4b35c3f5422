import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Words } from '../strings/words.ts';
import { oneLine } from './one-line.ts';
import type * as Renderer from './render.ts';

type Host = Pick<ReactiveControllerHost, 'requestUpdate'>;

/** What is drawn of a message. */
interface Drawable {
  readonly content: string;
  readonly reactions?: readonly unknown[];
}

/** A text without any of these is the same with and without Markdown. */
const MARKS = /[*_~`<>[\]\\#]|:\/\/|www\.|^\s*(?:[-+]|\d+[.)])\s/im;

/** A renderer that could not be fetched is not asked for again at each message. Milliseconds. */
const PAUSE = 5000;

/** The part that tells marks from text, once it is here: texts that were drawn without it look different with it. */
export let renderer: typeof Renderer | undefined;
let nextTry = 0;
const waiting = new Set<Host>();

/**
 * The text of a message. Its marks are drawn by a part that is fetched with the first message that has any, or reactions: until
 * it is here, and where it cannot be had, the text is shown as it was typed.
 *
 * @param host drawn again once the part is here
 */
export function messageText(message: Drawable, words: Words, host: Host): readonly TemplateResult[] {
  return rendererFor(message, host)?.markdown(message, words) ?? paragraphs(message.content);
}

/**
 * What a message says, in one line: for excerpts and announcements. Its marks are left out as soon as there is who can tell
 * them from text.
 *
 * @param host drawn again once that is so
 * @param limit characters (UTF-16 code units); a longer text is cut and ends in `…`
 */
export function excerpt(message: Drawable, host: Host, limit = 200): string {
  const { content } = message;
  return rendererFor(message, host)?.plain(message, limit) ?? oneLine(content.slice(0, 2 * limit), limit);
}

/** Undefined where the text needs none, or none is here yet. */
function rendererFor({ content, reactions }: Drawable, host: Host): typeof Renderer | undefined {
  if (!reactions?.length && !MARKS.test(content)) return undefined;
  if (!renderer) {
    waiting.add(host);
    void fetchRenderer();
  }
  return renderer;
}

async function fetchRenderer(): Promise<void> {
  if (performance.now() < nextTry) return;
  nextTry = Infinity;
  try {
    renderer = await import('./render.ts');
  } catch {
    // Offline, and not in the browser's cache.
    nextTry = performance.now() + PAUSE;
  }
  const hosts = [...waiting];
  waiting.clear();
  if (renderer) for (const host of hosts) host.requestUpdate();
}

function paragraphs(content: string): TemplateResult[] {
  const texts: string[][] = [[]];
  for (const line of content.split(/\r\n?|\n/)) {
    if (line.trim()) texts.at(-1)?.push(line);
    else texts.push([]);
  }
  return texts.filter(({ length }) => length).map((lines) => html`<p dir="auto">${lines.join('\n')}</p>`);
}
