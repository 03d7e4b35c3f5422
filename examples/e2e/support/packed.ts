import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);

interface Packed {
  name: string;
  filename: string;
}

/**
 * Unpacks the tarballs that would be published into the `node_modules` of a folder, and gives each what its package.json asks
 * for: of ours the unpacked ones, of others those that are installed here. What a package uses and does not ask for, it does
 * not find.
 *
 * @returns where each package is
 */
export async function unpackInto(folder: string, names: readonly string[]): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder, ...names.flatMap((name) => ['-w', name])],
    { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 },
  );
  for (const { name, filename } of JSON.parse(stdout) as Packed[]) {
    const place = join(folder, 'packages', name.replace('/', '+'));
    await mkdir(place, { recursive: true });
    await run('tar', ['-xzf', join(folder, filename), '-C', place, '--strip-components=1']);
    places.set(name, place);
  }
  for (const place of places.values()) await giveDependencies(place, places);
  return places;
}

async function giveDependencies(place: string, places: ReadonlyMap<string, string>): Promise<void> {
  const { dependencies = {} } = JSON.parse(await readFile(join(place, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const link = join(place, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(places.get(name) ?? installed(name), link);
  }
}

/** Where npm put a package: in the folder of one that needs a version of its own, or at the top. */
function installed(name: string): string {
  const place = ['reference-server', 'packages/client', 'packages/elements', '.']
    .map((folder) => join(ROOT, folder, 'node_modules', name))
    .find((folder) => existsSync(folder));
  if (!place) throw new Error(`${name} is not installed here.`);
  return place;
}
