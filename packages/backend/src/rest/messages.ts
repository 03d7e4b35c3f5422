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
import type { ApiAnswer, Route } from '../door.ts';
import { queryValidator } from '../input/validator.ts';
import type { ConversationRow, ReadTransaction } from '../ports.ts';
import { readHistory } from '../rules/history.ts';
import { requireMessage } from '../rules/find-message.ts';
import { requireStanding } from '../rules/rights.ts';
import { sendMessage } from '../rules/send-message.ts';
import type { Services } from '../services.ts';
import { readLogEvents } from '../wire/log-event.ts';
import { historyPieces, messagesJson } from '../wire/message-json.ts';
import { WireError } from '../wire-error.ts';
import { answer, longAnswer } from './answer.ts';
import { pageLimit } from './paging.ts';
import { route, type Call } from './route.ts';

const readMessagesQuery = queryValidator(MessagesQuery);
const readEventsQuery = queryValidator(EventsQuery);

/** Messages: history, the log, sending. */
export const messageRoutes = (services: Services): Route[] => [
  historyRoute(services),
  threadRoute(services),
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
        const { conversation } = await requireStanding(tx, identity, param('id'));
        return historyAnswer(tx, services, { identity, query, conversation });
      }),
  );

const threadRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'GET',
      path: 'messages/:id/thread/',
      summary: "A thread's replies, oldest first",
      query: MessagesQuery,
      answers: { 200: MessagesPage },
    },
    ({ identity, query, param }) =>
      services.ports.store.read(async (tx) => {
        const { conversation, message } = await requireMessage(tx, identity, param('id'));
        return historyAnswer(tx, services, { identity, query, conversation, thread: message.id });
      }),
  );

async function historyAnswer(
  tx: ReadTransaction,
  { ports, settings }: Services,
  asked: Pick<Call, 'identity' | 'query'> & { conversation: ConversationRow; thread?: string },
): Promise<ApiAnswer> {
  const { identity, query, conversation, thread } = asked;
  const { limit, ...bounds } = readMessagesQuery(query);
  const { id: conversationId, floor_seq: floor } = conversation;
  const place = { conversationId, floor, ...(thread !== undefined && { thread }) };
  const page = await readHistory(tx, place, bounds, pageLimit(limit, settings.limits));
  return longAnswer(200, [
    '{"results":[',
    ...(await historyPieces(tx, ports, page.rows, identity.userId)),
    `],"has_before":${String(page.hasBefore)},"has_after":${String(page.hasAfter)},` +
      `"cursor":${JSON.stringify(headCursor(conversation))}}`,
  ]);
}

const sendRoute = (services: Services): Route =>
  route(
    services,
    {
      method: 'POST',
      path: 'conversations/:id/send_message/',
      summary: 'Send a message, once for each client_id',
      body: SendMessageBody,
      answers: { 200: WireMessage, 201: Message, 403: ErrorBody, 409: ErrorBody, 413: ErrorBody, 429: ErrorBody },
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
        const { conversation } = await requireStanding(tx, identity, param('id'));
        const { cursor, limit: asked } = readEventsQuery(query);
        const place = await resolveCursor(tx, conversation, cursor);
        if ('gap' in place) {
          throw new WireError(
            'gap',
            'This cursor cannot be resumed from: read the conversation and its newest messages.',
          );
        }
        const limit = pageLimit(asked, services.settings.limits);
        const events = await readLogEvents(tx, services.ports, await tx.events(conversation.id, place.seq, limit));
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
        const { message } = await requireMessage(tx, identity, param('id'));
        const [json = ''] = await messagesJson(tx, services.ports, [message], identity.userId);
        return answer(200, json);
      }),
  );
