import { UpdateUserBody, User, UsersPage, UsersQuery } from '@hypee/chat-protocol/schema';
import { Type } from 'typebox';
import type { Route } from '../door.ts';
import { toWellFormed } from '../input/json-input.ts';
import { bodyValidator, queryValidator, refuseField } from '../input/validator.ts';
import { readBlocks, setBlocked } from '../rules/blocks.ts';
import { findUsers, readUser } from '../rules/directory.ts';
import type { Services } from '../services.ts';
import { userJson } from '../wire/user-json.ts';
import { answer, NO_CONTENT } from './answer.ts';
import { nextPage, pageLimit } from './paging.ts';
import { route } from './route.ts';

const PAGE_SIZE = 20;
const PAGE_MAX = 50;

const readQuery = queryValidator(UsersQuery);
const readUpdate = bodyValidator(UpdateUserBody);

/** Who I am, and whom I can find. `users/me/` stands before `users/:id/`: a door without a router takes the first that fits. */
export const userRoutes = (services: Services): Route[] => [
  findRoute(services),
  route(
    services,
    { method: 'GET', path: 'users/me/', summary: 'My profile', answers: { 200: User } },
    async ({ user }) => answer(200, userJson(user)),
  ),
  updateRoute(services),
  route(
    services,
    { method: 'GET', path: 'users/:id/', summary: 'One user whom I may look up', answers: { 200: User } },
    async ({ param, ...caller }) => answer(200, userJson(await readUser(services, caller, param('id')))),
  ),
  blocksRoute(services),
  blockRoute(services, 'PUT', 'Block a user: their direct messages are refused', true),
  blockRoute(services, 'DELETE', 'Take a block back', false),
];

const updateRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'PATCH',
      path: 'users/me/',
      summary: 'Changes what others see of me',
      body: UpdateUserBody,
      answers: { 200: User },
    },
    async ({ identity, body }) => {
      const patch = toWellFormed(readUpdate(body));
      const name = patch.name?.trim();
      if (name === '') refuseField('name', 'A name has something that can be read.');
      const row = await services.users.update(identity, { ...patch, ...(name !== undefined && { name }) });
      return answer(200, userJson(row));
    },
  );

const blockRoute = (services: Services, method: 'PUT' | 'DELETE', summary: string, blocked: boolean): Route =>
  route(
    services,
    { method, path: 'users/:id/block/', summary, answers: { 204: Type.Null() } },
    async ({ identity, param }) => {
      await setBlocked(services, identity, param('id'), blocked);
      return NO_CONTENT;
    },
  );

const blocksRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'GET',
      path: 'users/me/blocks/',
      summary: 'Whom I have blocked, by id',
      query: UsersQuery,
      answers: { 200: UsersPage },
    },
    async ({ identity, query }) => {
      const { cursor, limit: asked } = readQuery(query);
      const limit = pageLimit(asked, services.settings.limits);
      const rows = await readBlocks(services, identity, {
        // One more than asked tells whether there is a next page.
        limit: limit + 1,
        ...(cursor !== undefined && { after: cursor }),
      });
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      const next = last && nextPage('users/me/blocks/', query, last.id);
      return answer(200, `{"results":[${page.map(userJson).join(',')}],"next":${JSON.stringify(next ?? null)}}`);
    },
  );

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
