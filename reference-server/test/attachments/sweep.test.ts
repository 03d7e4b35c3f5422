import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createBackend, MemoryBus, type Backend, type Clock, type Timer } from '@hypee/chat-backend';
import type { Attachment } from '@hypee/chat-protocol';
import { MediaProcesses } from '../../src/media/media-processes.ts';
import { DiskFiles } from '../../src/ports/disk-files.ts';
import { DiskUploads } from '../../src/ports/disk-uploads.ts';
import { systemRandom } from '../../src/ports/random.ts';
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts';
import { filesIn } from '../support/files.ts';
import { failOnLog } from '../support/log.ts';
import { tempFolder, type TempFolder } from '../support/temp-folder.ts';

const HOUR = 60 * 60 * 1_000;

/** A clock that stands still until it is moved. */
class HandClock implements Clock {
  #now = Date.parse('2027-01-01T10:00:00.000Z');
  readonly #timers = new Set<{ at: number; callback: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): Timer {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  defer(callback: () => void): void {
    setImmediate(callback);
  }

  /** Moves on once something waits for it, and lets what is due begin. */
  async pass(ms: number): Promise<void> {
    while (this.#timers.size === 0) await new Promise((resolve) => setImmediate(resolve));
    this.#now += ms;
    for (const timer of [...this.#timers]) {
      if (timer.at <= this.#now && this.#timers.delete(timer)) timer.callback();
    }
  }
}

async function start(t: TestContext, folder: TempFolder, clock: Clock, unsentHours?: number): Promise<Backend> {
  const store = new SqliteStore(join(folder.path, 'chat.sqlite'), failOnLog);
  const media = new MediaProcesses();
  const backend = createBackend(
    {
      store,
      bus: new MemoryBus(),
      files: new DiskFiles(join(folder.path, 'files')),
      uploads: new DiskUploads(join(folder.path, 'uploads'), media),
      clock,
      random: systemRandom(Buffer.alloc(32, 1), () => clock.now()),
      auth: { verify: (userId) => ({ userId, expiresAt: Infinity, role: 'user' }) },
      log: failOnLog,
    },
    unsentHours === undefined ? {} : { unsentHours },
  );
  t.after(async () => {
    backend.close();
    media.close();
    await store.close();
    await folder.remove();
  });
  return backend;
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const add = async (backend: Backend, text: string): Promise<string> =>
  (JSON.parse(await backend.uploads!.add('alice', 'a.txt', bytes(text))) as Attachment).id;

/** Calls a route of the backend as alice. */
async function call(backend: Backend, method: string, path: string, params: Record<string, string>, body?: object) {
  const route = backend.routes.find((each) => each.method === method && each.path === path)!;
  const { status, json } = await route.handle({ params, query: {}, body, token: 'alice' });
  return { status, json: JSON.parse(json) as { id: string } };
}

/** Looks until the folder holds these files, and the test's time limit is the only other end. */
async function untilFiles(folder: string, expected: string[]): Promise<void> {
  while (JSON.stringify(await filesIn(folder)) !== JSON.stringify(expected.toSorted())) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('what was uploaded and not sent is removed after a day, and what was sent stays', async (t) => {
  const folder = await tempFolder();
  const clock = new HandClock();
  const backend = await start(t, folder, clock);
  const { json: group } = await call(backend, 'POST', 'conversations/', {}, { member_ids: [], title: 'Group' });
  const sent = await add(backend, 'sent');
  const path = 'conversations/:id/send_message/';
  const message = await call(backend, 'POST', path, { id: group.id }, { content: '', attachment_ids: [sent] });
  assert.equal(message.status, 201);
  const forgotten = await add(backend, 'forgotten');
  const half = await backend.uploads!.begin('alice', { name: 'half.txt', size: 10 });
  await backend.uploads!.append(half, bytes('12345'));
  await clock.pass(12 * HOUR);
  const late = await add(backend, 'late');
  await clock.pass(11.9 * HOUR);
  assert.equal((await call(backend, 'GET', 'attachments/:id/', { id: forgotten })).status, 200, 'not yet');
  const all = [sent, forgotten, late].map((id) => `files/${id}.content`);
  assert.deepEqual(await filesIn(folder.path), [...all, `uploads/${half}`].toSorted());
  await clock.pass(HOUR);
  await untilFiles(folder.path, [`files/${sent}.content`, `files/${late}.content`]);
  assert.equal((await call(backend, 'GET', 'attachments/:id/', { id: forgotten })).status, 404);
  await assert.rejects(backend.uploads!.state(half), /no such upload/);
  assert.equal((await call(backend, 'GET', 'attachments/:id/', { id: sent })).status, 200);
});

test('an operator may keep what was not sent for an hour only', async (t) => {
  const folder = await tempFolder();
  const clock = new HandClock();
  const backend = await start(t, folder, clock, 1);
  await clock.pass(0);
  const id = await add(backend, 'forgotten');
  await clock.pass(1.1 * HOUR);
  await untilFiles(folder.path, []);
  assert.equal((await call(backend, 'GET', 'attachments/:id/', { id })).status, 404);
});

test('what a killed server left half done is removed by the next one, and nothing else', async (t) => {
  const folder = await tempFolder();
  const first = new HandClock();
  const backend = await start(t, folder, first);
  const kept = await add(backend, 'kept');
  const coming = await backend.uploads!.begin('alice', { name: 'coming.txt', size: 10 });
  await backend.uploads!.append(coming, bytes('12345'));
  // Written and not yet noted, half written, and a form that was cut off.
  const left = [
    `files/${kept.slice(-2)}/0000${kept.slice(-2)}.content`,
    `files/${kept.slice(-2)}/${kept}.content.0a1b.partial`,
  ];
  for (const path of [...left, 'uploads/0190-form', 'uploads/0190-form.thumbnail']) {
    await writeFile(join(folder.path, path), 'left');
  }
  await first.pass(0);
  await untilFiles(folder.path, [`files/${kept}.content`, `uploads/${coming}`]);
  assert.equal((await backend.uploads!.state(coming)).offset, 5);
});
