import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { publicFolders } from './public-folders.ts';

/** As strict as the pages that the elements promise to work on. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Serves the demo page at `/` and the files of the script tag beside it. */
export async function mountDemoPage(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: publicFolders(),
    dotfiles: 'ignore',
    setHeaders: (reply) => {
      void reply.header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    },
  });
}
