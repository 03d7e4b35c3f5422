import type { LitElement, ReactiveController } from 'lit';

/** Gives the focus back to an element that lost it because a render moved it. */
export class FocusKeeper implements ReactiveController {
  readonly #host: LitElement;
  #focused: HTMLElement | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#focused = focusedIn(this.#host.shadowRoot);
  }

  hostUpdated(): void {
    const focused = this.#focused;
    this.#focused = undefined;
    if (focused?.isConnected && !focusedIn(this.#host.shadowRoot)) focused.focus({ preventScroll: true });
  }
}

/** The innermost element with the focus. */
function focusedIn(root: ShadowRoot | null): HTMLElement | undefined {
  const active = root?.activeElement;
  if (!(active instanceof HTMLElement)) return undefined;
  return focusedIn(active.shadowRoot) ?? active;
}
