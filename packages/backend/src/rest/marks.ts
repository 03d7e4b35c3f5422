import {
  MarkAsReadAnswer,
  MarkAsReadBody,
  MarkAsUnreadBody,
  Membership,
  TypingBody,
} from '@hypee/chat-protocol/schema';
import { Type } from 'typebox';
import type { Route } from '../door.ts';
import { toId } from '../input/json-input.ts';
import { bodyValidator } from '../input/validator.ts';
import { markAsRead } from '../rules/mark-as-read.ts';
import { markAsUnread } from '../rules/mark-as-unread.ts';
import { requireMember } from '../rules/rights.ts';
import type { Services } from '../services.ts';
import { answer, NO_CONTENT } from './answer.ts';
import { route } from './route.ts';

const readMarkBody = bodyValidator(MarkAsReadBody);
const readUnreadBody = bodyValidator(MarkAsUnreadBody);
const readTypingBody = bodyValidator(TypingBody);

/** Read marks and typing. */
export const markRoutes = (services: Services): Route[] => [
  route(
    services,
    {
      method: 'POST',
      path: 'conversations/:id/mark_as_read/',
      summary: 'Move my read mark, up to a message or to the end',
      body: MarkAsReadBody,
      answers: { 200: MarkAsReadAnswer },
    },
    async ({ identity, body, param }) => {
      const messageId = readMarkBody(body ?? {}).message_id;
      const { member, counts } = await markAsRead(
        services,
        identity,
        param('id'),
        messageId === undefined ? undefined : toId(messageId),
      );
      return answer(200, JSON.stringify({ last_read_seq: member.last_read_seq, ...counts } satisfies MarkAsReadAnswer));
    },
  ),
  route(
    services,
    {
      method: 'POST',
      path: 'conversations/:id/mark_as_unread/',
      summary: 'Keep a conversation for later, from a message on; my read mark stays',
      body: MarkAsUnreadBody,
      answers: { 200: Membership },
    },
    async ({ identity, body, param }) => {
      const messageId = toId(readUnreadBody(body).message_id);
      return answer(200, JSON.stringify(await markAsUnread(services, identity, param('id'), messageId)));
    },
  ),
  route(
    services,
    {
      method: 'POST',
      path: 'conversations/:id/typing/',
      summary: 'Tell the others that I type, for clients without a socket',
      body: TypingBody,
      answers: { 204: Type.Null() },
    },
    async ({ identity, body, param }) => {
      await services.ports.store.read((tx) => requireMember(tx, identity, param('id')));
      services.typing.set(param('id'), identity.userId, readTypingBody(body).typing);
      return NO_CONTENT;
    },
  ),
];
