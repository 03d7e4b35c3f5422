import { ErrorBody, UserExport } from '@hypee/chat-protocol/schema';
import { Type } from 'typebox';
import type { Route } from '../door.ts';
import type { Erasures } from '../erasures.ts';
import type { Identity } from '../ports.ts';
import { beginErasure } from '../rules/erase-user.ts';
import { exportUser } from '../rules/export-user.ts';
import type { Services } from '../services.ts';
import { WireError } from '../wire-error.ts';
import { NO_CONTENT } from './answer.ts';
import { rawRoute, route } from './route.ts';

/** What is kept of the caller: all of it, and the end of it. */
export const personalRoutes = (services: Services, erasures: Erasures): Route[] => [
  exportRoute(services),
  eraseRoute(services, erasures),
];

function exportRoute(services: Services): Route {
  /** Users who are sent theirs right now. */
  const running = new Set<string>();
  return route(
    services,
    {
      method: 'GET',
      path: 'users/me/export/',
      summary: 'All that is kept of me',
      answers: { 200: UserExport, 403: ErrorBody, 429: ErrorBody },
    },
    async ({ identity, user }) => {
      requireWhole(identity);
      if (running.has(user.id)) {
        throw new WireError('rate_limited', 'This is being sent to you already: wait until it is there.', {
          retryAfter: 10,
        });
      }
      const headers = { 'Content-Disposition': 'attachment; filename="chat-export.json"' };
      return {
        status: 200,
        json: '',
        parts: oneAtATime(services, running, exportUser(services, user), user.id),
        headers,
      };
    },
  );
}

async function* oneAtATime(
  { ports }: Services,
  running: Set<string>,
  parts: AsyncIterable<string>,
  userId: string,
): AsyncGenerator<string> {
  running.add(userId);
  try {
    yield* parts;
  } catch (error) {
    ports.log.error({ error }, 'An export broke off.');
    throw error;
  } finally {
    running.delete(userId);
  }
}

/** Asked again with the same token, which is dead by then, it is done already. */
const eraseRoute = (services: Services, erasures: Erasures): Route =>
  rawRoute(
    services,
    {
      method: 'DELETE',
      path: 'users/me/',
      summary: 'Erase me and all that is kept of me',
      answers: { 204: Type.Null(), 401: ErrorBody, 403: ErrorBody },
    },
    async ({ token }) => {
      if (await isErased(services, token)) return NO_CONTENT;
      const identity = await services.verify(token);
      requireWhole(identity);
      await beginErasure(services, identity.userId);
      erasures.kick();
      return NO_CONTENT;
    },
  );

/** Whether the bearer was erased since the token was issued. */
async function isErased({ ports }: Services, token = ''): Promise<boolean> {
  if (token === '') return false;
  const { userId, issuedAt = 0 } = await ports.auth.verify(token);
  const erasure = await ports.store.read((tx) => tx.erasure(userId));
  return erasure !== undefined && issuedAt <= erasure.at;
}

/** @throws WireError `permission_denied` for a token that is limited to some conversations */
function requireWhole({ conversations }: Identity): void {
  if (conversations === undefined) return;
  throw new WireError(
    'permission_denied',
    'This token is for certain conversations only: this takes one for all of them.',
  );
}
