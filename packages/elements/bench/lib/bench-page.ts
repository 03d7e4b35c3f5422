import type { Profiler } from 'node:inspector';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import type { ListName } from '../page/main.ts';
import type { Bundle } from './bundle.ts';

// Never resolved by name: the context answers for it. A secure context, as a chat's page is.
const ADDRESS = 'https://bench.localhost/';
const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Benchmark</title>
<style>body { margin: 0 } main { width: 420px; height: 720px; position: relative } main > * { height: 100% }</style>
<script src="/page.js"></script></html>`;

/** A page with one list in it, and what the browser tells of its work. */
export class BenchPage {
  readonly page: Page;
  readonly #session: CDPSession;

  private constructor(page: Page, session: CDPSession) {
    this.page = page;
    this.#session = session;
  }

  /** @param count how many messages there are */
  static async open(context: BrowserContext, bundle: Bundle, list: ListName, count: number): Promise<BenchPage> {
    const page = await context.newPage();
    await page.setViewportSize({ width: 420, height: 720 });
    await page.route('**', (route) =>
      route.request().url().endsWith('page.js')
        ? route.fulfill({ contentType: 'text/javascript', body: bundle.script })
        : route.fulfill({ contentType: 'text/html', body: HTML }),
    );
    page.on('pageerror', (error) => console.error(`In the page: ${error.message}`));
    await page.goto(ADDRESS);
    const session = await context.newCDPSession(page);
    // Processor time of the thread: other programs on the machine do not count.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.evaluate(async ([name, messages]) => void (globalThis.list = await bench.prepare(name, messages)), [
      list,
      count,
    ] as const);
    const opened = new BenchPage(page, session);
    await opened.heap();
    return opened;
  }

  /** Milliseconds of the main thread that `work` takes. */
  async cpu(work: () => Promise<unknown>): Promise<number> {
    const before = await this.#metric('TaskDuration');
    await work();
    return ((await this.#metric('TaskDuration')) - before) * 1000;
  }

  /** Bytes that are in use once everything that can go is gone. */
  async heap(): Promise<number> {
    await this.#session.send('HeapProfiler.collectGarbage');
    return this.#metric('JSHeapUsedSize');
  }

  /** What the main thread did during `work`. */
  async profile(work: () => Promise<unknown>): Promise<Profiler.Profile> {
    await this.#session.send('Profiler.enable');
    await this.#session.send('Profiler.setSamplingInterval', { interval: 100 });
    await this.#session.send('Profiler.start');
    await work();
    return (await this.#session.send('Profiler.stop')).profile;
  }

  async close(): Promise<void> {
    await this.page.evaluate(() => list.close());
    await this.page.close();
  }

  async #metric(wanted: string): Promise<number> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === wanted)?.value ?? 0;
  }
}
