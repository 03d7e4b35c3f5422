import type { ClientFrame, Conversation, Member, Message, User } from '@hypee/chat-protocol';

type Json = Record<string, unknown>;
export interface ServerAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}
export interface ServerRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Json;
  token: string | undefined;
}

const user = (id: string): User => ({
  id,
  name: id[0]!.toUpperCase() + id.slice(1),
  avatar_url: null,
  role: 'user',
  last_seen_at: null,
});

interface Log {
  id: string;
  title: string;
  members: Map<string, Member>;
  messages: Message[];
  events: Json[];
  reads: Map<string, number>;
  marks: number;
}

export interface ServerSocket {
  userId: string;
  sent: number;
  send(frame: Json): void;
  close(code: number, reason?: string): void;
}

/**
 * A little level 2 server, written from PROTOCOL.md alone: what these tests hold the client against. Its frames can be held
 * back, reordered and forged, which the real one never does.
 */
export class ModelServer {
  epoch = 'e1';
  /** The event ids of this life of the database: a restored backup changes them. */
  logs = new Map<string, Log>();
  order: string[] = [];
  sockets = new Set<ServerSocket>();
  validTokens: Set<string> | undefined;
  resumeLimit = 1000;
  /** Whether live events reach the sockets. */
  delivers = true;
  tokenExpiresIn = 3600;
  frames: { socket: ServerSocket; frame: ClientFrame }[] = [];

  /** The one opened last, if any is open. */
  get lastSocket(): ServerSocket | undefined {
    return [...this.sockets].at(-1);
  }

  create(id: string, memberIds: string[], title = id): Log {
    const log: Log = { id, title, members: new Map(), messages: [], events: [], reads: new Map(), marks: 0 };
    for (const memberId of memberIds) log.members.set(memberId, this.member(memberId));
    this.logs.set(id, log);
    this.touch(id);
    return log;
  }

  member(id: string): Member {
    return {
      user: user(id),
      role: 'member',
      last_read_seq: 0,
      last_delivered_seq: 0,
      joined_at: '2026-01-01T00:00:00.000Z',
    };
  }

  log(id: string): Log {
    return this.logs.get(id)!;
  }

  private touch(id: string): void {
    this.order = [id, ...this.order.filter((other) => other !== id)];
  }

  cursor(log: Log, seq = log.events.length): string {
    return `${seq}.${this.epoch}-${seq}`;
  }

  conversation(id: string, userId: string): Conversation {
    const log = this.log(id);
    const read = log.reads.get(userId) ?? 0;
    const unread = log.messages.filter((m) => m.seq > read && m.sender.id !== userId && m.kind === 'text').length;
    return {
      id,
      kind: 'group',
      title: log.title,
      avatar_url: null,
      metadata: {},
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at: '2026-01-01T00:00:00.000Z',
      cursor: this.cursor(log),
      last_message: log.messages.at(-1) ?? null,
      unread_count: Math.min(100, unread),
      mention_count: 0,
      members: [...log.members.values()]
        .slice(0, 20)
        .map((m) => ({ ...m, last_read_seq: log.reads.get(m.user.id) ?? 0 })),
      member_count: log.members.size,
      membership: {
        role: 'member',
        last_read_seq: read,
        unread_from_seq: null,
        muted_until: null,
        notify: 'all',
        archived: false,
        pinned: false,
      },
    };
  }

  /** Writes an event and sends it to every socket that may see it. */
  append(id: string, type: string, fields: Json): Json {
    const log = this.log(id);
    const seq = log.events.length + 1;
    const event = { type, conversation_id: id, seq, cursor: this.cursor(log, seq), ...fields };
    log.events.push(event);
    this.touch(id);
    for (const socket of this.sockets) if (this.delivers && log.members.has(socket.userId)) socket.send(event);
    return event;
  }

  message(log: Log, senderId: string, content: string, clientId: string | null): Message {
    const seq = log.events.length + 1;
    return {
      id: `${log.id}-m${seq}`,
      conversation_id: log.id,
      kind: 'text',
      seq,
      rev: 1,
      client_id: clientId,
      sender: user(senderId),
      content,
      attachments: [],
      reply_to: null,
      thread_id: null,
      reply_count: 0,
      mentions: [],
      reactions: [],
      pinned: false,
      link_preview: null,
      streaming: false,
      metadata: {},
      created_at: new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString(),
      edited_at: null,
      deleted_at: null,
    };
  }

