import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'hypee-orphan-'));
after(() => {
  rmSync(folder, { recursive: true });
});

const file = join(folder, 'said');
const orphan = JSON.stringify(fileURLToPath(new URL('../lib/orphan.mjs', import.meta.url)));

/** A process that notes its start and the SIGTERM it got, and ends by itself before long. */
const script = join(folder, 'script.mjs');
writeFileSync(
  script,
  `import { appendFileSync } from 'node:fs';
   import { endWithParent } from ${orphan};
   endWithParent();
   process.on('SIGTERM', () => { appendFileSync(${JSON.stringify(file)}, 'told to stop'); process.exit(); });
   setTimeout(() => process.exit(), 5000);
   appendFileSync(${JSON.stringify(file)}, 'started, ');`,
);

async function said(text: string, withinMs: number) {
  for (let waited = 0; waited < withinMs; waited += 20) {
    if (readFileSync(file, 'utf8').includes(text)) return true;
    await pause(20);
  }
  return false;
}

/** Starts it in a shell, as npm does, and stops the shell alone. */
async function stopShellOf(env: NodeJS.ProcessEnv) {
  writeFileSync(file, '');
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${script}"; exit`], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  assert.ok(await said('started', 5000));
  shell.kill('SIGTERM');
}

describe('a script whose shell is stopped', () => {
  test('stops too when npm started it', async () => {
    await stopShellOf({ npm_lifecycle_event: 'start' });
    assert.ok(await said('told to stop', 3000));
  });

  test('goes on when it was started by hand', async () => {
    await stopShellOf({ npm_lifecycle_event: '' });
    assert.equal(await said('told to stop', 700), false);
  });
});
