import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** The sources, with the Lit that a server gets: Node itself cannot read decorators. */
async function importInNode(entry: string): Promise<Record<string, unknown>> {
  const result = await build({
    entryPoints: [join(here, '../src', entry)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    conditions: ['hypee-source', 'node'],
  });
  const folder = await mkdtemp(join(here, '../.import-'));
  try {
    const file = join(folder, 'bundle.mjs');
    await writeFile(file, result.outputFiles[0]?.text ?? '');
    return (await import(file)) as Record<string, unknown>;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('the classes can be imported where there is no DOM, as by a server that renders pages', async () => {
  const classes = await importInNode('index.ts');
  assert.equal(typeof classes['HypeeChat'], 'function');
  assert.equal(typeof (globalThis as { document?: unknown }).document, 'undefined');
});

test('each element can be made where there is no DOM, as a renderer of pages makes it', async () => {
  const classes = Object.entries(await importInNode('index.ts')).filter(([name]) => name.startsWith('Hypee'));
  assert.ok(classes.length > 5);
  for (const [name, Element] of classes) {
    if (typeof Element !== 'function') continue;
    assert.doesNotThrow(() => Reflect.construct(Element, []) as unknown, name);
  }
});

test('defining the tags where there is no DOM does no harm', async () => {
  await importInNode('define.ts');
});

test('the version in the sources is that of the package', async () => {
  const { version } = JSON.parse(await readFile(join(here, '../package.json'), 'utf8')) as { version: string };
  const { HypeeChat } = (await importInNode('index.ts')) as { HypeeChat: { version: string } };
  assert.equal(HypeeChat.version, version);
});