  say(id: string, senderId: string, content: string, clientId: string | null = null): Message {
    const log = this.log(id);
    const message = this.message(log, senderId, content, clientId);
    log.messages.push(message);
    this.append(id, 'chat_message', { message });
    return message;
  }

  /** An event that is no message. */
  rename(id: string, title: string): void {
    this.log(id).title = title;
    const { kind, avatar_url, metadata, updated_at, member_count } = this.conversation(id, 'alice');
    this.append(id, 'conversation_updated', {
      conversation: { id, kind, title, avatar_url, metadata, updated_at, member_count },
    });
  }

  edit(messageId: string, change: Partial<Message>): void {
    const log = [...this.logs.values()].find(({ messages }) => messages.some((m) => m.id === messageId))!;
    const index = log.messages.findIndex((m) => m.id === messageId);
    const before = log.messages[index]!;
    const message = { ...before, ...change, rev: before.rev + 1 };
    log.messages[index] = message;
    this.append(log.id, 'message_updated', { message, change: { kind: 'edit' } });
  }

  read(id: string, userId: string, seq: number): void {
    const log = this.log(id);
    log.reads.set(userId, Math.max(seq, log.reads.get(userId) ?? 0));
    log.marks += 1;
    for (const socket of this.sockets) {
      if (log.members.has(socket.userId)) socket.send({ type: 'read', conversation_id: id, user_id: userId, seq });
      if (socket.userId !== userId) continue;
      const { unread_count, mention_count } = this.conversation(id, userId);
      socket.send({ type: 'unread', conversation_id: id, unread_count, mention_count, at_seq: log.events.length });
    }
  }

  /** A backup was restored: events after `seq` never were, and everything counts anew. */
  restore(id: string, seq: number, epoch: string): void {
    this.epoch = epoch;
    const log = this.log(id);
    log.events = log.events.slice(0, seq);
    log.messages = log.messages.filter((message) => message.seq <= seq);
    log.reads.clear();
    for (const socket of [...this.sockets]) socket.close(1006);
  }

  userOf(token: string | undefined): string | undefined {
    if (token === undefined || (this.validTokens && !this.validTokens.has(token))) return undefined;
    return token.split('-')[0];
  }

  answer(request: ServerRequest): ServerAnswer {
    const { method, path, query, body } = request;
    if (path === 'protocol/')
      return { status: 200, body: { protocol: 2, server: 'model/1', features: [], limits: {} } };
    const userId = this.userOf(request.token);
    if (userId === undefined) return { status: 401, body: { detail: 'Bad token.', code: 'not_authenticated' } };
    if (path === 'conversations/' && method === 'POST') {
      const id = `c${this.logs.size + 1}`;
      this.create(id, [userId, ...(body['member_ids'] as string[])], (body['title'] as string | undefined) ?? id);
      return { status: 201, body: this.conversation(id, userId) };
    }
    if (path === 'conversations/') {
      const limit = Math.min(100, Number(query.get('limit') ?? 50));
      const start = Number(query.get('cursor') ?? 0);
      const mine = this.order.filter((id) => this.log(id).members.has(userId));
      const next =
        start + limit < mine.length
          ? `https://elsewhere.example/api/conversations/?limit=${limit}&cursor=${start + limit}`
          : null;
      return {
        status: 200,
        body: { results: mine.slice(start, start + limit).map((id) => this.conversation(id, userId)), next },
      };
    }
    const [, id = '', call = ''] = /^conversations\/([^/]+)\/(.*)$/.exec(path) ?? [];
    const log = this.logs.get(decodeURIComponent(id));
    const known =
      call === 'send_message/' &&
      log?.messages.find((m) => m.client_id === body['client_id'] && m.sender.id === userId);
    if (known) return { status: 200, body: known };
    if (!log?.members.has(userId)) return { status: 404, body: { detail: 'Not found.', code: 'not_found' } };
    switch (call) {
      case '':
        return { status: 200, body: this.conversation(id, userId) };
      case 'members/':
        return { status: 200, body: { results: [...log.members.values()], next: null } };
      case 'messages/':
        return this.page(log, query);
      case 'events/': {
        const cursor = query.get('cursor') ?? '';
        const after = Number.parseInt(cursor, 10);
        if (cursor !== this.cursor(log, after) || after > log.events.length)
          return { status: 410, body: { detail: 'Gap.', code: 'gap' } };
        const events = log.events.slice(after, after + 200);
        const end = after + events.length;
        return { status: 200, body: { events, cursor: this.cursor(log, end), more: end < log.events.length } };
      }
      case 'send_message/':
        if (body['content'] === '') {
          return {
            status: 400,
            body: { detail: 'Say something.', code: 'validation_error', fields: { content: ['is empty'] } },
          };
        }
        return { status: 201, body: this.say(log.id, userId, String(body['content']), body['client_id'] as string) };
      case 'mark_as_read/': {
        const seq = log.messages.find((m) => m.id === body['message_id'])!.seq;
        this.read(log.id, userId, seq);
        const { unread_count, mention_count } = this.conversation(log.id, userId);
        return { status: 200, body: { last_read_seq: seq, unread_count, mention_count } };
      }
      default:
        return { status: 404, body: { detail: 'No such call.', code: 'not_found' } };
    }
  }

