import { nextFrame } from '@open-wc/testing';
import '@hypee/chat-elements/define';
import { bob, message } from './people.ts';

/** Waits until something holds; the runner's time limit ends it. */
export async function until(holds: () => unknown, what = String(holds)): Promise<void> {
  for (let frame = 0; frame < 600; frame += 1) {
    if (holds()) return;
    await nextFrame();
  }
  throw new Error(`Never came true: ${what}`);
}

/** Elements inside another one and behind any number of shadow roots, in document order. */
export function deepAll<Name extends keyof HTMLElementTagNameMap>(
  root: ParentNode,
  name: Name,
): HTMLElementTagNameMap[Name][];
export function deepAll(root: ParentNode, selector: string): HTMLElement[];
export function deepAll(root: ParentNode, selector: string): HTMLElement[] {
  const found: HTMLElement[] = [];
  const visit = (parent: ParentNode): void => {
    for (const child of parent.children) {
      if (child instanceof HTMLElement && child.matches(selector)) found.push(child);
      if (child.shadowRoot) visit(child.shadowRoot);
      visit(child);
    }
  };
  if (root instanceof Element && root.shadowRoot) visit(root.shadowRoot);
  visit(root);
  return found;
}

export function deep<Name extends keyof HTMLElementTagNameMap>(
  root: ParentNode,
  name: Name,
): HTMLElementTagNameMap[Name];
export function deep(root: ParentNode, selector: string): HTMLElement;
export function deep(root: ParentNode, selector: string): HTMLElement {
  const [first] = deepAll(root, selector);
  if (!first) throw new Error(`Nothing matches ${selector}.`);
  return first;
}

/** The element that has the focus, behind any number of shadow roots. */
export function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** The text an element shows, in one line. */
export function textOf(element: Element): string {
  return element.textContent.replace(/\s+/g, ' ').trim();
}

/** As a user does it: what stands in the field, then the event. */
export function typeInto(field: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

export function press(target: Element, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

/** Collects the details of an event. */
export function record<Name extends keyof HTMLElementEventMap>(
  target: HTMLElement,
  name: Name,
): (HTMLElementEventMap[Name] extends CustomEvent<infer Detail> ? Detail : never)[] {
  const details: unknown[] = [];
  target.addEventListener(name, (event) => details.push((event as CustomEvent).detail));
  return details as never;
}

/** Ends once messages are drawn with their marks: that part is fetched with the first text that has any. */
export async function markdownIsHere(): Promise<void> {
  const element = document.createElement('hypee-message');
  element.message = message(1, bob, '**bold**');
  document.body.append(element);
  await until(() => deepAll(element, 'strong').length === 1);
  element.remove();
}
