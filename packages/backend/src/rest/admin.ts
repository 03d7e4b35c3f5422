import { ErrorBody, UpdateUserBody, User } from '@hypee/chat-protocol/schema';
import { Type } from 'typebox';
import type { Route } from '../door.ts';
import { bodyValidator, refuseField } from '../input/validator.ts';
import { requireAdmin } from '../rules/admin.ts';
import type { Services } from '../services.ts';
import { userJson } from '../wire/user-json.ts';
import { answer, NO_CONTENT } from './answer.ts';
import { route } from './route.ts';

const MAX_ID = 255;

const readUserBody = bodyValidator(UpdateUserBody);

/** What the site's own backend does about users. */
export const adminRoutes = (services: Services): Route[] => [
  route(
    services,
    {
      method: 'PUT',
      path: 'users/:id/',
      summary: 'Create a user, or change a profile (admin)',
      body: UpdateUserBody,
      answers: { 200: User, 201: User, 403: ErrorBody },
    },
    async ({ identity, body, param }) => {
      requireAdmin(identity);
      const { created, row } = await services.users.put(checkId(param('id')), readUserBody(body));
      return answer(created ? 201 : 200, userJson(row));
    },
  ),
  route(
    services,
    {
      method: 'POST',
      path: 'users/:id/revoke/',
      summary: 'End all tokens and sockets of a user (admin)',
      answers: { 204: Type.Null(), 403: ErrorBody },
    },
    async ({ identity, param }) => {
      requireAdmin(identity);
      await services.revocations.revoke(checkId(param('id')));
      return NO_CONTENT;
    },
  ),
];

/** Ids that no token could name are nobody's. */
function checkId(id: string): string {
  if (id.length > MAX_ID || id === 'me') refuseField('id', `This must be an id of 1 to ${String(MAX_ID)} characters.`);
  return id;
}
