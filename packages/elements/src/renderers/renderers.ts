import { ChatError, type Attachment, type Message } from '@hypee/chat';
import { adopt } from '../base/adopt.ts';
import { emit } from '../events.ts';
import type { HypeeChatProvider } from '../hypee-chat-provider/hypee-chat-provider.ts';
import type { HypeeMessage } from '../hypee-message/hypee-message.ts';
import type { HypeeTimeline } from '../hypee-timeline/hypee-timeline.ts';
import type { Words } from '../strings/words.ts';
import { templatesOf, type MessageTemplate } from './template.ts';
import type { RenderContext, Rendered, Renderers } from './types.ts';

/** What one provider was given. */
interface Own {
  readonly renderers: Renderers;
  /** Those that `templates` are made of. */
  readonly elements: readonly Element[];
  readonly templates: readonly MessageTemplate[];
}

/** What was drawn for something, and from what: it stays while that does. */
interface Drawn {
  readonly by: unknown;
  readonly words: Words;
  readonly own: boolean;
  readonly result: Rendered;
}

const NONE: Renderers = {};

const given = new WeakMap<Node, Own>();
const drawnIn = new WeakMap<Node, WeakMap<object, Drawn>>();
/** For which messages and files a renderer has failed. */
const failures = new WeakMap<object, WeakSet<object>>();

/** Takes what a provider has now. What is drawn inside it is drawn again when that is something else than before. */
export function take(provider: HypeeChatProvider): void {
  const renderers = provider.renderers ?? NONE;
  const before = given.get(provider);
  const elements = [...provider.querySelectorAll<HTMLTemplateElement>(':scope > template[slot=message]')];
  const isSame = before?.renderers === renderers && before.elements.length === elements.length;
  if (isSame && elements.every((element, place) => element === before.elements[place])) return;
  given.set(provider, { renderers, elements, templates: templatesOf(elements) });
  drawAgain(provider);
}

/** The page's body of a message. Undefined: it has none for this one. */
export function messageBody(message: Message, words: Words, host: HypeeMessage): Rendered {
  const own = ownAround(host);
  if (!own || message.deletedAt || message.kind === 'system') return undefined;
  const body = ask('message', own, message, words, host, ({ message: draw }, context) => draw?.(message, context));
  if (body !== undefined && body !== null) return body;
  const template = own.templates.find(({ suits }) => suits(message));
  if (!template) return undefined;
  for (const sheet of template.sheets) adopt(host.shadowRoot, sheet);
  return remembered(message, { by: template, words, own: host.own }, host, () => template.draw(message, words));
}

/** The page's look of a file. Undefined: it has none for this one. */
export function attachmentBody(attachment: Attachment, message: Message, words: Words, host: HypeeMessage): Rendered {
  const own = ownAround(host);
  if (!own) return undefined;
  return ask('attachment', own, attachment, words, host, ({ attachment: draw }, context) =>
    draw?.(attachment, { ...context, message }),
  );
}

/** What the page puts into a conversation without messages. */
export function emptyBody(host: HypeeTimeline): Rendered {
  const own = ownAround(host);
  return own && ask('empty', own, host, host.say, host, ({ empty }, context) => empty?.(context));
}

type Host = HypeeMessage | HypeeTimeline;

/** Asks a renderer of the page, which may fail: then it is as if there were none. */
function ask(
  name: 'message' | 'attachment' | 'empty',
  { renderers }: Own,
  about: object,
  words: Words,
  host: Host,
  draw: (renderers: Renderers, context: RenderContext) => Rendered,
): Rendered {
  const by = renderers[name];
  if (!by) return undefined;
  const own = 'own' in host && host.own;
  const { styles = [] } = renderers;
  for (const sheet of styles instanceof CSSStyleSheet ? [styles] : styles) adopt(host.shadowRoot, sheet);
  return remembered(about, { by, words, own }, host, () => {
    try {
      return fit(draw(renderers, { locale: words.locale, own }));
    } catch (cause) {
      tell(host, name, by, about, cause);
      return undefined;
    }
  });
}

/** A node stays the same while nothing that it was drawn from has changed: what a user does in it is not lost. */
function remembered(about: object, from: Omit<Drawn, 'result'>, host: Host, draw: () => Rendered): Rendered {
  const drawn = drawnIn.get(host) ?? new WeakMap<object, Drawn>();
  drawnIn.set(host, drawn);
  const before = drawn.get(about);
  if (before && before.by === from.by && before.words === from.words && before.own === from.own) return before.result;
  const result = draw();
  drawn.set(about, { ...from, result });
  return result;
}

/** Pages are not checked by a compiler as a rule: what is neither a node nor text is drawn by nobody. */
function fit(result: unknown): Rendered {
  if (result instanceof Node || typeof result === 'string' || result === undefined || result === null) return result;
  throw new TypeError('A renderer gives a node, a text, or nothing.');
}

/** Not while something is being drawn; once for each. */
function tell(host: Host, name: string, by: object, about: object, cause: unknown): void {
  const known = failures.get(by) ?? new WeakSet<object>();
  failures.set(by, known);
  if (known.has(about)) return;
  known.add(about);
  const error = new ChatError('renderer_failed', `renderers.${name} failed: ${String(cause)}`, { cause });
  queueMicrotask(() => emit(host, 'hypee-error', { error }));
}

/** What the nearest provider around an element has, behind any number of shadow roots. */
function ownAround(element: Node): Own | undefined {
  for (let node: Node | null = element; node; node = node instanceof ShadowRoot ? node.host : node.parentNode) {
    const own = given.get(node);
    if (own) return own;
  }
  return undefined;
}

/** Draws again what may look different, behind any number of shadow roots. */
function drawAgain(root: ParentNode): void {
  for (const element of root.querySelectorAll('*')) {
    if (element.localName === 'hypee-message' || element.localName === 'hypee-timeline')
      (element as Host).requestUpdate();
    if (element.shadowRoot) drawAgain(element.shadowRoot);
  }
  if (root instanceof Element && root.shadowRoot) drawAgain(root.shadowRoot);
}
