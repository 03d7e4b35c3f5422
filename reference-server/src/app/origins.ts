import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { WireError } from '@hypee/chat-backend';
import { ErrorBody } from '@hypee/chat-protocol/schema';
import { TUS_ANSWER_HEADERS, TUS_REQUEST_HEADERS } from './tus-headers.ts';

/** Seconds a browser may remember that a call is allowed. */
const PREFLIGHT_SECONDS = 7_200;

/** What a call is answered that a page of another origin makes. */
export const OTHER_ORIGIN = { 403: ErrorBody };

/** Says whether a request may come from where it says it comes from. */
export type OriginCheck = (request: FastifyRequest) => boolean;

/**
 * An origin that is sent must be on the list, letter by letter; `null` (a sandboxed frame, a file) never is. None at all is
 * accepted: programs send none, and no cookie or other ambient right could be abused.
 *
 * @param allowOwn whether the server's own pages may call it, too: only where it serves a page
 */
export function originCheck(allowed: readonly string[], allowOwn: boolean): OriginCheck {
  const list = new Set(allowed);
  return ({ headers: { origin, host } }) => {
    if (origin === undefined) return true;
    return list.has(origin) || (allowOwn && host !== undefined && URL.parse(origin)?.host === host);
  };
}

/** Answers preflights and lets allowed pages read the answers. */
export async function registerCors(app: FastifyInstance, isAllowed: OriginCheck): Promise<void> {
  await app.register(cors, {
    delegator: (request, callback) => {
      callback(null, {
        origin: isAllowed(request) ? (request.headers.origin ?? false) : false,
        methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        allowedHeaders: ['Authorization', 'Content-Type', 'Range', ...TUS_REQUEST_HEADERS],
        exposedHeaders: ['Retry-After', 'X-Request-Id', 'Content-Range', 'ETag', ...TUS_ANSWER_HEADERS],
        maxAge: PREFLIGHT_SECONDS,
      });
    },
  });
}

/** Refuses the routes of `api` to pages of other origins, also where a browser would ask for no permission first. */
export function refuseOtherOrigins(api: FastifyInstance, isAllowed: OriginCheck): void {
  api.addHook('onRequest', async (request) => {
    if (isAllowed(request)) return;
    throw new WireError('permission_denied', 'Pages of this origin may not use this server. Add it with --origin.');
  });
}

/**
 * Checks one entry of the allow-list.
 *
 * @throws Error where it is no origin as browsers send it
 */
export function parseOrigin(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.origin === text) return text;
  const hint = url && /^https?:$/.test(url.protocol) ? ` Did you mean "${url.origin}"?` : '';
  throw new Error(`"${text}" is no origin such as "https://www.example.com".${hint}`);
}
