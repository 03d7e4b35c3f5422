import { ErrorBody, PollAnswer, PollBody } from '@hypee/chat-protocol/schema';
import type { Route } from '../door.ts';
import { bodyValidator } from '../input/validator.ts';
import type { Polls } from '../poll/polls.ts';
import type { Services } from '../services.ts';
import { answer } from './answer.ts';
import { route } from './route.ts';

const readBody = bodyValidator(PollBody);

/** What a socket tells, for networks that let none pass. */
export const pollRoutes = (services: Services, polls: Polls): Route[] => [
  route(
    services,
    {
      method: 'POST',
      path: 'poll/',
      summary: 'Resume, or wait for what happens, without a socket',
      body: PollBody,
      answers: { 200: PollAnswer, 429: ErrorBody, 503: ErrorBody },
    },
    async ({ identity, user, body, onHangUp }) =>
      answer(200, await polls.answer({ identity, user, body: readBody(body), onHangUp })),
  ),
];
