import type { FastifyInstance } from 'fastify';
import { WireError } from '@hypee/chat-backend';
import type { HealthAnswer } from '@hypee/chat-protocol';
import * as wire from '@hypee/chat-protocol/schema';
import { documented } from '../openapi/documented.ts';

/** Mounts `GET /healthz`: the process answers. */
export function mountLiveness(app: FastifyInstance): void {
  app.get(
    '/healthz',
    documented({ summary: 'The process answers', tag: 'server', public: true, answers: { 200: wire.HealthAnswer } }),
    async (): Promise<HealthAnswer> => ({ status: 'ok' }),
  );
}

/**
 * Mounts `GET /readyz`, which tells a load balancer whether new clients may be sent here: 503 while what is kept cannot be read,
 * and from the beginning of a shutdown on.
 *
 * @returns what to call when the server goes away
 */
export function mountReadiness(app: FastifyInstance, checkStore: () => Promise<unknown>): () => void {
  let isLeaving = false;
  app.get(
    '/readyz',
    documented({ summary: 'New clients may come', tag: 'server', public: true, answers: { 200: wire.HealthAnswer } }),
    async (request): Promise<HealthAnswer> => {
      if (isLeaving) throw new WireError('unavailable', 'This server is shutting down.', { retryAfter: 1 });
      try {
        await checkStore();
      } catch (err) {
        request.log.error({ err }, 'What is kept cannot be read: not ready.');
        throw new WireError('unavailable', 'This server cannot read what it keeps.', { retryAfter: 1 });
      }
      return { status: 'ok' };
    },
  );
  return () => {
    isLeaving = true;
  };
}
