import { chromium, type Browser, type BrowserContext, type CDPSession } from 'playwright-core';
import { becomes } from '../wait.ts';
import { BrowserProcess } from './browser-process.ts';
import type { PageReport } from './page-probe.ts';
import type { Site } from './site.ts';
import { Tab } from './tab.ts';

const READY_MS = 30_000;
/** What the browser gives to the site at first, and again each time it was filled. Bytes. */
const ROOM = 24_000_000;

/** Who hears what the pages of a device tell. */
export interface DeviceEvents {
  told(tab: Tab, report: PageReport): void;
  /** An uncaught error. */
  broke(tab: Tab, error: string): void;
}

/** The browser of one user, on a profile that outlives it, with two tabs of the site. */
export class Device {
  readonly user: string;
  readonly tabs: Tab[] = [];
  readonly #site: Site;
  readonly #profile: string;
  readonly #events: DeviceEvents;
  readonly #documents = [{ count: 0 }, { count: 0 }];
  #process: BrowserProcess | undefined;
  #browser: Browser | undefined;
  #storage: CDPSession | undefined;
  #room = ROOM;

  constructor(user: string, site: Site, profile: string, events: DeviceEvents) {
    this.user = user;
    this.#site = site;
    this.#profile = profile;
    this.#events = events;
  }

  get context(): BrowserContext {
    const context = this.#browser?.contexts()[0];
    if (!context) throw new Error(`${this.user} has no browser open.`);
    return context;
  }

  /** The version of the browser. */
  get version(): string {
    return this.#browser?.version() ?? '';
  }

  /** Starts the browser, without its tabs. */
  async start(): Promise<void> {
    this.#process = new BrowserProcess(this.#profile);
    // Without the driver's idea that each tab is in sight.
    this.#browser = await chromium.connectOverCDP(await this.#process.ready, { noDefaults: true });
    await this.context.exposeBinding('tellProof', ({ page }, report: PageReport) => {
      const tab = this.tabs.find((one) => one.page === page);
      if (tab) this.#events.told(tab, report);
    });
    // Holds as long as the page that asked for it: the empty one that the browser came with.
    const [first = await this.context.newPage()] = this.context.pages();
    this.#storage = await this.context.newCDPSession(first);
    await this.#setRoom();
  }

  /** Opens both tabs, and waits until they show what they have. */
  async openTabs(): Promise<void> {
    for (const index of this.#documents.keys()) await this.openTab(index);
  }

  /** Opens a tab, in the place of one that is gone. */
  async openTab(index: number): Promise<Tab> {
    const page = await this.context.newPage();
    const tab = new Tab(this.user, index, page, this.#documents[index] ?? { count: 0 });
    this.tabs[index] = tab;
    page.on('pageerror', (error) => this.#events.broke(tab, error.message));
    if (process.env.DBG) {
      const c = await this.context.newCDPSession(page);
      await c.send('Page.enable');
      c.on('Page.backForwardCacheNotUsed', (e) => console.log('NOTUSED', JSON.stringify(e.notRestoredExplanations)));
    }
    page.on('crash', () => {
      tab.isThere = false;
      tab.isCrashed = true;
    });
    await page.goto(this.#site.pageOf(this.user, index));
    if (!(await this.waitFor(tab))) throw new Error(`${tab.name} did not become ready.`);
    return tab;
  }

  /** Waits until a document shows what it has. */
  async waitFor(tab: Tab): Promise<boolean> {
    const isReady = await becomes(() => tab.isReady(), READY_MS);
    tab.isThere = isReady;
    return isReady;
  }

  other({ index }: Tab): Tab {
    return this.tab(1 - index);
  }

  tab(index: number): Tab {
    const tab = this.tabs[index];
    if (!tab) throw new Error(`${this.user} has no tab ${index + 1}.`);
    return tab;
  }

  /** The tab that leads; the first one where none does. */
  async leader(): Promise<Tab> {
    for (const tab of this.tabs) if (tab.isThere && (await tab.ask(() => proof.leads()))) return tab;
    return this.tab(0);
  }

  /** Opens anew what crashed: tabs may share a process. */
  async revive(): Promise<void> {
    for (const tab of this.tabs.filter(({ isCrashed }) => isCrashed)) {
      await tab.page.close();
      await this.openTab(tab.index);
    }
  }

  async close(tab: Tab): Promise<void> {
    tab.isThere = false;
    await tab.page.close();
  }

  /** kill -9 of the whole browser. */
  async kill(): Promise<void> {
    for (const tab of this.tabs) tab.isThere = false;
    await this.#process?.kill();
    await this.#browser?.close().catch(() => undefined);
    this.#browser = undefined;
  }

  /** The device has room again. */
  async giveRoom(): Promise<void> {
    this.#room += ROOM;
    await this.#setRoom();
  }

  async #setRoom(): Promise<void> {
    await this.#storage?.send('Storage.overrideQuotaForOrigin', { origin: this.#site.url, quotaSize: this.#room });
  }
}
