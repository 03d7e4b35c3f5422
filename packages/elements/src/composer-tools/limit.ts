import { css } from 'lit';
import { adopt } from '../base/adopt.ts';
import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';

const { styleSheet } = css`
  .limit {
    padding-inline-start: calc(4 * var(--_space));
    color: var(--_text-muted);
    font-size: 12px;
    line-height: 16px;
  }

  .limit:not(:empty) {
    padding-block-start: var(--_space);
  }

  form:has([aria-invalid='true']) ~ .limit {
    color: var(--_danger);
    font-weight: 600;
  }
`;

/** Says under a field how far its text is from the limit. */
export class Limit {
  readonly #composer: HypeeComposer;
  readonly #text = Object.assign(document.createElement('p'), { id: 'limit', className: 'limit', role: 'status' });
  readonly #field: HTMLTextAreaElement;

  constructor(composer: HypeeComposer, root: ShadowRoot, field: HTMLTextAreaElement) {
    this.#composer = composer;
    this.#field = field;
    adopt(root, styleSheet);
    root.append(this.#text);
    field.setAttribute('aria-describedby', 'limit');
  }

  /** @param isNear there is something to say */
  show(isNear: boolean): void {
    const text = isNear ? this.#words() : '';
    if (this.#text.textContent !== text) this.#text.textContent = text;
  }

  #words(): string {
    const { maxLength, value, say: words } = this.#composer;
    const left = maxLength - value.length;
    if (left < 0) return words.count('charactersOver', -left);
    // There is room for characters, and none for the bytes they take.
    return this.#field.ariaInvalid === 'true' ? words.text('tooManyBytes') : words.count('charactersLeft', left);
  }
}
