import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { pageOf } from './pages.ts';
import { mint, verify } from './tokens.ts';
import { STOCK, type Variant } from './variant.ts';

type Json = Record<string, unknown>;

/** What django-cors-headers lets pages of other sites send. */
const CORS_HEADERS =
  'accept, accept-encoding, authorization, content-type, dnt, origin, user-agent, x-csrftoken, x-requested-with';

interface StoredMessage {
  id: number;
  sender: number;
  content: string;
  attachments: readonly Json[];
  /** Microseconds since 1970, where it was edited. */
  changedAt?: number;
  clientId: unknown;
  /** Microseconds since 1970. */
  at: number;
}

interface StoredConversation {
  id: number;
  members: number[];
  messages: StoredMessage[];
  readBy: Map<number, number>;
  sockets: Map<WebSocket, number>;
}

/** Messages that are left out for a while. */
interface Hidden {
  conversation: StoredConversation;
  messages: StoredMessage[];
}

/**
 * A backend of level 1 in the form of Django REST, Channels and SimpleJWT: real HTTP and WebSockets on loopback, everything in
 * memory. It knows no keys: a repeated send is another message.
 */
export class Stub {
  readonly variant: Variant;
  /** Each request as `METHOD path`. */
  readonly requests: string[] = [];
  /** Request headers a browser would have to ask for first, beyond what Django's CORS lets pass. */
  readonly strangeHeaders: string[] = [];
  /** Frames of clients: Channels consumers close on them. */
  frames = 0;
  /** Requests without the slash at their end, which Django sends on. */
  redirects = 0;
  /** The close code of sockets right after they were accepted. */
  refusesWith: number | undefined;
  /** As if there were no sockets: a proxy that does not know them answers so. */
  refusesHandshakes = false;
  /** Some backends answer an invalid token with 403. */
  refusesTokensWith: 401 | 403 = 401;
  /** Sockets that were opened so far. */
  dials = 0;
  /** Of a history without pages no more than so many are answered, the newest ones. */
  arrayMost = Infinity;
  /** What becomes of a text before it is stored. */
  stores = (text: string): string => text;
  /** Whether the list of conversations begins with those of the newest messages; else with the oldest ones. */
  listsByActivity = true;
  /** Whether events reach the sockets. */
  delivers = true;
  /** Decides about a request before the backend does. @returns true where it took it over */
  intercept: ((request: IncomingMessage, answer: ServerResponse, next: () => Promise<void>) => boolean) | undefined;
  readonly #revoked = new Set<string>();
  readonly #names = new Map<number, string>();
  /** By what the backend calls them. */
  readonly #numbers = new Map<string, number>();
  readonly #conversations = new Map<number, StoredConversation>();
  /** Files by id, as messages carry them. */
  readonly #files = new Map<number, Json>();
  readonly #server = createServer((request, answer) => void this.#serve(request, answer));
  readonly #sockets = new WebSocketServer({ noServer: true });
  #port = 0;
  #ids = 100;
  #sent = 0;
  #clock = 1_795_305_600_000_000;

