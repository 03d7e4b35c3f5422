/** Our server, whole: durable store, tokens, rights, log. Limits are out of the way of the load. */
import { createChatServer, LISTEN_BACKLOG } from '../../src/index.ts';
import { serveParent } from './child-server.ts';
import { SECRET } from './tokens.ts';

const [data = ''] = process.argv.slice(2);

const server = createChatServer({
  data,
  jwtSecret: SECRET,
  limits: {
    sends_per_second: 1_000_000,
    send_burst: 1_000_000,
    sockets: 1_000,
    frame_burst: 1_000_000,
    address_requests_per_second: 1_000_000,
    address_request_burst: 1_000_000,
    address_sockets: 1_000_000,
    address_unknown_sockets: 1_000_000,
  },
  logLevel: 'error',
});
await server.listen({ port: 0, host: '127.0.0.1', backlog: LISTEN_BACKLOG });
serveParent(server.server);
