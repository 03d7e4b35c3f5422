import type { FastifyInstance } from 'fastify';
import type { Addresses } from './addresses.ts';

/** Refuses requests of an address that makes too many, before anything is done for them. */
export function limitRequests(api: FastifyInstance, addresses: Addresses): void {
  api.addHook('onRequest', async ({ ip }) => addresses.request(ip));
}

/** A proxy that is not named makes everybody come from one address: says so, once. */
export function warnOfProxy(app: FastifyInstance): void {
  let isTold = false;
  app.addHook('onRequest', async ({ headers, log }) => {
    if (isTold || headers['x-forwarded-for'] === undefined) return;
    isTold = true;
    log.warn(
      'A proxy seems to be in front of this server. Name it with --trust-proxy: until then all its clients together have the limits of one address.',
    );
  });
}