  private constructor(variant: Variant) {
    this.variant = variant;
    this.#server.on('upgrade', (request, socket, head) => {
      const url = new URL(request.url ?? '/', this.url);
      const id = /^\/ws\/chat\/([^/]+)\/$/.exec(url.pathname)?.[1];
      const user = this.#userOf(url.searchParams.get('token'));
      const conversation = this.#conversationOf(id, user);
      const isRefused = !conversation || user === undefined || this.refusesHandshakes;
      if (this.refusesHandshakes || (isRefused && this.variant.refuses === 'handshake'))
        return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      this.#sockets.handleUpgrade(request, socket, head, (client) => {
        this.dials += 1;
        if (isRefused) return client.close(user === undefined ? 4001 : 4003);
        if (this.refusesWith !== undefined) return client.close(this.refusesWith);
        conversation.sockets.set(client, user);
        client.on('close', () => conversation.sockets.delete(client));
        client.on('message', () => {
          this.frames += 1;
          client.close(1011);
        });
      });
    });
  }

  static async start(variant: Variant = STOCK): Promise<Stub> {
    const stub = new Stub(variant);
    await stub.#listen(0);
    return stub;
  }

  /** The server is gone: no socket, no answer. */
  async stop(): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** It is there again, with all it had. */
  restart(): Promise<void> {
    return this.#listen(this.#port);
  }

  async #listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.stop();
  }

  /** The id as this backend writes it. */
  id(number: number): string {
    return String(this.#idOf(number));
  }

  addUser(name: string): number {
    const id = (this.#ids += 1);
    this.#names.set(id, name);
    return id;
  }

  token = (userId: number, seconds?: number): string => mint(userId, seconds);

  /** The token is not taken any more, as one that expired. */
  revoke(token: string): void {
    this.#revoked.add(token);
  }

  create(...members: number[]): number {
    const id = (this.#ids += 1);
    this.#conversations.set(id, { id, members, messages: [], readBy: new Map(), sockets: new Map() });
    return id;
  }

  remove(conversationId: number, userId: number): void {
    const conversation = this.#get(conversationId);
    conversation.members = conversation.members.filter((member) => member !== userId);
  }

  add(conversationId: number, userId: number): void {
    this.#get(conversationId).members.push(userId);
  }

  /** @param at microseconds since 1970; default: a little after the last one */
  say(
    conversationId: number,
    sender: number,
    content: string,
    said: { at?: number; attachments?: readonly Json[] } = {},
  ): number {
    return this.#take(this.#get(conversationId), sender, content, said).id;
  }

  #take(
    conversation: StoredConversation,
    sender: number,
    content: string,
    {
      clientId,
      at = (this.#clock += 1234),
      attachments = [],
    }: { clientId?: unknown; at?: number; attachments?: readonly Json[] },
  ): StoredMessage {
    // Django REST cuts white space off the ends.
    const message = { id: (this.#ids += 1), sender, content: this.stores(content.trim()), attachments, clientId, at };
    conversation.messages.push(message);
    for (const [socket, user] of conversation.sockets) {
      if (this.delivers && !this.#losesThisOne() && (this.variant.echoesSender || user !== sender))
        socket.send(JSON.stringify(this.#frame(message, conversation)));
    }
    return message;
  }

  delete(conversationId: number, messageId: number): void {
    const conversation = this.#get(conversationId);
    conversation.messages = conversation.messages.filter(({ id }) => id !== messageId);
  }

  edit(conversationId: number, messageId: number, content: string): void {
    const message = this.#get(conversationId).messages.find(({ id }) => id === messageId);
    if (message) Object.assign(message, { content, changedAt: (this.#clock += 1_000_000) });
  }

  /** Leaves a message out of every answer. */
  hide(conversationId: number, content: string): Hidden {
    const conversation = this.#get(conversationId);
    const messages = conversation.messages.filter((message) => message.content === content);
    for (const { id } of messages) this.delete(conversationId, id);
    return { conversation, messages };
  }

  show({ conversation, messages }: Hidden): void {
    conversation.messages.push(...messages);
  }

  textsOf(conversationId: number): string[] {
    return this.#sorted(this.#get(conversationId)).map(({ content }) => content);
  }

  /** How far a user has read: the number of messages. */
  readOf(conversationId: number, userId: number): number {
    return this.#get(conversationId).readBy.get(userId) ?? 0;
  }

  socketsOf(conversationId: number): number {
    return this.#get(conversationId).sockets.size;
  }

  /** Ends the sockets; `undefined`: without a word. */
  dropSockets(code?: number): void {
    for (const client of this.#sockets.clients) {
      if (code === undefined) client.terminate();
      else client.close(code);
    }
  }

  /**
   * Stores what is sent, and loses the answers on their way, as long as `intercept` is not another one. A part of them arrives:
   * without, browsers repeat the request by themselves.
   */
  loseAnswers(): void {
    this.intercept = (request, answer, next) => {
      if (request.method !== 'POST' || !request.url?.endsWith('send_message/')) return false;
      answer.end = () => {
        answer.write('{', () => answer.destroy());
        return answer;
      };
      void next();
      return true;
    };
  }

  /** The sockets of a conversation stay open, and are told nothing any more: a consumer that left its group. */
  deafen(conversationId: number): void {
    this.#get(conversationId).sockets.clear();
  }

  #userOf(token: string | null | undefined): number | undefined {
    return token && !this.#revoked.has(token) ? verify(token) : undefined;
  }

  #get(id: number): StoredConversation {
    const conversation = this.#conversations.get(id);
    if (!conversation) throw new Error(`Stub: there is no conversation ${id}.`);
    return conversation;
  }

  #losesThisOne(): boolean {
    const { losesOneOf } = this.variant;
    const [byte = 0] = createHash('sha256')
      .update(`frame ${(this.#sent += 1)}`)
      .digest();
    return losesOneOf > 0 && byte % losesOneOf === 0;
  }

  #idOf(number: number): number | string {
    if (this.variant.ids === 'integer') return number;
    const hash = createHash('sha256').update(String(number)).digest('hex');
    const id =
      this.variant.ids === 'uuid'
        ? `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
        : hash.slice(0, 10);
    this.#numbers.set(id, number);
    return id;
  }

  #numberOf(id: string | number): number {
    return this.variant.ids === 'integer' ? Number(id) : (this.#numbers.get(String(id)) ?? NaN);
  }

  #conversationOf(id: string | undefined, user: number | undefined): StoredConversation | undefined {
    const conversation = this.#conversations.get(this.#numberOf(id ?? ''));
    return conversation && user !== undefined && conversation.members.includes(user) ? conversation : undefined;
  }

  #sorted({ messages }: StoredConversation): StoredMessage[] {
    const unit = this.variant.times === 'seconds' ? 1e6 : this.variant.times === 'milliseconds' ? 1e3 : 1;
    const time = ({ at }: StoredMessage): number => Math.floor(at / unit);
    return messages.toSorted((a, b) => time(a) - time(b) || a.id - b.id);
  }

  #time(micros: number): string {
    const text = new Date(Math.floor(micros / 1000)).toISOString();
    if (this.variant.times === 'milliseconds') return text;
    if (this.variant.times === 'seconds') return text.replace(/\.\d+/, '');
    const fraction = String(micros % 1000).padStart(3, '0');
    if (this.variant.times === 'microseconds') return `${text.slice(0, -1)}${fraction}Z`;
    const local = new Date(Math.floor(micros / 1000) + 3_600_000).toISOString();
    return `${local.slice(0, -1)}${fraction}+01:00`;
  }

  #person(id: number): Json {
    const name = this.#names.get(id) ?? '';
    return this.variant.dialect === 'edulab'
      ? {
          id: this.#idOf(id),
          email: `${name}@example.org`,
          role: 'student',
          profile: { name, avatar: `/media/${name}.png` },
        }
      : { id: this.#idOf(id), username: name, email: `${name}@example.org`, first_name: '', last_name: '' };
  }

  #sender(id: number): unknown {
    const { senders } = this.variant;
    return senders === 'object' ? this.#person(id) : senders === 'id' ? this.#idOf(id) : this.#names.get(id);
  }

  #message(message: StoredMessage, conversation: StoredConversation): Json {
    const base = {
      id: this.#idOf(message.id),
      sender: this.#sender(message.sender),
      content: message.content,
      attachments: message.attachments,
      created_at: this.#time(message.at),
      ...(this.variant.echoesKey && { client_id: message.clientId }),
    };
    return this.variant.dialect === 'edulab'
      ? { ...base, is_encrypted: false, encrypted_keys: null, is_visible_to_recipient: true }
      : {
          ...base,
          conversation: this.#idOf(conversation.id),
          is_read: false,
          updated_at: this.#time(message.changedAt ?? message.at),
        };
  }

  #frame(message: StoredMessage, conversation: StoredConversation): Json {
    const whole = this.#message(message, conversation);
    switch (this.variant.frames) {
      case 'typed':
        return { type: 'chat_message', message: whole };
      case 'untyped':
        return { message: whole };
      case 'bare':
        return whole;
      case 'flat':
        return {
          type: 'message',
          message: message.content,
          username: this.#names.get(message.sender),
          timestamp: message.at / 1e6,
        };
    }
  }

  #conversation(conversation: StoredConversation, user: number): Json {
    const last = this.#sorted(conversation).at(-1);
    const unread = conversation.messages
      .slice(conversation.readBy.get(user) ?? 0)
      .filter(({ sender }) => sender !== user);
    return {
      id: this.#idOf(conversation.id),
      participants: conversation.members.map((member) => this.#person(member)),
      last_message: last ? this.#message(last, conversation) : null,
      unread_count: unread.length,
      last_message_at: last ? this.#time(last.at) : null,
      created_at: '2026-01-01T00:00:00Z',
    };
  }

  async #serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', this.url);
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    for (const name of Object.keys(request.headers))
      if (/^x-|idempotency|client/.test(name)) this.strangeHeaders.push(name);
    const { origin } = request.headers;
    if (origin !== undefined) {
      answer.setHeader('Access-Control-Allow-Origin', origin);
      if (request.method === 'OPTIONS') {
        answer.setHeader('Access-Control-Allow-Headers', CORS_HEADERS);
        answer.setHeader('Access-Control-Allow-Methods', 'DELETE, GET, OPTIONS, PATCH, POST, PUT');
        return void answer.end();
      }
    }
    if (!url.pathname.endsWith('/')) {
      this.redirects += 1;
      return void answer.writeHead(301, { Location: `${url.pathname}/${url.search}` }).end();
    }
    const next = async (): Promise<void> => this.#answer(answer, ...this.#route(request, url, body));
    if (!this.intercept?.(request, answer, next)) await next();
  }

  #answer(answer: ServerResponse, status: number, body?: unknown): void {
    const isError = status >= 400;
    if (isError && (this.variant.errors === 'html' || body === undefined)) {
      answer.writeHead(status, { 'content-type': 'text/html' }).end(`<!doctype html><h1>${status}</h1>`);
      return;
    }
    const wrapped =
      isError && this.variant.dialect === 'edulab'
        ? { error: true, status_code: status, message: 'Erreur', details: body }
        : body;
    answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(wrapped));
  }

  #route(request: IncomingMessage, url: URL, bytes: Buffer): [status: number, body?: unknown] {
    const { pathname } = url;
    const text = String(bytes);
    const user = this.#userOf(request.headers.authorization?.replace('Bearer ', ''));
    const [, path, id, part] =
      /^\/api\/((?:users|auth)\/me|conversations|attachments)\/(?:([^/]+)\/(?:(\w+)\/)?)?$/.exec(pathname) ?? [];
    // What Django has no route for is answered by itself, not by the REST framework.
    if (path === undefined) return [404];
    if (user === undefined) return [this.refusesTokensWith, { detail: 'Jeton invalide.', code: 'token_not_valid' }];
    if (path === 'attachments' && this.variant.dialect === 'hypee') return this.#upload(request, bytes);
    if (path !== 'conversations') {
      return path === (this.variant.dialect === 'edulab' ? 'auth/me' : 'users/me')
        ? [200, this.#person(user)]
        : [404, { detail: 'Pas trouvé.' }];
    }
    if (id === undefined && request.method === 'POST') {
      const { participant_ids: ids } = JSON.parse(text) as { participant_ids: (string | number)[] };
      return [201, this.#conversation(this.#get(this.create(user, ...ids.map((one) => this.#numberOf(one)))), user)];
    }
    if (id === undefined) {
      const mine = [...this.#conversations.values()].filter(({ members }) => members.includes(user));
      const newest = (one: StoredConversation): number => this.#sorted(one).at(-1)?.at ?? 0;
      if (this.listsByActivity) mine.sort((a, b) => newest(b) - newest(a));
      return this.#list(
        mine.map((one) => this.#conversation(one, user)),
        url,
      );
    }
    const conversation = this.#conversationOf(id, user);
    if (!conversation) return [404, { detail: 'Pas trouvé.' }];
    if (part === undefined) return [200, this.#conversation(conversation, user)];
    if (part === 'messages') {
      if (this.variant.dialect === 'edulab') conversation.readBy.set(user, conversation.messages.length);
      const sorted = this.#sorted(conversation)
        .slice(-this.arrayMost)
        .map((message) => this.#message(message, conversation));
      if (this.variant.order === 'newest first') sorted.reverse();
      return this.#list(sorted, url);
    }
    if (part === 'send_message') {
      const {
        content,
        client_id: clientId,
        attachment_ids: ids = [],
      } = JSON.parse(text) as { content: string; client_id?: string; attachment_ids?: (string | number)[] };
      if (content === '' && ids.length === 0) return [400, { content: ['Ce champ ne peut être vide.'] }];
      const attachments = ids.map((one) => this.#files.get(this.#numberOf(one)) ?? {});
      const message = this.#take(conversation, user, content, { clientId, attachments });
      switch (this.variant.sent) {
        case 'message':
          return [201, this.#message(message, conversation)];
        case 'fields':
          return [201, { content: message.content }];
        case 'status':
          return [200, { status: 'sent' }];
      }
    }
    if (part === 'mark_as_read' && this.variant.dialect === 'hypee') {
      conversation.readBy.set(user, conversation.messages.length);
      return [200, { status: 'ok', updated: 1 }];
    }
    return [404, { detail: 'Pas trouvé.' }];
  }

  /** A form with one file. */
  #upload(request: IncomingMessage, bytes: Buffer): [status: number, body?: unknown] {
    const [, boundary = ''] = /boundary=(\S+)/.exec(request.headers['content-type'] ?? '') ?? [];
    const part = bytes.subarray(0, bytes.lastIndexOf(`\r\n--${boundary}`));
    const start = part.indexOf('\r\n\r\n');
    const [, name] = /name="file"; filename="([^"]*)"/.exec(String(part.subarray(0, start))) ?? [];
    if (name === undefined) return [400, { file: ['Aucun fichier.'] }];
    const number = (this.#ids += 1);
    const file_size = part.length - start - 4;
    const file = { id: this.#idOf(number), file_url: `/media/${name}`, file_name: name, file_size };
    this.#files.set(number, file);
    return [201, file];
  }

  #list(rows: Json[], url: URL): [status: number, body?: unknown] {
    const page = pageOf(rows, this.variant, url);
    return page === undefined ? [404, { detail: 'Page invalide.' }] : [200, page];
  }
}
