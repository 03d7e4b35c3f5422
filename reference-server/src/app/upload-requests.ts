import type { IncomingMessage } from 'node:http';

/** A line over which nothing comes for this long is taken for dead. Milliseconds. */
const IDLE_MS = 30_000;

/** Requests that carry a file: they may take longer than others, as long as bytes come. */
export class UploadRequests {
  readonly #open = new Set<IncomingMessage>();

  watch(request: IncomingMessage): void {
    this.#open.add(request);
    request.setTimeout(IDLE_MS, () => {
      if (!request.complete) request.destroy();
    });
    request.once('close', () => this.#open.delete(request));
  }

  /**
   * Lets what is still coming of a request run out, once its answer is known: a client reads the answer when it has said all, and
   * says its next request on the same line.
   */
  drain(request: IncomingMessage): void {
    if (request.complete) return;
    request.unpipe();
    request.removeAllListeners('data');
    request.resume();
  }

  /** Cuts those whose bytes are still coming, so that a shutdown waits for none: clients go on where they stopped. */
  cut(): void {
    for (const request of this.#open) if (!request.complete) request.destroy();
  }
}
