import type { Page, Response } from 'playwright-core';

/** One thing that came from a server. Bytes. */
interface Fetched {
  readonly what: string;
  readonly bytes: number;
  /** As it came. */
  readonly compressed: number;
  /** Something that the page runs or shows, not something that was said. */
  readonly isFile: boolean;
}

const SAID = new Set(['fetch', 'xhr', 'websocket', 'eventsource']);

/** Everything a page gets from one origin, from the browser's network log. */
export class Traffic {
  readonly #origin: string;
  readonly #fetched: Promise<Fetched>[] = [];
  #frames = 0;
  #frameBytes = 0;

  constructor(page: Page, origin: string) {
    this.#origin = origin;
    page.on('response', (response) => {
      if (new URL(response.url()).origin === origin) this.#fetched.push(weigh(response));
    });
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        this.#frames += 1;
        this.#frameBytes += Buffer.byteLength(payload);
      });
    });
  }

  /** What all files weigh so far, and a table of everything. */
  async soFar(): Promise<{ weight: number; table: string }> {
    const fetched = await Promise.all(this.#fetched);
    const weight = fetched.filter(({ isFile }) => isFile).reduce((sum, { compressed }) => sum + compressed, 0);
    const lines = fetched.map(
      ({ what, bytes, compressed, isFile }) =>
        `${String(compressed).padStart(8)} of ${String(bytes).padStart(8)}  ${isFile ? '' : '(not counted) '}${what}`,
    );
    const frames = `${String(this.#frameBytes).padStart(20)}  (not counted) ${this.#frames} frames of sockets`;
    return { weight, table: [`From ${this.#origin}, bytes on the way of bytes:`, ...lines, frames].join('\n') };
  }
}

async function weigh(response: Response): Promise<Fetched> {
  const request = response.request();
  const body = await response.body().catch(() => Buffer.alloc(0));
  return {
    what: `${request.method()} ${new URL(response.url()).pathname}`,
    bytes: body.length,
    compressed: (await request.sizes()).responseBodySize,
    isFile: !SAID.has(request.resourceType()),
  };
}
