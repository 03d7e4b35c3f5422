import { join } from 'node:path';
import { createChatServer } from '../../src/index.ts';
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts';
import { appendMessages } from '../../test/support/long-conversation.ts';
import { SECRET, tokenOf } from './tokens.ts';

const TEXT =
  'A message of about the length that people write, some hundred and twenty characters of text with a few words more. ';

/** The body of a message as people write it. */
export const CONTENT = TEXT.slice(0, 120);

/** Ids of the conversations that the benchmark's data folder holds. */
export interface BenchConversations {
  /** Everybody is in it. */
  readonly crowd: string;
  /** One for each sender. */
  readonly quiet: readonly string[];
  /** Long. */
  readonly long: string;
}

/** Fills a data folder: users, a crowd, a conversation for each sender and one with many messages. */
export async function prepareData(
  data: string,
  users: readonly string[],
  senders: number,
  messages: number,
): Promise<BenchConversations> {
  const server = createChatServer({ data, jwtSecret: SECRET, logLevel: 'error' });
  const call = async (user: string, method: 'GET' | 'POST', url: string, body?: object) => {
    const headers = { authorization: `Bearer ${tokenOf(user)}` };
    const answer = await server.inject({ method, url: `/api/${url}`, headers, ...(body && { payload: body }) });
    if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode} ${answer.body}`);
    return answer.json<{ id: string }>();
  };
  for (const user of users) await call(user, 'GET', 'conversations/');
  const [creator = '', ...others] = users;
  const create = (title: string, member_ids: readonly string[]) =>
    call(creator, 'POST', 'conversations/', { kind: 'group', title, member_ids }).then(({ id }) => id);
  const crowd = await create('Crowd', others);
  const long = await create('Long', others.slice(0, 1));
  const quiet: string[] = [];
  for (let n = 0; n < senders; n++) quiet.push(await create(`Quiet ${n}`, others.slice(0, 1)));
  await server.close();
  await fill(join(data, 'chat.sqlite'), long, creator, messages);
  return { crowd, quiet, long };
}

/** The id of the n-th message of the long conversation. */
export const longMessageId = (n: number): string => `bench-message-${n}`;

async function fill(file: string, conversation: string, sender: string, messages: number): Promise<void> {
  const store = new SqliteStore(file, console);
  await appendMessages(store, conversation, sender, messages, (n) => ({ id: longMessageId(n), content: CONTENT }));
  await store.close();
}
