import { ErrorBody, GuestAnswer, GuestMergeBody, User } from '@hypee/chat-protocol/schema';
import type { Route } from '../door.ts';
import { bodyValidator } from '../input/validator.ts';
import type { GuestOptions } from '../options.ts';
import { createGuest } from '../rules/create-guest.ts';
import { mergeGuest } from '../rules/merge-guest.ts';
import type { Services } from '../services.ts';
import { userJson } from '../wire/user-json.ts';
import { answer } from './answer.ts';
import { publicRoute, route } from './route.ts';

const readMergeBody = bodyValidator(GuestMergeBody);

/** Visitors without an account, and how they become somebody. */
export const guestRoutes = (services: Services, guests: GuestOptions): Route[] => [
  publicRoute(
    services,
    {
      method: 'POST',
      path: 'guest/',
      summary: 'A new guest, with a token and a conversation',
      answers: { 201: GuestAnswer, 429: ErrorBody },
    },
    async () => answer(201, await createGuest(services, guests)),
  ),
  route(
    services,
    {
      method: 'POST',
      path: 'guest/merge/',
      summary: 'All that a guest has becomes mine',
      body: GuestMergeBody,
      answers: { 200: User, 403: ErrorBody, 409: ErrorBody },
    },
    async ({ identity, user, body }) => {
      await mergeGuest(services, identity, readMergeBody(body).guest_token);
      return answer(200, userJson(user));
    },
  ),
];
