/** The least a Fastify server can do: it answers everything with one text. */
import { readFile } from 'node:fs/promises';
import fastify from 'fastify';
import { serveParent } from '../lib/child-server.ts';

const [file = ''] = process.argv.slice(2);
const text = await readFile(file, 'utf8');

const server = fastify();
server.get('/', (_request, reply) => reply.type('application/json; charset=utf-8').send(text));
await server.listen({ port: 0, host: '127.0.0.1' });
serveParent(server.server);
