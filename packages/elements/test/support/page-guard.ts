declare global {
  interface Window {
    /** What hostile texts call when they run. */
    __xss?: () => void;
  }
}

export interface PageGuard {
  /** What happened to the page since the guard was set, in words. */
  troubles(): string[];
  release(): void;
}

/** Watches everything that hostile text may reach: scripts, requests, dialogs, the document around the fixtures, prototypes. */
export function guardPage(): PageGuard {
  const troubles: string[] = [];
  const note = (what: string) => (): never => {
    troubles.push(what);
    return undefined as never;
  };
  const real = { alert: window.alert, open: window.open, fetch: window.fetch };
  Object.assign(window, {
    __xss: note('a script ran'),
    alert: note('a dialog'),
    open: note('a window'),
    fetch: note('a fetch'),
  });

  const requests = new PerformanceObserver((list) => noteRequests(list.getEntries()));
  const noteRequests = (entries: PerformanceEntryList): void => {
    for (const { name } of entries) troubles.push(`a request for ${name}`);
  };
  requests.observe({ type: 'resource' });

  const about = (): string =>
    JSON.stringify([
      location.href,
      document.title,
      document.cookie,
      window.name,
      Object.keys(localStorage),
      document.head.outerHTML,
      document.body.getAttributeNames(),
      Array.from(document.body.children, ({ localName }) => localName).filter((name) => name !== 'div'),
      Reflect.ownKeys(Object.prototype).map(String),
    ]);
  const before = about();

  return {
    troubles() {
      noteRequests(requests.takeRecords());
      return about() === before ? troubles : [...troubles, `the page changed: ${before} is now ${about()}`];
    },
    release() {
      requests.disconnect();
      Object.assign(window, real);
      delete window.__xss;
    },
  };
}
