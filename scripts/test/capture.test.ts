import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { capture } from '../lib/capture.mjs';

const folder = mkdtempSync(join(tmpdir(), 'hypee-capture-'));
after(() => {
  rmSync(folder, { recursive: true });
});

const node = (code: string): [string, ...string[]] => [process.execPath, '-e', code];

/** Starts a second process that writes to a file as long as it lives, and waits for its first sign of life. */
const startsAnother = (file: string) => `
  const write = 'setInterval(() => require("fs").appendFileSync(process.argv[1], "."), 20)';
  require('child_process').spawn(process.execPath, ['-e', write, ${JSON.stringify(file)}], { stdio: 'inherit' }).unref();
  const wait = setInterval(() => require('fs').existsSync(${JSON.stringify(file)}) && clearInterval(wait), 10);`;

async function isStillWriting(file: string) {
  const before = readFileSync(file).length;
  await pause(200);
  return readFileSync(file).length > before;
}

describe('a command that is run and listened to', () => {
  test('gives what it wrote and how it ended', async () => {
    const { code, output } = await capture(node('console.log("out"); console.error("err"); process.exit(3)'), {
      minutes: 1,
    });
    assert.equal(code, 3);
    assert.deepEqual(output.trim().split('\n').toSorted(), ['err', 'out']);
  });

  test('fails when there is no such program, and says so', async () => {
    const { code, output } = await capture(['no-such-program'], { minutes: 1 });
    assert.equal(code, 127);
    assert.match(output, /could not run "no-such-program"/);
  });

  test('is stopped when it takes too long, with all it started', async () => {
    const file = join(folder, 'too-long');
    const { code, output } = await capture(node(`${startsAnother(file)} setInterval(() => {}, 1000)`), {
      minutes: 0.02,
    });
    assert.notEqual(code, 0);
    assert.match(output, /was stopped after 0\.02 minutes/);
    assert.equal(await isStillWriting(file), false);
  });

  test('leaves nothing running when it ends by itself', async () => {
    const file = join(folder, 'by-itself');
    const { code } = await capture(node(startsAnother(file)), { minutes: 1 });
    assert.equal(code, 0);
    assert.equal(await isStillWriting(file), false);
  });
});
