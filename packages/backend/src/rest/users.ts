import { User, UsersPage, UsersQuery } from '@hypee/chat-protocol/schema';
import type { Route } from '../door.ts';
import { queryValidator, refuseField } from '../input/validator.ts';
import { findUsers, readUser } from '../rules/directory.ts';
import type { Services } from '../services.ts';
import { userJson } from '../wire/user-json.ts';
import { answer } from './answer.ts';
import { nextPage } from './paging.ts';
import { route } from './route.ts';

const PAGE_SIZE = 20;
const PAGE_MAX = 50;

const readQuery = queryValidator(UsersQuery);

/** Who I am, and whom I can find. `users/me/` stands before `users/:id/`: a door without a router takes the first that fits. */
export const userRoutes = (services: Services): Route[] => [
  findRoute(services),
  route(
    services,
    { method: 'GET', path: 'users/me/', summary: 'My profile', answers: { 200: User } },
    async ({ user }) => answer(200, userJson(user)),
  ),
  route(
    services,
    { method: 'GET', path: 'users/:id/', summary: 'One user whom I may look up', answers: { 200: User } },
    async ({ param, ...caller }) => answer(200, userJson(await readUser(services, caller, param('id')))),
  ),
];

const findRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'GET',
      path: 'users/',
      summary: 'Users whom I may look up, by name, without me',
      query: UsersQuery,
      answers: { 200: UsersPage },
    },
    async ({ identity, query }) => {
      const { q = '', cursor, limit: asked = PAGE_SIZE } = readQuery(query);
      const limit = Math.min(asked, PAGE_MAX, services.settings.limits.page_max);
      const rows = await findUsers(services, identity, {
        q,
        // One more than asked tells whether there is a next page.
        limit: limit + 1,
        ...(cursor === undefined ? {} : { after: readPlace(cursor) }),
      });
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      const next = last && nextPage('users/', query, `${last.name_key}/${last.id}`);
      return answer(200, `{"results":[${page.map(userJson).join(',')}],"next":${JSON.stringify(next ?? null)}}`);
    },
  );

/** `name_key`, which has no punctuation, then the id. */
function readPlace(cursor: string): { name_key: string; id: string } {
  const split = cursor.indexOf('/');
  if (split < 0) refuseField('cursor', 'This is no cursor of this list: use `next` as it was given.');
  return { name_key: cursor.slice(0, split), id: cursor.slice(split + 1) };
}
