import type { ChatServerOptions } from '../../src/index.ts';
import { SECRET } from './tokens.ts';

const NO_LIMIT = 1_000_000;

/** Our server, whole: durable store, tokens, rights, log. Its limits are out of the way of the load. */
export const serverOptions = (data: string): ChatServerOptions => ({
  data,
  jwtSecret: SECRET,
  limits: {
    sends_per_second: NO_LIMIT,
    send_burst: NO_LIMIT,
    sockets: NO_LIMIT,
    frame_burst: NO_LIMIT,
    address_requests_per_second: NO_LIMIT,
    address_request_burst: NO_LIMIT,
    address_sockets: NO_LIMIT,
    address_unknown_sockets: NO_LIMIT,
  },
  logLevel: 'error',
});
