import { given } from '../expect.ts';
import type { Conversation, EventsPage, History, Id, Message } from '../wire.ts';
import { call, callOnce, expectJson, type Answer } from './http.ts';
import { uuidV7 } from './uuid-v7.ts';

/** Somebody with a token, and the calls they make. */
export class User {
  readonly id: string;
  readonly token: string;
  readonly #api: string;

  /** @param api where the calls are: the server's address with `/api/` */
  constructor(api: string, id: string, token: string) {
    this.#api = api;
    this.id = id;
    this.token = token;
  }

  /** The same user with another token. */
  with(token: string): User {
    return new User(this.#api, this.id, token);
  }

  /** Makes a call below `/api/`; an object goes as JSON, a text as it is. One that is answered 429 waits, unless `make` does not. */
  async api<Body = unknown>(
    method: string,
    path: string,
    body?: object | string,
    headers: Record<string, string> = {},
    make: typeof call = call,
  ): Promise<Answer<Body>> {
    return make<Body>(`${this.#api}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  get<Body = unknown>(path: string): Promise<Answer<Body>> {
    return this.api<Body>('GET', path);
  }

  /** Asks to send, and gives the answer whatever it is. */
  post(conversation: Id, fields: object): Promise<Answer<Message>> {
    return this.api<Message>('POST', `conversations/${conversation}/send_message/`, fields);
  }

  /** The same, but a 429 is an answer like any other. */
  postAtOnce(conversation: Id, fields: object): Promise<Answer<Message>> {
    return this.api<Message>('POST', `conversations/${conversation}/send_message/`, fields, {}, callOnce);
  }

  /** Sends a text, which must be stored. */
  async send(conversation: Id, content: string, fields: object = {}): Promise<Message> {
    const answer = await this.post(conversation, { content, client_id: uuidV7(), ...fields });
    return expectJson(answer, 201, 'a new message');
  }

  /** Sends texts in one go, `count` of them, and gives the highest `seq`. */
  async sendMany(conversation: Id, count: number): Promise<number> {
    let sent = 0;
    let last = 0;
    const line = async (): Promise<void> => {
      while (sent < count) {
        sent += 1;
        const { seq } = await this.send(conversation, `text ${sent}`);
        last = Math.max(last, seq);
      }
    };
    await Promise.all(Array.from({ length: 20 }, line));
    return last;
  }

  async conversation(id: Id): Promise<Conversation> {
    return expectJson(await this.get<Conversation>(`conversations/${id}/`), 200, 'a conversation');
  }

  /** @param query such as `?limit=2` */
  async history(id: Id, query = ''): Promise<History> {
    return expectJson(await this.get<History>(`conversations/${id}/messages/${query}`), 200, 'history');
  }

  async events(id: Id, cursor: string, limit = 100): Promise<EventsPage> {
    const path = `conversations/${id}/events/?cursor=${encodeURIComponent(cursor)}&limit=${limit}`;
    return expectJson(await this.get<EventsPage>(path), 200, 'events');
  }

  /** The newest message of a page, as this user sees it. */
  async newest(id: Id): Promise<Message> {
    return given((await this.history(id, '?limit=1')).results.at(-1), 'the newest message');
  }
}
