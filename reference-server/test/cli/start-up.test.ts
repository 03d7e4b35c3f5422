import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ServerProcess } from '../support/server-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { SECRET } from '../support/tokens.ts';

/** Writes the address of each module that is loaded to stderr. */
const TELL_LOADED = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) { writeSync(2, url + '\\n'); return next(url, context); } });
`)}`;

/** Runs the command with what tells of its modules. */
const tellingLoaded = (t: TestContext, ...args: string[]): ServerProcess =>
  new ServerProcess(t, args, { NODE_OPTIONS: `--import=${TELL_LOADED}` });

test('a server starts without loading what only uploads, pictures and the demo need', async (t) => {
  const data = await tempFolder();
  t.after(() => data.remove());
  const server = tellingLoaded(t, '--port', '0', '--data', data.path, '--jwt-secret', SECRET);
  await server.url();
  assert.equal(await server.kill('SIGTERM'), 0);
  assert.match(server.errors, /node_modules\/fastify\//, 'what is loaded is told');
  for (const rare of ['@tus/server', 'sharp', 'file-type', 'music-metadata', '@fastify/static'])
    assert.ok(!server.errors.includes(`/node_modules/${rare}/`), rare);
});

test('help is printed without loading a server', async (t) => {
  const help = tellingLoaded(t, '--help');
  assert.equal(await help.ended, 0);
  assert.match(help.errors, /usage\.ts$/m, 'what is loaded is told');
  assert.doesNotMatch(help.errors, /node_modules\/(fastify|better-sqlite3)\//);
});
