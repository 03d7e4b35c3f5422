import {
  ErrorBody,
  EventsPage,
  EventsQuery,
  Message,
  MessagesPage,
  MessagesQuery,
  SendMessageBody,
  WireMessage,
} from '@hypee/chat-protocol/schema';
import { headCursor, resolveCursor } from '../cursor.ts';
import type { Route } from '../door.ts';
import { queryValidator } from '../input/validator.ts';
import type { ConversationRow, Identity, ReadTransaction } from '../ports.ts';
import { readHistory } from '../rules/history.ts';
import { findMember, noConversation, requireMember } from '../rules/rights.ts';
import { sendMessage } from '../rules/send-message.ts';
import type { Services } from '../services.ts';
import { readLogEvents } from '../wire/log-event.ts';
import { messagesJson } from '../wire/message-json.ts';
import { WireError } from '../wire-error.ts';
import { answer } from './answer.ts';
import { pageLimit } from './paging.ts';
import { route } from './route.ts';

const readMessagesQuery = queryValidator(MessagesQuery);
const readEventsQuery = queryValidator(EventsQuery);

/** Messages: history, the log, sending. */
export const messageRoutes = (services: Services): Route[] => [
  historyRoute(services),
  sendRoute(services),
  eventsRoute(services),
  messageRoute(services),
];

const historyRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'GET',
      path: 'conversations/:id/messages/',
      summary: 'History, oldest first',
      query: MessagesQuery,
      answers: { 200: MessagesPage },
    },
    ({ identity, query, param }) =>
      services.ports.store.read(async (tx) => {
        const conversation = await requireConversation(tx, identity, param('id'));
        const { limit: asked, ...bounds } = readMessagesQuery(query);
        const page = await readHistory(tx, conversation.id, bounds, pageLimit(asked, services.settings.limits));
        const results = await messagesJson(tx, page.rows);
        return answer(
          200,
          `{"results":[${results.join(',')}],"has_before":${String(page.hasBefore)},"has_after":${String(page.hasAfter)},` +
            `"cursor":${JSON.stringify(headCursor(conversation))}}`,
        );
      }),
  );

const sendRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'POST',
      path: 'conversations/:id/send_message/',
      summary: 'Send a message, once for each client_id',
      body: SendMessageBody,
      answers: { 200: WireMessage, 201: Message, 409: ErrorBody, 413: ErrorBody },
    },
    async ({ identity, user, body, param }) => {
      const outcome = await sendMessage(services, { identity, user }, param('id'), body);
      return answer(outcome.created ? 201 : 200, outcome.messageJson);
    },
  );

const eventsRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'GET',
      path: 'conversations/:id/events/',
      summary: 'Durable events after a cursor',
      query: EventsQuery,
      answers: { 200: EventsPage, 410: ErrorBody },
    },
    ({ identity, query, param }) =>
      services.ports.store.read(async (tx) => {
        const conversation = await requireConversation(tx, identity, param('id'));
        const { cursor, limit: asked } = readEventsQuery(query);
        const place = await resolveCursor(tx, conversation, cursor);
        if ('gap' in place) {
          throw new WireError(
            'gap',
            'This cursor cannot be resumed from: read the conversation and its newest messages.',
          );
        }
        const limit = pageLimit(asked, services.settings.limits);
        const events = await readLogEvents(tx, await tx.events(conversation.id, place.seq, limit));
        const last = events.at(-1);
        const more = (last?.seq ?? place.seq) < conversation.last_seq;
        return answer(
          200,
          `{"events":[${events.map(({ frame }) => frame.json).join(',')}],` +
            `"cursor":${JSON.stringify(last?.cursor ?? cursor)},"more":${String(more)}}`,
        );
      }),
  );

const messageRoute = (services: Services): Route =>
  route(
    services,
    { method: 'GET', path: 'messages/:id/', summary: 'One message', answers: { 200: WireMessage } },
    ({ identity, param }) =>
      services.ports.store.read(async (tx) => {
        const row = await tx.message(param('id'));
        if (row === undefined || (await findMember(tx, identity, row.conversation_id)) === undefined) {
          throw new WireError('not_found', 'There is no such message, or you may not read it.');
        }
        const [json = ''] = await messagesJson(tx, [row]);
        return answer(200, json);
      }),
  );

async function requireConversation(tx: ReadTransaction, identity: Identity, id: string): Promise<ConversationRow> {
  await requireMember(tx, identity, id);
  const conversation = await tx.conversation(id);
  if (conversation === undefined) throw noConversation();
  return conversation;
}
