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

/** A file whose name has a hash of its content, as the build gives it to what the script tag loads on demand; also its compressed forms. */
const HAS_HASH = /-[\w-]{6}\.js(\.br|\.gz)?$/;
/** Such a file never changes. All others may, with the next release, and are asked for again each time. */
const FOR_GOOD = 'public, max-age=31536000, immutable';

/**
 * Serves the demo page at `/` and the files of the script tag beside it: as brotli or gzip where the build has left a file so
 * (`<name>.br`, `<name>.gz`) and the browser takes it.
 *
 * @param folders where the files are; the first that has one gives it
 */
export async function mountDemoPage(app: FastifyInstance, folders: string[] = publicFolders()): Promise<void> {
  await app.register(fastifyStatic, {
    root: folders,
    dotfiles: 'ignore',
    preCompressed: true,
    setHeaders: (reply, path) => {
      void reply.header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
      if (HAS_HASH.test(path)) void reply.header('Cache-Control', FOR_GOOD);
    },
  });
}
