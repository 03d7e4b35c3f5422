import type { UserExport } from '@hypee/chat-protocol';
import type {
  AttachmentRow,
  Awaitable,
  MessageRow,
  ReactionRow,
  ReadTransaction,
  ReportRow,
  Store,
  UserRow,
} from '../ports.ts';
import type { Services } from '../services.ts';
import { attachmentJson } from '../wire/attachment-json.ts';
import { conversationsJson, type ConversationView } from '../wire/conversation-json.ts';
import { messagesJson } from '../wire/message-json.ts';
import { userJson } from '../wire/user-json.ts';

/** Rows of one read: what is in memory at any time. */
const PAGE = 50;

/** All that is kept of a user, as one JSON object, piece by piece: no more of it is read than the reader has taken. */
export async function* exportUser(services: Services, user: UserRow): AsyncGenerator<string> {
  const { ports } = services;
  const { store } = ports;
  const { id } = user;
  yield `{"user":${userJson(user)}`;
  yield* list('conversations', conversationPages(services, id));
  const messages = pages<MessageRow>(store, {
    read: (tx, page) => tx.messagesBy(id, page),
    write: (rows, tx) => messagesJson(tx, ports, rows, id),
  });
  yield* list('messages', messages);
  const reactions = pages<ReactionRow>(store, {
    read: (tx, page) => tx.reactionsBy(id, page),
    write: (rows) => rows.map(({ message_id, emoji }) => JSON.stringify({ message_id, emoji } satisfies Reaction)),
  });
  yield* list('reactions', reactions);
  const attachments = pages<AttachmentRow>(store, {
    read: (tx, page) => tx.attachmentsBy(id, page),
    write: (rows) => rows.map((row) => attachmentJson(row, ports)),
  });
  yield* list('attachments', attachments);
  const blocked = pages<string>(store, {
    read: (tx, page) => tx.blocks(id, page),
    write: (ids) => ids.map((other) => JSON.stringify(other)),
  });
  yield* list('blocked_user_ids', blocked);
  const reports = pages<ReportRow>(store, {
    read: (tx, { limit, after }) => tx.reportsBy(id, { limit, ...(after && { belowNumber: after.number }) }),
    write: (rows) => rows.map(reportJson),
  });
  yield* list('reports', reports);
  yield '}';
}

type Reaction = UserExport['reactions'][number];
type Report = UserExport['reports'][number];

const reportJson = ({ id, message_id, reason, status, created_at }: ReportRow): string =>
  JSON.stringify({ id, message_id, reason, status, created_at } satisfies Report);

/** Of what the user is in when it begins: what is left meanwhile is left out. */
async function* conversationPages({ ports }: Services, userId: string): AsyncGenerator<string[]> {
  const mine = await ports.store.read((tx) => tx.memberships([userId]));
  for (let start = 0; start < mine.length; start += PAGE) {
    yield await ports.store.read(async (tx) => {
      const views: ConversationView[] = [];
      for (const { conversation_id } of mine.slice(start, start + PAGE)) {
        const conversation = await tx.conversation(conversation_id);
        const member = await tx.member(conversation_id, userId);
        if (conversation && member) views.push({ conversation, member });
      }
      return conversationsJson(tx, ports, views);
    });
  }
}

interface Pages<Row> {
  read: (tx: ReadTransaction, page: { limit: number; after?: Row }) => Awaitable<readonly Row[]>;
  write: (rows: readonly Row[], tx: ReadTransaction) => Awaitable<string[]>;
}

/** Reads on behind the last row until a page is not full. */
async function* pages<Row>(store: Store, { read, write }: Pages<Row>): AsyncGenerator<string[]> {
  let after: Row | undefined;
  for (;;) {
    const { rows, texts } = await store.read(async (tx) => {
      const rows = await read(tx, { limit: PAGE, ...(after !== undefined && { after }) });
      return { rows, texts: await write(rows, tx) };
    });
    yield texts;
    after = rows.at(-1);
    if (rows.length < PAGE) return;
  }
}

/** A member of a JSON object that is a list. */
async function* list(name: string, parts: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  yield `,"${name}":[`;
  let isFirst = true;
  for await (const texts of parts) {
    if (texts.length === 0) continue;
    yield (isFirst ? '' : ',') + texts.join(',');
    isFirst = false;
  }
  yield ']';
}
