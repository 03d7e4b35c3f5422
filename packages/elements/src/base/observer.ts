import type { Observable } from '@hypee/chat';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Draws the host again whenever one of some observables changes, while the host is in the document. */
export class Observer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #observables: readonly Observable<unknown>[] = [];
  #undo: (() => void)[] = [];
  #connected = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Replaces what is observed. */
  observe(...observables: readonly Observable<unknown>[]): void {
    this.#stop();
    this.#observables = observables;
    if (this.#connected) this.#start();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#start();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#stop();
  }

  #start(): void {
    this.#undo = this.#observables.map((observable) => observable.subscribe(() => this.#host.requestUpdate()));
  }

  #stop(): void {
    for (const undo of this.#undo) undo();
    this.#undo = [];
  }
}
