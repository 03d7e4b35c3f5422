import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Whether somebody looks at this page: it is visible and has the focus. Draws the host again when that changes. */
export class Attention implements ReactiveController {
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get given(): boolean {
    return document.visibilityState === 'visible' && document.hasFocus();
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#changed);
    window.addEventListener('focus', this.#changed);
    window.addEventListener('blur', this.#changed);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#changed);
    window.removeEventListener('focus', this.#changed);
    window.removeEventListener('blur', this.#changed);
  }

  readonly #changed = (): void => this.#host.requestUpdate();
}
