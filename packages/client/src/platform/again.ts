/** How Chromium and Firefox begin to tell that the file at this address did not come. */
const FAILED = /dynamically imported module: (\S+)$/;

/**
 * A dynamic import that can be tried again. Browsers older than whatwg/html#10327 (merged in 2026; Safari never did) keep a
 * failed import for the life of the page and answer every later one from memory. So a file that did not come is asked for
 * under another address from then on. It can do no harm: nothing of the file was run under the first one.
 */
export function again<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let failed: string | undefined;
  let tries = 0;
  return async () => {
    try {
      if (failed === undefined) return await load();
      const address = `${failed}${failed.includes('?') ? '&' : '?'}again=${(tries += 1)}`;
      return (await import(/* @vite-ignore */ /* webpackIgnore: true */ address)) as Module;
    } catch (error) {
      failed ??= FAILED.exec(String(error))?.[1];
      throw error;
    }
  };
}
