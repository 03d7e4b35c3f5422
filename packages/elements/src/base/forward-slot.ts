import { html, nothing, type TemplateResult } from 'lit';

/**
 * Hands what the page put into a slot of an element on to a part in its shadow. Nothing where the page put nothing: an empty
 * slot in a slot would hide what the part shows by itself.
 */
export function forwardSlot(host: HTMLElement, name: string): TemplateResult | typeof nothing {
  const given = Array.from(host.children).some(({ slot }) => slot === name);
  return given ? html`<slot name=${name} slot=${name}></slot>` : nothing;
}
