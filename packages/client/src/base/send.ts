import { isObject, type Message } from '@hypee/chat-protocol';
import { ChatError, networkError } from '../chat-error.ts';
import type { OnlineContext } from '../core-context.ts';
import type { Http } from '../http.ts';
import type { Dialect } from './dialect.ts';
import type { History } from './history.ts';
import { insideOf, type Reader } from './read-entities.ts';
import { sameText } from './same-text.ts';
import { take } from './take.ts';

/** What sending is made of. */
interface SendParts {
  dialect: Dialect;
  reader: Reader;
  http: Http;
  history: History;
  /** Reads the newest messages. */
  refresh: (id: string) => Promise<unknown>;
  /** Whether nothing can be missing before what comes now. */
  isCurrent: (id: string) => boolean;
  stored: (id: string, from: number, to: number) => Promise<Message[]>;
}

/**
 * Sends. A server of level 1 does not know keys: before a try that may be the second of a message the history is asked for it.
 *
 * @throws ChatError `unconfirmed` where the history does not tell
 */
export type Send = (
  id: string,
  message: { content: string; client_id: string; attachment_ids?: string[] },
) => Promise<Message>;

/** Makes it for one chat. */
export function createSend(context: OnlineContext, parts: SendParts): Send {
  const { dialect, reader, http, history, refresh, isCurrent, stored } = parts;
  const { state } = context;
  /** Sends whose outcome the user was asked about: tried again, they are sent. */
  const decided = new Set<string>();

  /** What came of a send. */
  const sentAs = async (id: string, clientId: string): Promise<Message | undefined> =>
    (await stored(id, 0, Infinity)).find((message) => message.client_id === clientId);

  /** @returns the message, where an earlier try was stored */
  async function earlier(id: string, content: string, clientId: string): Promise<Message | undefined> {
    const after = state.outbox.get(clientId)?.after;
    await refresh(id);
    const hasMore = await history.backTo(id, (oldest) => oldest.seq <= (after ?? 0));
    const found = await sentAs(id, clientId);
    if (found) return found;
    const alike = (await stored(id, (after ?? 0) + 1, Infinity)).filter(
      (message) =>
        message.sender.id === state.userId && message.client_id === null && sameText(message.content, content),
    );
    if (alike.length === 0 && !(hasMore && after === undefined)) return undefined;
    decided.add(clientId);
    throw new ChatError(
      'unconfirmed',
      'The chat server may have this message: its answer was lost, and the history does not tell. Retry sends it again.',
    );
  }

  return async (id, { content, client_id: clientId, attachment_ids: attachmentIds = [] }) => {
    const isAgain = (state.outbox.get(clientId)?.tries ?? 0) > 1 && !decided.delete(clientId);
    const known = isAgain ? await earlier(id, content, clientId) : undefined;
    if (known) return known;
    const answer = await http.direct('POST', dialect.send(id), {
      body: dialect.sendBody({ content, clientId, attachmentIds }),
    });
    const inside = insideOf(answer);
    // Some answers do not say who sent it.
    const read = isObject(inside) ? reader.message({ sender: state.userId, ...inside }, id) : undefined;
    if (read) {
      const { messages } = await take(context, id, [{ ...read, client_id: clientId }], { isNext: isCurrent(id) });
      const message = messages.find((one) => one.id === read.id);
      if (message) return message;
    }
    await refresh(id);
    const found = await sentAs(id, clientId);
    if (found) return found;
    throw networkError("The chat server's answer to a send says nothing: the history is asked.");
  };
}
