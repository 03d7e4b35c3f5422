/**
 * A Fastify server that inserts what is posted, durably, and answers; nothing else: no rights, keys, events or counts. `single` commits
 * each request by itself, `grouped` all that came in one turn of the event loop together.
 */
import fastify from 'fastify';
import { messageTable, type Posted } from '../lib/message-table.ts';
import { serveParent } from '../lib/child-server.ts';

const [file = '', mode = 'single'] = process.argv.slice(2);
const { db, insert } = messageTable(file);

let waiting: { message: Posted; resolve: () => void }[] = [];

const commit = db.transaction((batch: typeof waiting) => {
  for (const { message } of batch) insert(message);
});

function flush(): void {
  const batch = waiting;
  waiting = [];
  commit.immediate(batch);
  for (const { resolve } of batch) resolve();
}

const store = (message: Posted): Promise<void> =>
  new Promise((resolve) => {
    if (waiting.push({ message, resolve }) === 1) setImmediate(flush);
  });

const server = fastify();
server.post('/send', async (request, reply) => {
  const message = request.body as Posted;
  if (mode === 'grouped') await store(message);
  else insert(message);
  return reply.code(201).send(message);
});
await server.listen({ port: 0, host: '127.0.0.1' });
serveParent(server.server);
