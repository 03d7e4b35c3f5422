import { pageOf } from './page.mjs';
import { Session } from './session.mjs';

/**
 * Starts WebKitGTK for web-test-runner: one window, in which the test files open one after the other.
 */
export class WebKitLauncher {
  name = 'WebKit';
  /** The commands (`sendKeys`, …) know launchers by this name: one of this type has a page like Playwright's. */
  type = 'playwright';
  concurrency = 1;

  #driver;
  #capabilities;
  /** @type {Session | undefined} */
  #window;
  /** @type {{ id: string, url: string } | undefined} */
  #open;

  /** @param {{ driver: string, browser: string }} options the driver's address, and the program it starts */
  constructor({ driver, browser }) {
    this.#driver = driver;
    this.#capabilities = {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
    };
  }

  /**
   * @param {string} id
   * @param {string} url
   */
  async startSession(id, url) {
    this.#open = { id, url };
    this.#window ??= await Session.open(this.#driver, this.#capabilities);
    await this.#window.goTo(url);
  }

  /** @param {string} id */
  isActive(id) {
    return this.#open?.id === id;
  }

  /** @param {string} id */
  getBrowserUrl(id) {
    return this.isActive(id) ? this.#open?.url : undefined;
  }

  async stopSession() {
    this.#open = undefined;
    // Ends what still runs in the page.
    await this.#window?.goTo('about:blank');
    return {};
  }

  /** @returns {Promise<void>} */
  async startDebugSession() {
    throw new Error('WebKit has no window to debug in. Debug in Chromium, or without the driver.');
  }

  async stop() {
    await this.#window?.close();
    this.#window = undefined;
  }

  getPage() {
    if (!this.#window) throw new Error('WebKit was not started.');
    return pageOf(this.#window);
  }
}
