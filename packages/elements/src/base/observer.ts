import type { Observable } from '@hypee/chat';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Draws the host again whenever one of some observables changes, while the host is in the document. */
export class Observer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #observables: () => readonly Observable<unknown>[];
  readonly #undo = new Map<Observable<unknown>, () => void>();
  #connected = false;

  /** @param observables what to observe; asked before each render */
  constructor(host: ReactiveControllerHost, observables: () => readonly Observable<unknown>[]) {
    this.#host = host;
    this.#observables = observables;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#observe([]);
  }

  hostUpdate(): void {
    if (this.#connected) this.#observe(this.#observables());
  }

  #observe(wanted: readonly Observable<unknown>[]): void {
    for (const [observable, undo] of this.#undo) {
      if (wanted.includes(observable)) continue;
      undo();
      this.#undo.delete(observable);
    }
    for (const observable of wanted) {
      if (this.#undo.has(observable)) continue;
      this.#undo.set(
        observable,
        observable.subscribe(() => this.#host.requestUpdate()),
      );
    }
  }
}
