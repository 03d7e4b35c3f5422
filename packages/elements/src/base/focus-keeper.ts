import type { LitElement, ReactiveController } from 'lit';

/** Gives the focus back to an element that lost it because a render moved it, or to another one because it removed it. */
export class FocusKeeper implements ReactiveController {
  readonly #host: LitElement;
  readonly #instead: () => HTMLElement | undefined;
  #focused: HTMLElement | undefined;

  /** @param instead what gets the focus when the element that had it is gone */
  constructor(host: LitElement, instead: () => HTMLElement | undefined = () => undefined) {
    this.#host = host;
    this.#instead = instead;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#focused = focusedIn(this.#host.shadowRoot);
  }

  hostUpdated(): void {
    const focused = this.#focused;
    this.#focused = undefined;
    if (!focused || focusedIn(this.#host.shadowRoot)) return;
    (focused.isConnected ? focused : this.#instead())?.focus({ preventScroll: true });
  }
}

/** The innermost element with the focus. */
export function focusedIn(root: ShadowRoot | null): HTMLElement | undefined {
  const active = root?.activeElement;
  if (!(active instanceof HTMLElement)) return undefined;
  return focusedIn(active.shadowRoot) ?? active;
}
