import {
  Conversation,
  ConversationsPage,
  ConversationsQuery,
  CreateConversationBody,
  ErrorBody,
  MembersPage,
  UpdateConversationBody,
} from '@hypee/chat-protocol/schema';
import { Type } from 'typebox';
import type { Route } from '../door.ts';
import { bodyValidator, queryValidator, refuseField } from '../input/validator.ts';
import { createConversation } from '../rules/create-conversation.ts';
import { deleteConversation } from '../rules/delete-conversation.ts';
import { isAllowed, requireMember, requireStanding } from '../rules/rights.ts';
import { updateConversation } from '../rules/update-conversation.ts';
import type { Services } from '../services.ts';
import { conversationJson, conversationsJson } from '../wire/conversation-json.ts';
import { memberJson } from '../wire/member-json.ts';
import { KnownUsers } from '../wire/user-json.ts';
import { answer, NO_CONTENT } from './answer.ts';
import { nextPage, pageLimit, readPlace } from './paging.ts';
import { route } from './route.ts';

const readQuery = queryValidator(ConversationsQuery);
const readCreateBody = bodyValidator(CreateConversationBody);
const readUpdateBody = bodyValidator(UpdateConversationBody);

/** Conversations and their members. */
export const conversationRoutes = (services: Services): Route[] => [
  listRoute(services),
  createRoute(services),
  readRoute(services),
  updateRoute(services),
  deleteRoute(services),
  membersRoute(services),
];

const listRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'GET',
      path: 'conversations/',
      summary: 'My conversations, by last event, newest first',
      query: ConversationsQuery,
      answers: { 200: ConversationsPage },
    },
    async ({ identity, query }) => {
      const { cursor, archived, limit: asked } = readQuery(query);
      const limit = pageLimit(asked, services.settings.limits);
      const belowActivity = cursor === undefined ? undefined : readPlace(cursor);
      return services.ports.store.read(async (tx) => {
        // One more than asked tells whether there is a next page.
        const rows = await tx.conversationsOf(identity.userId, {
          limit: limit + 1,
          ...(belowActivity === undefined ? {} : { belowActivity }),
          ...(archived === undefined ? {} : { archived }),
        });
        const page = rows.slice(0, limit);
        const visible = page.filter(({ conversation }) => isAllowed(identity, conversation.id));
        const last = rows.length > limit ? page.at(-1) : undefined;
        const next = last && nextPage('conversations/', query, String(last.conversation.activity));
        const results = await conversationsJson(tx, services.ports, visible);
        return answer(200, `{"results":[${results.join(',')}],"next":${JSON.stringify(next ?? null)}}`);
      });
    },
  );

const createRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'POST',
      path: 'conversations/',
      summary: 'Create a conversation, or get the direct one that exists',
      body: CreateConversationBody,
      answers: { 200: Conversation, 201: Conversation, 403: ErrorBody },
    },
    async ({ identity, body }) => {
      const outcome = await createConversation(services, identity, readCreateBody(body));
      return answer(outcome.created ? 201 : 200, outcome.conversationJson);
    },
  );

const readRoute = (services: Services): Route =>
  route(
    services,
    { method: 'GET', path: 'conversations/:id/', summary: 'One conversation', answers: { 200: Conversation } },
    ({ identity, param }) =>
      services.ports.store.read(async (tx) => {
        const standing = await requireStanding(tx, identity, param('id'));
        return answer(200, await conversationJson(tx, services.ports, standing));
      }),
  );

const updateRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'PATCH',
      path: 'conversations/:id/',
      summary: 'Change what all members see alike (owner, moderator)',
      body: UpdateConversationBody,
      answers: { 200: Conversation, 403: ErrorBody },
    },
    async ({ identity, body, param }) =>
      answer(200, await updateConversation(services, identity, param('id'), readUpdateBody(body))),
  );

const deleteRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'DELETE',
      path: 'conversations/:id/',
      summary: 'Delete a conversation for everybody (owner)',
      answers: { 204: Type.Null(), 403: ErrorBody },
    },
    async ({ identity, param }) => {
      await deleteConversation(services, identity, param('id'));
      return NO_CONTENT;
    },
  );

const membersRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'GET',
      path: 'conversations/:id/members/',
      summary: 'Members with their marks, by joining',
      query: ConversationsQuery,
      answers: { 200: MembersPage },
    },
    async ({ identity, query, param }) => {
      const { cursor, limit: asked } = readQuery(query);
      const limit = pageLimit(asked, services.settings.limits);
      const after = cursor === undefined ? undefined : readMemberPlace(cursor);
      return services.ports.store.read(async (tx) => {
        await requireMember(tx, identity, param('id'));
        const rows = await tx.members(param('id'), { limit: limit + 1, ...(after === undefined ? {} : { after }) });
        const page = rows.slice(0, limit);
        const users = new KnownUsers(await tx.users(page.map((row) => row.user_id)));
        const last = rows.length > limit ? page.at(-1) : undefined;
        const path = `conversations/${encodeURIComponent(param('id'))}/members/`;
        const next = last && nextPage(path, query, `${last.joined_at}_${last.user_id}`);
        const results = page.map((row) => memberJson(row, users));
        return answer(200, `{"results":[${results.join(',')}],"next":${JSON.stringify(next ?? null)}}`);
      });
    },
  );

/** `joined_at`, which has no underscore, then the user. */
function readMemberPlace(cursor: string): { joined_at: string; user_id: string } {
  const split = cursor.indexOf('_');
  if (split < 1) refuseField('cursor', 'This is no cursor of this list: use `next` as it was given.');
  return { joined_at: cursor.slice(0, split), user_id: cursor.slice(split + 1) };
}
