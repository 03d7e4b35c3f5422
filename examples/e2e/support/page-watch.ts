import type { CDPSession, Page } from 'playwright-core';

declare global {
  var pageWatch: {
    /** Where each timer that is still to fire was set. */
    timers: Map<string, string>;
    sockets: WeakRef<WebSocket>[];
    elements: WeakRef<Element>[];
  };
}

/** To be run in a page before anything else: keeps account of timers and sockets. */
function keepAccount(): void {
  const timers = new Map<string, string>();
  const sockets: WeakRef<WebSocket>[] = [];
  globalThis.pageWatch = { timers, sockets, elements: [] };

  type Call = (...facts: unknown[]) => unknown;
  const host = globalThis as unknown as Record<string, Call>;
  const account = (set: string, clear: string, repeats = false): void => {
    const { [set]: setIt, [clear]: clearIt } = host;
    if (!setIt || !clearIt) throw new Error(`There is no ${set}.`);
    host[set] = (run, ...more) => {
      const id = setIt(
        (...facts: unknown[]) => {
          if (!repeats) timers.delete(`${set} ${String(id)}`);
          (run as Call)(...facts);
        },
        ...more,
      );
      timers.set(`${set} ${String(id)}`, `${set}(…, ${String(more[0])}) ${new Error().stack ?? ''}`);
      return id;
    };
    host[clear] = (id) => {
      timers.delete(`${set} ${String(id)}`);
      return clearIt(id);
    };
  };
  account('setTimeout', 'clearTimeout');
  account('setInterval', 'clearInterval', true);
  account('requestAnimationFrame', 'cancelAnimationFrame');
  account('requestIdleCallback', 'cancelIdleCallback');

  globalThis.WebSocket = class extends WebSocket {
    constructor(...facts: ConstructorParameters<typeof WebSocket>) {
      super(...facts);
      sockets.push(new WeakRef(this));
    }
  };
}

/** What a page has beside its script's own memory: a page that gave everything back is as it was. */
export class PageWatch {
  readonly #page: Page;
  readonly #devtools: CDPSession;
  /** Those that came from a server: the browser's driver has scripts in the page too, which listen. */
  readonly #scripts = new Set<string>();

  private constructor(page: Page, devtools: CDPSession) {
    this.#page = page;
    this.#devtools = devtools;
    devtools.on('Debugger.scriptParsed', ({ scriptId, url }) => {
      if (url.startsWith('http')) this.#scripts.add(scriptId);
    });
  }

  /** To be called before the page is opened. */
  static async over(page: Page): Promise<PageWatch> {
    await page.addInitScript(keepAccount);
    const devtools = await page.context().newCDPSession(page);
    const watch = new PageWatch(page, devtools);
    await devtools.send('Debugger.enable');
    return watch;
  }

  /** What can be seen of the document and kept by the browser. */
  document() {
    return this.#page.evaluate(async () => ({
      html: document.documentElement.outerHTML,
      sheets: [...document.styleSheets, ...document.adoptedStyleSheets].length,
      globals: Object.getOwnPropertyNames(globalThis),
      cookie: document.cookie,
      stored: [localStorage.length, sessionStorage.length],
      caches: await caches.keys(),
    }));
  }

  databases(): Promise<string[]> {
    return this.#page.evaluate(async () => (await indexedDB.databases()).map(({ name = '' }) => name));
  }

  /** What the page's scripts listen to on what outlives every element. */
  async listeners(): Promise<string[]> {
    const found: string[] = [];
    for (const target of ['window', 'document', 'document.documentElement', 'document.body', 'visualViewport']) {
      const { result } = await this.#devtools.send('Runtime.evaluate', { expression: target });
      const { listeners } = await this.#devtools.send('DOMDebugger.getEventListeners', {
        objectId: result.objectId ?? '',
      });
      for (const { type, scriptId } of listeners) if (this.#scripts.has(scriptId)) found.push(`${target}: ${type}`);
    }
    return found;
  }

  /** Sockets that are not closed, timers that are still to fire, and locks that are held or waited for. */
  atWork(): Promise<string[]> {
    return this.#page.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query();
      return [
        ...pageWatch.sockets.flatMap((reference) => {
          const socket = reference.deref();
          return socket && socket.readyState !== WebSocket.CLOSED ? [socket.url] : [];
        }),
        ...pageWatch.timers.values(),
        ...[...held, ...pending].map(({ name = '' }) => name),
      ];
    });
  }

  /** After a collection of garbage: nodes and listeners there are, and how many of the noted elements. */
  async leftovers(): Promise<{ nodes: number; listeners: number; elements: number }> {
    await this.#devtools.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await this.#devtools.send('Memory.getDOMCounters');
    const elements = await this.#page.evaluate(
      () => pageWatch.elements.filter((element) => element.deref() !== undefined).length,
    );
    return { nodes, listeners: jsEventListeners, elements };
  }
}
