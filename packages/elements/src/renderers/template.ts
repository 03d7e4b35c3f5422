import type { Message } from '@hypee/chat';
import type { Words } from '../strings/words.ts';

/** A `<template slot="message">` of the page. */
export interface MessageTemplate {
  /** Whether a message has what the template asks for with `data-if`. */
  readonly suits: (message: Message) => boolean;
  readonly draw: (message: Message, words: Words) => Node;
  /** Its `<style>` elements, which a strict policy would not let stand in a page. */
  readonly sheets: readonly CSSStyleSheet[];
}

/** @param elements those of a page, in its order */
export function templatesOf(elements: readonly HTMLTemplateElement[]): MessageTemplate[] {
  return elements.map((element) => {
    const content = element.content.cloneNode(true) as DocumentFragment;
    const sheets = [...content.querySelectorAll('style')].map((style) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style.textContent);
      style.remove();
      return sheet;
    });
    // Once for each row would be once too often.
    for (const script of content.querySelectorAll('script')) script.remove();
    return {
      suits: (message) => hasField(element, message),
      draw: (message, words) => filled(content, message, words),
      sheets,
    };
  });
}

/**
 * In a box of its own: a fragment would be empty once it was drawn. Values become text and nothing else: neither markup nor
 * attributes, so that nothing that somebody wrote is an address, a style or a handler.
 */
function filled(content: DocumentFragment, message: Message, words: Words): Node {
  const box = document.createElement('div');
  box.append(document.importNode(content, true));
  for (const element of box.querySelectorAll<HTMLElement>('[data-if]'))
    if (!hasField(element, message)) element.remove();
  for (const element of box.querySelectorAll<HTMLElement>('[data-text]'))
    element.textContent = textAt(message, element.dataset['text'] ?? '', words);
  return box;
}

/** Without `data-if` always. An object is something; zero, no and an empty text are nothing. */
const hasField = ({ dataset }: HTMLElement, message: Message): boolean =>
  dataset['if'] === undefined || Boolean(valueAt(message, dataset['if']));

/** What is at a path, such as `sender.name` or `metadata.order.total`, as text. No list, no object: only what is written out. */
function textAt(message: Message, path: string, words: Words): string {
  if (path === 'time') return words.time(message.createdAt);
  const value = valueAt(message, path);
  if (value instanceof Date) return words.moment(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Nothing that comes from a prototype. */
function valueAt(message: Message, path: string): unknown {
  let value: unknown = message;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
