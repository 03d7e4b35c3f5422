import { EditMessageBody, ErrorBody, OperationQuery, PinsPage, WireMessage } from '@hypee/chat-protocol/schema';
import type { Route } from '../door.ts';
import { deleteMessage } from '../rules/delete-message.ts';
import { editMessage } from '../rules/edit-message.ts';
import { MOST_PINS, pin } from '../rules/pin.ts';
import { react } from '../rules/react.ts';
import { requireMember } from '../rules/rights.ts';
import type { Services } from '../services.ts';
import { messagesJson } from '../wire/message-json.ts';
import { answer } from './answer.ts';
import { route } from './route.ts';

const REFUSALS = { 403: ErrorBody, 409: ErrorBody, 413: ErrorBody };

/** What happens to a message after it was sent: edits, deletion, reactions, pins. */
export const messageOperationRoutes = (services: Services): Route[] => [
  route(
    services,
    {
      method: 'PATCH',
      path: 'messages/:id/',
      summary: 'Edit my message, once for each op_id',
      body: EditMessageBody,
      answers: { 200: WireMessage, ...REFUSALS },
    },
    async ({ identity, body, param }) => answer(200, await editMessage(services, identity, param('id'), body)),
  ),
  route(
    services,
    {
      method: 'DELETE',
      path: 'messages/:id/',
      summary: 'Delete a message (its sender, owner, moderator): a tombstone stays',
      query: OperationQuery,
      answers: { 200: WireMessage, ...REFUSALS },
    },
    async ({ identity, query, param }) =>
      answer(200, await deleteMessage(services, identity, param('id'), query['op_id'])),
  ),
  reactionRoute(services, 'PUT', 'React to a message', true),
  reactionRoute(services, 'DELETE', 'Take my reaction back', false),
  pinRoute(services, 'PUT', 'Pin a message for all members', true),
  pinRoute(services, 'DELETE', 'Unpin a message', false),
  route(
    services,
    {
      method: 'GET',
      path: 'conversations/:id/pins/',
      summary: 'Pinned messages, the one pinned last first',
      answers: { 200: PinsPage },
    },
    ({ identity, param }) =>
      services.ports.store.read(async (tx) => {
        await requireMember(tx, identity, param('id'));
        const results = await messagesJson(tx, services.ports, await tx.pins(param('id'), MOST_PINS), identity.userId);
        return answer(200, `{"results":[${results.join(',')}]}`);
      }),
  ),
];

const pinRoute = (services: Services, method: 'PUT' | 'DELETE', summary: string, pinned: boolean): Route =>
  route(
    services,
    {
      method,
      path: 'messages/:id/pin/',
      summary,
      query: OperationQuery,
      answers: { 200: WireMessage, ...REFUSALS },
    },
    async ({ identity, query, param }) =>
      answer(200, await pin(services, identity, param('id'), { pinned, opId: query['op_id'] })),
  );

const reactionRoute = (services: Services, method: 'PUT' | 'DELETE', summary: string, added: boolean): Route =>
  route(
    services,
    {
      method,
      path: 'messages/:id/reactions/:emoji/',
      summary,
      query: OperationQuery,
      answers: { 200: WireMessage, ...REFUSALS },
    },
    async ({ identity, query, param }) => {
      const wish = { emoji: param('emoji'), added, opId: query['op_id'] };
      return answer(200, await react(services, identity, param('id'), wish));
    },
  );
