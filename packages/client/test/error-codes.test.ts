import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const root = new URL('../../../', import.meta.url);

test('every code that an application can meet is explained in docs/errors.md', async () => {
  const documented = await readFile(new URL('docs/errors.md', root), 'utf8');
  const codes = new Set<string>();
  for await (const file of glob('packages/{client,elements}/src/**/*.ts', { cwd: root })) {
    const source = await readFile(new URL(file, root), 'utf8');
    for (const [, code] of source.matchAll(/new ChatError\(\s*'(\w+)'/g)) codes.add(code!);
  }
  assert.ok(codes.size > 10, `only ${codes.size} codes were found: the pattern no longer fits the code`);
  assert.deepEqual(
    [...codes].filter((code) => !documented.includes(`\`${code}\``)),
    [],
  );
});
