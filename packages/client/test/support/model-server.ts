import type { Attachment, ClientFrame, Conversation, Member, Message, ResumePoint, User } from '@hypee/chat-protocol';
import { ModelFiles } from './model-files.ts';

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
  headers: Readonly<Record<string, string>>;
  /** What came as bytes, or as the file of a form. */
  raw?: { name: string; bytes: Uint8Array };
}

/** A guest's id begins so. */
const user = (id: string): User => ({
  id,
  name: id[0]!.toUpperCase() + id.slice(1),
  avatar_url: null,
  role: id.startsWith('guest') ? 'guest' : 'user',
  last_seen_at: null,
});

const isTopLevel = ({ kind, thread_id }: Message): boolean => kind === 'text' && thread_id === null;

interface Log {
  id: string;
  title: string;
  members: Map<string, Member>;
  messages: Message[];
  events: Json[];
  reads: Map<string, number>;
  /** What users keep for later, from which place on. */
  unread: Map<string, number>;
  marks: number;
  /** What was said up to here is gone. */
  floor: number;
}

/** The answer to a poll: it takes its time, see `ModelServer.poll`. */
export const POLLED: ServerAnswer = { status: 200 };

/** The polls of one client, as the server sees them: a socket whose frames wait until they are asked for. */
interface PollSession {
  socket: ServerSocket;
  frames: Json[];
  /** What the open poll waits with. */
  wake: (() => void) | undefined;
}

export interface ServerSocket {
  userId: string;
  sent: number;
  send(frame: Json): void;
  close(code: number, reason?: string): void;
}

const FIRST_EPOCH = 'e1';

/**
 * A little level 2 server, written from PROTOCOL.md alone: what these tests hold the client against. Its frames can be held
 * back, reordered and forged, which the real one never does.
 */
export class ModelServer {
  epoch: string = FIRST_EPOCH;
  logs = new Map<string, Log>();
  order: string[] = [];
  sockets = new Set<ServerSocket>();
  validTokens: Set<string> | undefined;
  resumeLimit = 1000;
  /** Whether live events reach the sockets. */
  delivers = true;
  tokenExpiresIn = 3600;
  readonly files = new ModelFiles();
  limits: Record<string, number> = {};
  frames: { socket: ServerSocket; frame: ClientFrame }[] = [];

  private readonly pollSessions = new Map<string, PollSession>();
  /** Polls that wait for something to tell. */
  openPolls = 0;

  /** The one opened last, if any is open. */
  get lastSocket(): ServerSocket | undefined {
    return [...this.sockets].at(-1);
  }

