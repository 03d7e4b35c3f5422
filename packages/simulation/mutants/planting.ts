import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** One text of a source file of this repository, and what stands in its place in the mutant. */
export interface Plant {
  /** Below `packages/`. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly text: string;
  readonly instead: string;
}

const PACKAGES = new URL('../../', import.meta.url).href;
const PARAMETER = 'mutant';
/** What the planted copies run through; everything else is shared. */
const COPIED = /^(client|backend|simulation)\//;

const plantsByName = new Map<string, readonly Plant[]>();
let isHooked = false;

/**
 * Loads a module of this package with a copy of the client, the backend and the simulation of its own, in which these texts
 * are replaced as the files are loaded. Nothing in them is prepared for it.
 *
 * @param name names the copy: the same name gives the same one
 * @param path of the module, from this folder
 * @throws Error where a text does not stand exactly once in its file any more, or the file is none of those that are loaded
 */
export async function loadPlanted<Module>(name: string, plants: readonly Plant[], path: string): Promise<Module> {
  for (const plant of plants) requireText(plant, readFileSync(fileURLToPath(PACKAGES + plant.file), 'utf8'));
  hook();
  plantsByName.set(name, plants);
  const module = new URL(path, import.meta.url);
  module.searchParams.set(PARAMETER, name);
  const loaded = (await import(module.href)) as Module;
  const missing = plants.find((plant) => !planted.has(`${name} ${plant.file}`));
  if (missing) throw new Error(`Mutant "${name}": ${missing.file} was not loaded, so nothing was planted in it.`);
  return loaded;
}

const planted = new Set<string>();

function hook(): void {
  if (isHooked) return;
  isHooked = true;
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const name = context.parentURL && nameIn(context.parentURL);
      const path = pathOf(found.url);
      if (!name || !COPIED.test(path)) return found;
      return { ...found, url: `${PACKAGES}${path}?${new URLSearchParams({ [PARAMETER]: name }).toString()}` };
    },
    load(url, context, next) {
      const found = next(url, context);
      const name = nameIn(url);
      const path = pathOf(url);
      const plants = (plantsByName.get(name ?? '') ?? []).filter(({ file }) => file === path);
      if (plants.length === 0) return found;
      planted.add(`${name ?? ''} ${path}`);
      const source = new TextDecoder().decode(found.source as Uint8Array);
      return {
        ...found,
        source: plants.reduce((text, plant) => text.replace(plant.text, () => plant.instead), source),
      };
    },
  });
}

const nameIn = (url: string): string | undefined => new URL(url).searchParams.get(PARAMETER) ?? undefined;

const pathOf = (url: string): string =>
  url.startsWith(PACKAGES) ? (url.slice(PACKAGES.length).split('?')[0] ?? '') : '';

function requireText({ file, text }: Plant, source: string): void {
  const times = source.split(text).length - 1;
  if (times === 1) return;
  throw new Error(
    `Mutants: this text stands ${times} times in packages/${file}, and has to stand there once: give the mutant ` +
      `the present one.\n${text}`,
  );
}
