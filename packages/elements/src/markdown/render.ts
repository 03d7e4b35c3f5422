import { html, nothing, type TemplateResult } from 'lit';
import { withFiles, type WithFiles } from '../attachments/files-text.ts';
import { adopt } from '../base/adopt.ts';
import { emit } from '../events.ts';
import { bring, type Words } from '../strings/words.ts';
import { markdownStyles } from './markdown.styles.ts';
import { parse } from './parse.ts';
import { plainTree } from './plain-text.ts';
import type { Block, Inline } from './tree.ts';

bring({ code: 'Code' });

/** A shorter line of code fits into any bubble. */
const MAY_NOT_FIT = /.{25}/;

/** What has a text with marks. */
interface Marked {
  readonly content: string;
}

/** What blocks are drawn with. */
interface Drawing {
  readonly words: Words;
  /** What stands for a text: itself, or more. */
  readonly show: (text: string) => unknown;
}

/** Messages are immutable: a row that is drawn again is not parsed again. */
const trees = new WeakMap<object, readonly Block[]>();

/**
 * A message's Markdown as templates: all that people wrote is bound as text.
 *
 * @param message parsed once, as long as it is the same object
 * @param root where they are drawn: it gets their look
 * @param show what stands for a text that is not code, bound as a child; default: the text
 */
export function markdown(
  message: Marked,
  words: Words,
  root: ShadowRoot | null,
  show: Drawing['show'] = String,
): TemplateResult[] {
  adopt(root, markdownStyles);
  return drawBlocks(treeOf(message), { words, show }, 'auto');
}

/** What a message says, without its marks and in one line, with what files it has. */
export function plain(message: Marked & WithFiles, limit: number, words: Words): string {
  return withFiles(message, plainTree(treeOf(message), limit), words);
}

function treeOf(message: Marked): readonly Block[] {
  let tree = trees.get(message);
  if (!tree) trees.set(message, (tree = parse(message.content)));
  return tree;
}

/** @param dir of the first block: inside a quote or an item it is the one whose direction the outer one takes */
function drawBlocks(blocks: readonly Block[], drawing: Drawing, dir: string | typeof nothing): TemplateResult[] {
  return blocks.map((block, index) => drawBlock(block, drawing, index ? 'auto' : dir));
}

function drawBlock(block: Block, drawing: Drawing, dir: string | typeof nothing): TemplateResult {
  switch (block.kind) {
    case 'paragraph':
      return html`<p dir=${dir}>${block.children.map((child) => drawInline(child, drawing))}</p>`;
    case 'quote':
      return html`<blockquote dir=${dir}>${drawBlocks(block.children, drawing, nothing)}</blockquote>`;
    case 'list': {
      const items = block.items.map(
        (item, index) => html`<li dir=${index ? 'auto' : dir}>${drawBlocks(item, drawing, nothing)}</li>`,
      );
      return block.start === undefined
        ? html`<ul>
            ${items}
          </ul>`
        : html`<ol start=${block.start}>
            ${items}
          </ol>`;
    }
    case 'fence': {
      // Code scrolls inside its box. Where the browser does not see to it, a key must get there.
      const stop = MAY_NOT_FIT.test(block.text) ? 0 : nothing;
      return html`<pre
        dir="auto"
        role="group"
        aria-label=${drawing.words.text('code')}
        tabindex=${stop}
      ><code>${block.text}</code></pre>`;
    }
  }
}

function drawInline(inline: Inline, drawing: Drawing): unknown {
  if (typeof inline === 'string') return drawing.show(inline);
  if (inline.kind === 'code') return html`<code>${inline.text}</code>`;
  const children = inline.children.map((child) => drawInline(child, drawing));
  switch (inline.kind) {
    case 'em':
      return html`<em>${children}</em>`;
    case 'strong':
      return html`<strong>${children}</strong>`;
    case 'del':
      return html`<del>${children}</del>`;
    case 'link':
      return html`<a href=${inline.url} rel="noopener noreferrer nofollow" target="_blank" @click=${linkClicked}
        >${children}</a
      >`;
  }
}

/** The page may open a link in its own way. */
function linkClicked(event: MouseEvent): void {
  const link = event.currentTarget as HTMLAnchorElement;
  if (!emit(link, 'hypee-link-click', { url: link.href }, { cancelable: true })) event.preventDefault();
}
