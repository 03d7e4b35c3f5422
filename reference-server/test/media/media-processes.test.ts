import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { WireError } from '@hypee/chat-backend';
import { MediaProcesses } from '../../src/media/media-processes.ts';
import { picture } from '../support/sample-files.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function withFile(t: TestContext, bytes: Buffer, timeLimitMs?: number) {
  const folder = await tempFolder();
  const media = new MediaProcesses(timeLimitMs);
  t.after(async () => {
    media.close();
    await folder.remove();
  });
  const path = join(folder.path, 'file');
  await writeFile(path, bytes);
  return { media, path };
}

const code = (error: unknown): string => (error instanceof WireError ? error.code : String(error));

test('a file that takes longer than it may is refused, and the next one gets another process', async (t) => {
  // No process even starts in so short a time.
  const { media, path } = await withFile(t, await picture().png().toBuffer(), 1);
  await assert.rejects(media.run('examine', { path }), (error) => code(error) === 'too_large');
  await assert.rejects(media.run('examine', { path }), (error) => code(error) === 'too_large');
});

test('many files at once are looked at one after the other, each by itself', async (t) => {
  const { media, path } = await withFile(t, await picture().png().toBuffer());
  const jobs = Array.from({ length: 12 }, (_, n) => media.run('examine', { path: n === 5 ? `${path}-none` : path }));
  const settled = await Promise.allSettled(jobs);
  for (const [n, result] of settled.entries()) {
    if (n === 5) assert.equal(result.status, 'rejected', 'a file that is not there');
    else assert.deepEqual(result, { status: 'fulfilled', value: { contentType: 'image/png', extension: 'png' } });
  }
});

test('when too many wait, the next is asked to come back', async (t) => {
  const { media, path } = await withFile(t, await picture().png().toBuffer());
  const jobs = Array.from({ length: 110 }, () => media.run('examine', { path }).catch(code));
  const answers = await Promise.all(jobs);
  assert.equal(answers.filter((answer) => answer === 'unavailable').length, 8, 'two are looked at, a hundred wait');
  assert.ok(await media.run('examine', { path }));
});

test('what is under way when the server stops is told so', async (t) => {
  const { media, path } = await withFile(t, await picture().png().toBuffer());
  const jobs = Array.from({ length: 4 }, () => media.run('examine', { path }).catch(code));
  media.close();
  assert.deepEqual(await Promise.all(jobs), Array(4).fill('Error: The server stops.'));
});
