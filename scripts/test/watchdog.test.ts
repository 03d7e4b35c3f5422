import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { capture } from '../lib/capture.mjs';

const folder = mkdtempSync(join(tmpdir(), 'hypee-watchdog-'));
after(() => {
  rmSync(folder, { recursive: true });
});

const lib = (name: string) => fileURLToPath(new URL(`../lib/${name}`, import.meta.url));

test('a test file that never yields is stopped and named, and the next one still runs', async () => {
  const write = (name: string, code: string) => {
    const file = join(folder, name);
    writeFileSync(file, `import { test } from 'node:test';\n${code}`);
    return file;
  };
  const hangs = write('hangs.test.mjs', "test('spins', () => { for (;;); });");
  const passes = write('passes.test.mjs', "test('is fine', () => {});");

  // With it, the inner run would believe to be a file of the outer one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { code, output } = await capture(
    [
      process.execPath,
      `--import=${lib('test-watchdog.mjs')}`,
      '--test',
      `--test-reporter=${lib('node-report.mjs')}`,
      hangs,
      passes,
    ],
    { minutes: 1, env: { ...env, HYPEE_TEST_FILE_SECONDS: '0.5' } },
  );
  assert.notEqual(code, 0);
  assert.match(output, /✔ .*passes\.test\.mjs \(1 test/);
  assert.match(output, /✖ .*hangs\.test\.mjs[\s\S]*This file was stopped after 0\.5 seconds/);
});