  create(id: string, memberIds: string[], title = id): Log {
    const log: Log = {
      id,
      title,
      members: new Map(),
      messages: [],
      events: [],
      reads: new Map(),
      unread: new Map(),
      marks: 0,
      floor: 0,
    };
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

  /** Event ids are of the life of the database in which the event was written: a restored backup keeps them. */
  cursor(log: Log, seq = log.events.length): string {
    const written = log.events[seq - 1]?.['cursor'];
    return typeof written === 'string' ? written : `${seq}.${this.epoch}-${seq}`;
  }

  conversation(id: string, userId: string): Conversation {
    const log = this.log(id);
    const read = log.reads.get(userId) ?? 0;
    const unread = log.messages.filter((m) => m.seq > read && m.sender.id !== userId && isTopLevel(m)).length;
    const mentions = log.messages.filter((m) => m.seq > read && m.mentions.includes(userId)).length;
    return {
      id,
      kind: 'group',
      title: log.title,
      avatar_url: null,
      metadata: {},
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at: '2026-01-01T00:00:00.000Z',
      cursor: this.cursor(log),
      last_message: log.messages.filter(isTopLevel).at(-1) ?? null,
      unread_count: Math.min(100, unread),
      mention_count: mentions,
      members: [...log.members.values()]
        .slice(0, 20)
        .map((m) => ({ ...m, last_read_seq: log.reads.get(m.user.id) ?? 0 })),
      member_count: log.members.size,
      retention_days: null,
      floor_seq: log.floor,
      membership: {
        role: 'member',
        last_read_seq: read,
        unread_from_seq: log.unread.get(userId) ?? null,
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
      // No two messages have one id, in whatever life of the database.
      id: `${log.id}-m${seq}${this.epoch === FIRST_EPOCH ? '' : `-${this.epoch}`}`,
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

  say(
    id: string,
    senderId: string,
    content: string,
    clientId: string | null = null,
    fields: { replyTo?: string; threadId?: string; mentions?: string[]; attachments?: Attachment[] } = {},
  ): Message {
    const log = this.log(id);
    const { replyTo, threadId, mentions = [], attachments = [] } = fields;
    const find = (name: string | undefined): Message | undefined =>
      log.messages.find((m) => m.id === name || (m.client_id === name && m.sender.id === senderId));
    const quoted = find(replyTo);
    const root = find(threadId);
    const message: Message = {
      ...this.message(log, senderId, content, clientId),
      mentions,
      attachments,
      reply_to: quoted ? { id: quoted.id, sender: quoted.sender, excerpt: quoted.content } : null,
      thread_id: root?.id ?? null,
    };
    log.messages.push(message);
    this.append(id, 'chat_message', { message });
    if (root) this.edit(root.id, { reply_count: root.reply_count + 1 }, 'reply_count');
    return message;
  }

  /** An event that is no message. */
  rename(id: string, title: string): void {
    this.log(id).title = title;
    this.tellShared(id);
  }

  /** Everything up to a place is kept no longer; quotes of it were told anew before. */
  expire(id: string, floor: number): void {
    const log = this.log(id);
    const gone = new Set(log.messages.filter(({ seq }) => seq <= floor).map((m) => m.id));
    for (const m of log.messages) if (gone.has(m.reply_to?.id ?? '')) this.edit(m.id, { reply_to: null });
    log.messages = log.messages.filter(({ seq }) => seq > floor);
    log.floor = floor;
    log.marks += 1;
    this.tellShared(id);
  }

  private tellShared(id: string): void {
    const { kind, title, avatar_url, metadata, updated_at, member_count, retention_days, floor_seq } =
      this.conversation(id, 'alice');
    this.append(id, 'conversation_updated', {
      conversation: { id, kind, title, avatar_url, metadata, updated_at, member_count, retention_days, floor_seq },
    });
  }

  /** A guest becomes a user, in all that the guest has (PROTOCOL section 2). */
  merge(from: string, to: string): void {
    const rename = (id: string): string => (id === from ? to : id);
    for (const log of this.logs.values()) {
      const guest = log.members.get(from);
      if (!guest) continue;
      log.members.delete(from);
      if (!log.members.has(to)) log.members.set(to, { ...guest, user: user(to), role: 'member' });
      log.messages = log.messages.map((message) => ({
        ...message,
        rev: message.sender.id === from ? message.rev + 1 : message.rev,
        sender: user(rename(message.sender.id)),
        mentions: message.mentions.map(rename),
      }));
      log.events = log.events.map((event) => {
        const seq = event['seq'];
        const message = event['type'] === 'chat_message' && log.messages.find((one) => one.seq === seq);
        return message ? { ...event, message } : event;
      });
      for (const socket of [...this.sockets]) if (socket.userId === from) socket.close(4401);
      this.append(log.id, 'user_merged', { from, to: user(to) });
    }
  }

  edit(messageId: string, change: Partial<Message>, kind = 'edit'): void {
    const log = [...this.logs.values()].find(({ messages }) => messages.some((m) => m.id === messageId))!;
    const index = log.messages.findIndex((m) => m.id === messageId);
    const before = log.messages[index]!;
    const message = { ...before, ...change, rev: before.rev + 1 };
    log.messages[index] = message;
    // Quotes show the present text, wherever they are told.
    const reply_to = (of: Message) => of.reply_to && { ...of.reply_to, excerpt: message.content };
    log.messages = log.messages.map((m) => (m.reply_to?.id === messageId ? { ...m, reply_to: reply_to(m) } : m));
    this.append(log.id, 'message_updated', { message, change: { kind } });
  }

  read(id: string, userId: string, seq: number): void {
    const log = this.log(id);
    log.reads.set(userId, Math.max(seq, log.reads.get(userId) ?? 0));
    log.marks += 1;
    if (log.unread.delete(userId)) this.tellMembership(id, userId);
    for (const socket of this.sockets) {
      if (log.members.has(socket.userId)) socket.send({ type: 'read', conversation_id: id, user_id: userId, seq });
      if (socket.userId !== userId) continue;
      const { unread_count, mention_count } = this.conversation(id, userId);
      socket.send({ type: 'unread', conversation_id: id, unread_count, mention_count, at_seq: log.events.length });
    }
  }

  /** The user marks a conversation as unread, on whatever device. */
  keepForLater(id: string, userId: string, seq: number): void {
    this.log(id).unread.set(userId, seq);
    this.log(id).marks += 1;
    this.tellMembership(id, userId);
  }

  private tellMembership(id: string, userId: string): void {
    const { membership } = this.conversation(id, userId);
    for (const socket of this.sockets) {
      if (socket.userId === userId) socket.send({ type: 'membership', conversation_id: id, membership });
    }
  }

  /** What was asked under each `op_id`: a repeat changes nothing. */
  private readonly operations = new Set<string>();

  /** An operation on a message, which may be named by the key of its sender. */
  private operate(userId: string, { method, path, query, body }: ServerRequest): ServerAnswer {
    const [, named = '', emoji, part] =
      /^messages\/([^/]+)\/(?:reactions\/([^/]+)\/|(pin|thread)\/)?$/.exec(path) ?? [];
    const all = [...this.logs.values()].flatMap((log) => log.messages);
    const find = () => all.find((m) => m.id === named || (m.client_id === named && m.sender.id === userId));
    const message = find();
    if (!message) return { status: 404, body: { detail: 'Not found.', code: 'not_found' } };
    const log = this.log(message.conversation_id);
    if (part === 'thread') return this.page(log, query, message.id);
    const opId = (body['op_id'] as string | undefined) ?? query.get('op_id') ?? '';
    if (!this.operations.has(opId)) {
      this.operations.add(opId);
      if (part === 'pin') this.edit(message.id, { pinned: method === 'PUT' }, method === 'PUT' ? 'pin' : 'unpin');
      else {
        const refusal = this.change(message, userId, method, emoji && decodeURIComponent(emoji), body);
        if (refusal) return refusal;
      }
    }
    return { status: 200, body: log.messages.find((m) => m.id === message.id) };
  }

  private change(
    message: Message,
    userId: string,
    method: string,
    emoji: string | undefined,
    body: Json,
  ): ServerAnswer | undefined {
    if (emoji !== undefined) {
      const others = message.reactions.find((reaction) => reaction.emoji === emoji)?.user_ids ?? [];
      const user_ids = [...others.filter((id) => id !== userId), ...(method === 'PUT' ? [userId] : [])];
      const rest = message.reactions.filter((reaction) => reaction.emoji !== emoji);
      const mine = user_ids.length > 0 ? [{ emoji, count: user_ids.length, user_ids }] : [];
      this.edit(message.id, { reactions: [...rest, ...mine] });
    } else if (message.sender.id !== userId) {
      return { status: 403, body: { detail: 'Not yours.', code: 'permission_denied' } };
    } else if (method === 'PATCH') {
      this.edit(message.id, { content: String(body['content']), edited_at: '2026-01-02T00:00:00.000Z' });
    } else this.edit(message.id, { content: '', deleted_at: '2026-01-02T00:00:00.000Z' });
    return undefined;
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
      return {
        status: 200,
        body: { protocol: 2, server: 'model/1', features: ['attachments', 'uploads'], limits: this.limits },
      };
    const userId = this.userOf(request.token);
    if (userId === undefined) return { status: 401, body: { detail: 'Bad token.', code: 'not_authenticated' } };
    if (path === 'poll/') return POLLED;
    if (path.startsWith('attachments/') || path.startsWith('uploads/')) return this.files.answer(userId, request);
    if (path.startsWith('messages/')) return this.operate(userId, request);
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
      case 'pins/':
        return { status: 200, body: { results: log.messages.filter(({ pinned }) => pinned) } };
      case 'events/': {
        const cursor = query.get('cursor') ?? '';
        const after = Number.parseInt(cursor, 10);
        if (cursor !== this.cursor(log, after) || after > log.events.length)
          return { status: 410, body: { detail: 'Gap.', code: 'gap' } };
        const events = log.events.slice(after, after + 200);
        const end = after + events.length;
        return { status: 200, body: { events, cursor: this.cursor(log, end), more: end < log.events.length } };
      }
      case 'typing/':
        for (const socket of this.sockets)
          if (log.members.has(socket.userId) && socket.userId !== userId)
            socket.send({ type: 'typing', conversation_id: log.id, user_id: userId, typing: body['typing'] });
        return { status: 204 };
      case 'send_message/':
        if (body['content'] === '' && !body['attachment_ids']) {
          return {
            status: 400,
            body: { detail: 'Say something.', code: 'validation_error', fields: { content: ['is empty'] } },
          };
        }
        {
          const attachments = this.files.take(userId, (body['attachment_ids'] ?? []) as string[]);
          if ('status' in attachments) return attachments;
          return {
            status: 201,
            body: this.say(log.id, userId, String(body['content']), body['client_id'] as string, {
              attachments,
              replyTo: body['reply_to'] as string,
              threadId: body['thread_id'] as string,
              mentions: (body['mentions'] as string[] | undefined) ?? [],
            }),
          };
        }
      case 'mark_as_read/': {
        const seq = log.messages.find((m) => m.id === body['message_id'])!.seq;
        this.read(log.id, userId, seq);
        const { unread_count, mention_count } = this.conversation(log.id, userId);
        return { status: 200, body: { last_read_seq: seq, unread_count, mention_count } };
      }
      case 'mark_as_unread/': {
        const message = log.messages.find((m) => m.id === body['message_id']);
        if (!message) return { status: 400, body: { detail: 'No such message.', code: 'validation_error' } };
        this.keepForLater(log.id, userId, message.seq);
        return { status: 200, body: this.conversation(log.id, userId).membership };
      }
      default:
        return { status: 404, body: { detail: 'No such call.', code: 'not_found' } };
    }
  }

  private page(log: Log, query: URLSearchParams, thread: string | null = null): ServerAnswer {
    const limit = Number(query.get('limit') ?? 50);
    const messages = log.messages.filter((m) => m.thread_id === thread);
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

  /** The server was killed: it knows no client any more, and nobody knows it. */
  forgetPolls(): void {
    for (const { socket } of this.pollSessions.values()) this.sockets.delete(socket);
    this.pollSessions.clear();
  }

  /**
   * `POST poll/`: a resume, or what came after `next`.
   *
   * @param over resolves when the client waits no longer
   */
  async poll(request: ServerRequest, over: Promise<unknown>): Promise<ServerAnswer> {
    const [id = '', seen = '0'] = ((request.body['next'] ?? '') as string).split(':');
    const session = this.pollSessions.get(id) ?? this.beginPolls(request);
    const [name] = [...this.pollSessions].find(([, one]) => one === session)!;
    const isNew = name !== id;
    const from = isNew ? 0 : Number(seen);
    session.wake?.();
    if (session.frames.length <= from && request.body['wait'] !== 0) {
      this.openPolls += 1;
      const news = new Promise<void>((resolve) => (session.wake = resolve));
      await Promise.race([news, over]);
      session.wake = undefined;
      this.openPolls -= 1;
    }
    return { status: 200, body: { frames: session.frames.slice(from), next: `${name}:${session.frames.length}` } };
  }

  private beginPolls({ body, token }: ServerRequest): PollSession {
    const frames: Json[] = [];
    const socket: ServerSocket = {
      userId: '',
      sent: 0,
      send: (frame) => {
        frames.push(frame);
        session.wake?.();
      },
      close: () => undefined,
    };
    const session: PollSession = { socket, frames, wake: undefined };
    this.pollSessions.set(`poll${this.pollSessions.size + 1}-${this.epoch}`, session);
    this.receive(socket, { type: 'connect', token: token!, client: 'poll', ...(body as { cursors: ResumePoint[] }) });
    return session;
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
      const sameLife = frame.epoch === undefined || frame.epoch === this.epoch;
      const known = cursor === this.cursor(log, after) && after <= log.events.length && sameLife;
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
