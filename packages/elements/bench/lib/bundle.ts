import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A script and the map that leads from it back to the sources. */
export interface Bundle {
  readonly script: string;
  readonly map: string;
}

/** The page's script, with the packages as they are published. */
export async function bundlePage(): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../page/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    outfile: 'page.js',
    sourcemap: 'external',
    format: 'iife',
    target: 'es2023',
    conditions: ['production'],
  });
  const file = (suffix: string): string => outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? '';
  return { script: file('.js'), map: file('.js.map') };
}
