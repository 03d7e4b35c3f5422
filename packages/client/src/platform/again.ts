/** How Chromium and Firefox tell that the file at this address did not come. */
const FAILED = /dynamically imported module: (\S+)$/;

/**
 * A dynamic import that can be tried again. Browsers older than whatwg/html#10327 (merged in 2026) keep a failed import for
 * the life of the page, and answer every later one from memory; Safari never did. So a file that did not come is asked for
 * under another address from then on. It can do no harm: nothing of the file was run under the first one.
 *
 * @param load the import, as bundlers know it
 * @param name an export that tells the module
 */
export function again<Name extends string, Module extends Record<Name, unknown>>(
  load: () => Promise<Module>,
  name: Name,
): () => Promise<Module> {
  let failed: string | undefined;
  let tries = 0;

  async function loadElsewhere(address: string): Promise<Module> {
    const file = (await import(/* @vite-ignore */ /* webpackIgnore: true */ address)) as object;
    // Bundlers give exports of files other names, and make the module one of them. Names of properties they leave alone.
    const module = [file, ...(Object.values(file) as unknown[])].find((part) => name in Object(part));
    if (!module) throw new Error(`${address} has no ${name}.`);
    return module as Module;
  }

  return async () => {
    try {
      if (failed === undefined) return await load();
      return await loadElsewhere(`${failed}${failed.includes('?') ? '&' : '?'}again=${(tries += 1)}`);
    } catch (error) {
      failed ??= FAILED.exec(String(error))?.[1];
      throw error;
    }
  };
}
