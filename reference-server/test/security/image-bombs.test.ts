import assert from 'node:assert/strict';
import { test } from 'node:test';
import { upload, uploaded } from '../support/files.ts';
import { readMetrics, valueOf } from '../support/metrics.ts';
import { gif, picture, pngOfSize } from '../support/sample-files.ts';
import { createGroup, say, serverAt } from '../support/server.ts';
import { ServerProcess } from '../support/server-process.ts';
import { connect } from '../support/socket.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { SECRET } from '../support/tokens.ts';

const MIB = 1024 ** 2;

test('ten pictures at once that would fill the memory cost the server no memory, and hold nobody up', async (t) => {
  const folder = await tempFolder();
  t.after(() => folder.remove());
  const process = new ServerProcess(t, ['--port', '0', '--data', folder.path, '--log-level', 'error'], {
    HYPEE_JWT_SECRET: SECRET,
  });
  const server = serverAt(await process.url());
  const id = await createGroup(server, 'alice', 'bob');
  const bob = await connect(server.socketUrl, 'bob');
  // The processes that look at pictures start with the first one.
  await uploaded(server, 'alice', 'photo.png', await picture().png().toBuffer());
  const before = valueOf(await readMetrics(server), 'process_resident_memory_bytes');

  const frames = await gif(200);
  const bombs = [
    ...Array.from({ length: 4 }, () => pngOfSize(20_000, 20_000)),
    ...Array.from({ length: 3 }, () => pngOfSize(900_000, 50)),
    ...Array.from({ length: 3 }, () => frames),
  ];
  const answers = bombs.map((bytes) => upload(server, 'mallory', 'bomb.png', bytes));
  for (let n = 0; n < 20; n += 1) assert.equal((await say(server, 'alice', id, `message ${n}`)).status, 201);
  const got = () => bob.frames.filter(({ type }) => type === 'chat_message').length;
  await bob.frame(() => got() === 20);
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  assert.deepEqual(new Set(statuses), new Set([413]));
  const grown = valueOf(await readMetrics(server), 'process_resident_memory_bytes') - before;
  assert.ok(grown < 100 * MIB, `the memory grew by ${Math.round(grown / MIB)} MiB`);
});
