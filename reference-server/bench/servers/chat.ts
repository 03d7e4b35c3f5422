/** Our server on a data folder. */
import { createChatServer, LISTEN_BACKLOG } from '../../src/index.ts';
import { serveParent } from '../lib/child-server.ts';
import { serverOptions } from '../lib/server-options.ts';

const [data = ''] = process.argv.slice(2);

const server = createChatServer(serverOptions(data));
await server.listen({ port: 0, host: '127.0.0.1', backlog: LISTEN_BACKLOG });
serveParent(server.server);
