import type { Browser } from 'playwright-core';
import { launch } from './browser.ts';
import { dataFolder, startServer, type DataFolder, type Running } from './server.ts';
import { startSite, type Site } from './site.ts';

/** What all tests of a file share. */
export interface World extends AsyncDisposable {
  readonly browser: Browser;
  readonly data: DataFolder;
  readonly server: Running;
  /** Its pages may use the server. */
  readonly site: Site;
}

export async function openWorld(): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const data = stack.use(await dataFolder());
  const site = stack.use(await startSite());
  const server = stack.use(await startServer(data, { origins: [site.url] }));
  const browser = stack.adopt(await launch(), (opened) => opened.close());
  const everything = stack.move();
  return { browser, data, server, site, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}
