import { html, type TemplateResult } from 'lit';
import { arrowTarget } from '../message-actions/arrow-target.ts';
import { styles } from '../message-actions/message-menu.styles.ts';
import { placeBeside } from '../message-actions/place-beside.ts';
import { ShadowBox } from '../message-actions/shadow-box.ts';

/** A modal dialog beside a button: the focus goes in, and back to what had it. Buttons are reached by arrows, too. */
export class Popup {
  readonly #box = new ShadowBox(styles);
  #label = '';
  #draw: (() => TemplateResult) | undefined;
  /** A pointer went down on it: the finger that opened it goes up, too. */
  #isPressed = false;

  /** @param place where it stands: with it, it goes */
  constructor(place: Node) {
    place.appendChild(this.#box.element);
  }

  /**
   * @param beside the button
   * @param isAtEnd whether it ends where the button ends, as lines do; else it begins where that begins
   */
  open(label: string, beside: HTMLElement, isAtEnd: boolean, draw: () => TemplateResult): void {
    this.#label = label;
    this.#draw = draw;
    this.#isPressed = false;
    this.#render();
    const dialog = this.#box.root.querySelector('dialog');
    if (!dialog) return;
    dialog.showModal();
    const isLeftToRight = getComputedStyle(beside).direction === 'ltr';
    placeBeside(dialog, beside.getBoundingClientRect(), isAtEnd === isLeftToRight);
    dialog.querySelector('button')?.focus({ preventScroll: true });
  }

  readonly close = (): void => this.#box.root.querySelector('dialog')?.close();

  #render(): void {
    const content = this.#draw?.();
    this.#box.draw(
      content
        ? html`<dialog
            aria-label=${this.#label}
            @pointerdown=${() => (this.#isPressed = true)}
            @click=${this.#clicked}
            @keydown=${this.#keyPressed}
            @close=${this.#closed}
          >
            ${content}
          </dialog>`
        : html``,
    );
  }

  readonly #clicked = (event: MouseEvent): void => {
    const { top, right, bottom, left } = (event.currentTarget as Element).getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    // Beside it. A key's click has no place.
    if (this.#isPressed && event.detail > 0 && (x < left || x > right || y < top || y > bottom)) this.close();
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    // The host page, and what is around it, have keys of their own.
    event.stopPropagation();
    const buttons = [...(event.currentTarget as Element).querySelectorAll('button')];
    const next = arrowTarget(buttons, buttons.indexOf(this.#box.root.activeElement as HTMLButtonElement), event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  readonly #closed = (): void => {
    this.#draw = undefined;
    this.#render();
  };
}
