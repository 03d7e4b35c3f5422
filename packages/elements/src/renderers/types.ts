import type { Attachment, Message } from '@hypee/chat';

/**
 * What a renderer gives: a node of the page's own making, or text, which never becomes markup. Nothing: the built-in look stands.
 */
export type Rendered = Node | string | null | undefined;

/** What a renderer knows beside what it draws. */
export interface RenderContext {
  /** The language of the texts around it (BCP 47). */
  readonly locale: string;
  /** Whether the user of this chat wrote it; false where there is nothing yet. */
  readonly own: boolean;
}

/**
 * What a page draws in its own way. Each is asked anew where a row is drawn anew, as when it was scrolled out of sight and comes
 * back, or when its message changed. One that throws is reported once for each message (`hypee-error`, `renderer_failed`).
 */
export interface Renderers {
  /** The body of a message: what stands in its bubble in the place of the text. Deleted messages and lines of the system are not asked for. */
  readonly message?: (message: Message, context: RenderContext) => Rendered;
  /** One file of a message. */
  readonly attachment?: (attachment: Attachment, context: RenderContext & { readonly message: Message }) => Rendered;
  /** What stands in a conversation without messages, unless the page has filled the slot `empty`. */
  readonly empty?: (context: RenderContext) => Rendered;
  /** The look of what `message` and `attachment` give: it stands in shadow roots, where the styles of the page do not reach. */
  readonly styles?: CSSStyleSheet | readonly CSSStyleSheet[];
}