  private page(log: Log, query: URLSearchParams): ServerAnswer {
    const limit = Number(query.get('limit') ?? 50);
    const { messages } = log;
    const at = (name: string): number => messages.findIndex((m) => m.id === query.get(name));
    let start = Math.max(0, messages.length - limit);
    let end = messages.length;
    if (query.has('before')) {
      end = at('before');
      start = Math.max(0, end - limit);
    } else if (query.has('after')) {
      start = at('after') + 1;
      end = Math.min(messages.length, start + limit);
    } else if (query.has('around')) {
      if (at('around') < 0) return { status: 404, body: { detail: 'Not found.', code: 'not_found' } };
      start = Math.max(0, at('around') - Math.floor(limit / 2));
      end = Math.min(messages.length, start + limit);
    }
    return {
      status: 200,
      body: {
        results: messages.slice(start, end),
        has_before: start > 0,
        has_after: end < messages.length,
        cursor: this.cursor(log),
      },
    };
  }

  /** A frame of a client. */
  receive(socket: ServerSocket, frame: ClientFrame): void {
    this.frames.push({ socket, frame });
    if (frame.type === 'ping') socket.send({ type: 'pong', n: frame.n });
    if (frame.type === 'auth') socket.send({ type: 'auth_ok', token_expires_in: this.tokenExpiresIn });
    if (frame.type !== 'connect') return;
    const userId = this.userOf(frame.token);
    if (userId === undefined) return socket.close(4401);
    socket.userId = userId;
    this.sockets.add(socket);
    socket.send({
      type: 'hello',
      protocol: 2,
      session_id: 's',
      epoch: this.epoch,
      user: user(userId),
      heartbeat_seconds: 20,
      window: { events: 256, bytes: 1048576 },
      server_time: '2026-01-01T00:00:00.000Z',
      token_expires_in: this.tokenExpiresIn,
    });
    for (const { conversation_id, cursor, marks } of frame.cursors) {
      const id = String(conversation_id);
      const log = this.logs.get(id);
      if (!log?.members.has(userId)) {
        socket.send({ type: 'gone', conversation_id: id });
        continue;
      }
      const after = Number.parseInt(cursor, 10);
      const known = cursor === this.cursor(log, after) && after <= log.events.length && frame.epoch === this.epoch;
      if (!known || log.events.length - after > this.resumeLimit) {
        socket.send({
          type: 'gap',
          conversation_id: id,
          conversation: this.conversation(id, userId),
          reason: known ? 'too_far' : 'epoch',
        });
        continue;
      }
      const events = log.events.slice(after);
      if (events.length > 0) {
        socket.send({ type: 'events', conversation_id: id, events, cursor: this.cursor(log), more: false });
      }
      if (marks !== String(log.marks)) {
        const { membership, unread_count, mention_count } = this.conversation(id, userId);
        const members = [...log.members.keys()].map((user_id) => ({
          user_id,
          last_read_seq: log.reads.get(user_id) ?? 0,
          last_delivered_seq: 0,
        }));
        socket.send({
          type: 'marks',
          conversation_id: id,
          version: String(log.marks),
          members,
          mine: membership,
          unread_count,
          mention_count,
        });
      }
    }
    socket.send({ type: 'resumed' });
  }
}
