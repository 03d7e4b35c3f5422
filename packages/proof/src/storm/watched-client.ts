import { connectToChat, type Chat, type Conversation } from '@hypee/chat';
import type { FinalList, Oracle } from '../oracle.ts';
import { tokenOf } from '../tokens.ts';

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const MOST_PAGES = 50;

/** A client core as an application has it, every list it shows and every cursor it resumes from told to the oracle. */
export class WatchedClient {
  readonly user: string;
  readonly chat: Chat;
  readonly conversations: readonly Conversation[];
  /** Milliseconds from losing the connection to having one again. */
  readonly outages: number[] = [];
  /** Milliseconds from `send` to the acknowledgement. */
  readonly sendTimes: number[] = [];
  readonly #oracle: Oracle;

  constructor(url: string, user: string, ids: readonly string[], oracle: Oracle, fetcher?: typeof fetch) {
    this.user = user;
    this.#oracle = oracle;
    this.chat = connectToChat({
      url,
      user,
      token: () => tokenOf(user),
      cache: 'memory',
      logger: SILENT,
      WebSocket: spyOn(user, oracle),
      ...(fetcher && { fetch: fetcher }),
    });
    this.conversations = ids.map((id) => this.chat.conversation(id));
    for (const { id, messages } of this.conversations) {
      messages.subscribe((shown) => oracle.snapshot(user, id, shown));
    }
    let lostAt: number | undefined;
    this.chat.connection.subscribe(({ status }) => {
      if (status === 'online') {
        if (lostAt !== undefined) this.outages.push(performance.now() - lostAt);
        lostAt = undefined;
      } else if (status === 'reconnecting') lostAt ??= performance.now();
    });
  }

  get isReady(): boolean {
    return (
      this.chat.connection.value.status === 'online' &&
      this.conversations.every(({ history, summary }) => summary.value !== undefined && !history.value.loading)
    );
  }

  send(conversation: Conversation, content: string, order: number): void {
    const began = performance.now();
    const { clientId, sent } = conversation.send(content);
    const send: Oracle['sends'][number] = {
      user: this.user,
      conversationId: conversation.id,
      content,
      order,
      clientId,
    };
    this.#oracle.sends.push(send);
    sent.then(
      ({ id }) => {
        this.sendTimes.push(performance.now() - began);
        send.ended = { acknowledged: id };
      },
      (error: unknown) => (send.ended = { failed: error instanceof Error ? error.message : String(error) }),
    );
  }

  /** What it shows at the end, from the first message on. */
  async finalLists(): Promise<FinalList[]> {
    for (const conversation of this.conversations) {
      for (let page = 0; page < MOST_PAGES && conversation.history.value.hasOlder; page++)
        await conversation.loadOlder();
    }
    return this.conversations.map(({ id, messages }) => ({
      user: this.user,
      conversationId: id,
      messages: messages.value,
    }));
  }
}

interface ConnectFrame {
  type: string;
  cursors?: { conversation_id: string; cursor: string }[];
}

function spyOn(user: string, oracle: Oracle): typeof WebSocket {
  return class extends WebSocket {
    override send(data: string): void {
      const frame = JSON.parse(data) as ConnectFrame;
      if (frame.type === 'connect') {
        for (const { conversation_id: id, cursor } of frame.cursors ?? []) oracle.resumes(user, id, cursor);
      }
      super.send(data);
    }
  };
}
