import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { rollup } from 'rollup';
import { offering, placeOf, sharedEntry, taking } from '../lib/shared-entry.mjs';

interface Entry {
  /** What it loads on demand. */
  lazy(): Promise<{ says: string; Row: unknown }>;
  other(): Promise<{ says: string }>;
  readonly Row: unknown;
}

declare global {
  /** The modules that ran, in order. */
  var ran: string[];
  /** What the entry of the test leaves: it exports nothing, as a script. */
  var entries: Entry[];
}

/** An entry that loads two chunks, which need what the entry has and share a third. */
const SOURCES = {
  entry: `import { Row } from 'kept'; ran.push('entry');
    entries.push({ lazy: () => import('lazy'), other: () => import('other'), Row });`,
  kept: `export const twice = (text) => text + text; export class Row { name = 'row'; } export function one() { return 1; }`,
  lazy: `import { common } from 'common'; import { Row as Line, twice } from 'kept'; ran.push('lazy');
    const says = twice(common(new Line().name)); export { says, Line as Row };`,
  other: `import { common } from 'common'; ran.push('other'); export const says = common('other');`,
  common: `import { one } from 'kept'; ran.push('common'); export const common = (text) => text + one();`,
};

/** Builds modules into a folder that is gone after the test. */
async function built(t: TestContext, sources: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hypee-build-'));
  t.after(() => rm(folder, { recursive: true }));
  const bundle = await rollup({
    input: { entry: 'entry' },
    plugins: [
      { name: 'sources', resolveId: (id) => (id in sources ? id : null), load: (id) => sources[id] ?? null },
      sharedEntry('entry'),
    ],
  });
  await bundle.write({ dir: folder, format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' });
  return folder;
}

/** Runs the entry of a build under an address, as a script tag would. */
async function run(folder: string, query = ''): Promise<Entry> {
  await import(`${pathToFileURL(join(folder, 'entry.mjs')).href}${query}`);
  const entry = globalThis.entries.at(-1);
  assert.ok(entry);
  return entry;
}

describe('an entry and what it loads on demand', () => {
  test('are each run once, also under an address with a query, and chunks have what the entry has', async (t) => {
    Object.assign(globalThis, { ran: [], entries: [] });
    const entry = await run(await built(t, SOURCES), '?v=2');
    assert.deepEqual(ran, ['entry']);
    const { says, Row } = await entry.lazy();
    assert.equal(says, 'row1row1');
    assert.equal(Row, entry.Row);
    assert.equal((await entry.other()).says, 'other1');
    assert.deepEqual(ran, ['entry', 'common', 'lazy', 'other']);
  });

  test('of two copies of one build, the chunks belong to the first', async (t) => {
    Object.assign(globalThis, { ran: [], entries: [] });
    const folder = await built(t, { ...SOURCES, other: SOURCES.other.replace('other', 'copy') });
    const first = await run(folder, '?v=1');
    const second = await run(folder, '?v=2');
    assert.deepEqual(ran, ['entry', 'entry']);
    assert.notEqual(first.Row, second.Row);
    assert.equal((await second.lazy()).Row, first.Row);
  });

  test('of two builds on one page, each has its own', async (t) => {
    Object.assign(globalThis, { ran: [], entries: [] });
    const first = await run(await built(t, SOURCES));
    const second = await run(await built(t, { ...SOURCES, kept: SOURCES.kept.replace('return 1', 'return 2') }));
    assert.equal((await first.lazy()).says, 'row1row1');
    assert.equal((await second.lazy()).says, 'row2row2');
    assert.equal((await second.lazy()).Row, second.Row);
  });
});

describe('a build fails, rather than load the entry twice or share what changes, where', () => {
  for (const [what, sources, message] of [
    [
      'a chunk imports the entry on demand',
      { lazy: `export const says = () => import('entry');` },
      /lazy imports on demand/,
    ],
    ['a chunk passes on what the entry has', { lazy: `export { Row } from 'kept'; ran.push('lazy');` }, /exports what/],
    ['a chunk needs what the entry changes', { kept: SOURCES.kept.replace('const twice', 'let twice') }, /share twice/],
    ['the entry exports something itself', { entry: `${SOURCES.entry} export { Row };` }, /entry imports .*before it/],
  ] as const) {
    test(what, async (t) => {
      await assert.rejects(built(t, { ...SOURCES, ...sources }), message);
    });
  }
});

describe('in the code', () => {
  const place = placeOf('entry', ['a', 'b']);

  test('every line stays where it was', () => {
    assert.equal(
      offering('const a = 1;\nfunction b() {}\nexport { a as x, b };\n', ['b', 'x'], place),
      `const a = 1;\nfunction b() {} ${place} ??= [b, a];\n`,
    );
    const chunk = 'import {\n  x as a\n} from "./entry.js"; import "./entry.js"; import { c } from "./c.js";\na(c);\n';
    assert.equal(
      taking(chunk, './entry.js', ['b', 'x'], place),
      `const { 1: a } = ${place};\n\n  import { c } from "./c.js";\na(c);\n`,
    );
  });

  test('the place is the same whatever the order of the files, and another for another build', () => {
    assert.equal(place, placeOf('entry', ['b', 'a']));
    assert.notEqual(place, placeOf('entry', ['a', 'c']));
    assert.notEqual(place, placeOf('entry', ['ab']));
  });
});
