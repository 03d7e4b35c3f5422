import { ChatError } from '@hypee/chat';
import type {
  Attachment,
  Conversation,
  ConversationSummary,
  History,
  Member,
  Message,
  Outgoing,
  SendInput,
  UploadStatus,
  User,
} from '@hypee/chat';
import { MemoryDraftFiles, waiting } from './memory-draft-files.ts';
import { message } from './people.ts';
import { Value } from './value.ts';

/** As many as the real core keeps in its window, about. */
const WINDOW = 300;
const PAGE = 50;

/** A conversation whose server is an array. Sends wait until the test confirms or refuses them. */
export class MemoryConversation implements Conversation {
  readonly id: string;
  readonly summary: Value<ConversationSummary | undefined>;
  readonly messages = new Value<readonly Message[]>([]);
  readonly members = new Value<readonly Member[]>([]);
  readonly typing = new Value<readonly User[]>([]);
  readonly history = new Value<History>({ hasOlder: false, hasNewer: false, loading: false });
  readonly draft = new Value('');
  /** What was chosen and not sent. */
  readonly files = new MemoryDraftFiles();
  /** What the user did, in order. */
  readonly calls: {
    markAsRead: string[];
    setTyping: boolean[];
    report: { messageId: string; reason: string }[];
    added: string[];
  } = { markAsRead: [], setTyping: [], report: [], added: [] };
  /** Why nothing about the conversation and its members can be changed. */
  refusal: ChatError | undefined;
  /** Every page waits for this. */
  network: Promise<void> = Promise.resolve();

  readonly #me: User;
  readonly #facts: ConversationSummary;
  readonly #threads = new Map<string, MemoryConversation>();
  readonly #server: Message[] = [];
  #window = { from: 0, to: 0 };
  #outbox: { row: Message; resolve(message: Message): void; reject(error: ChatError): void }[] = [];
  #keys = 0;

  constructor(facts: ConversationSummary, me: User) {
    this.id = facts.id;
    this.#me = me;
    this.#facts = facts;
    this.summary = new Value<ConversationSummary | undefined>(facts);
    this.members.set(facts.members);
  }

  /** Puts messages on the server and loads the newest page, as an opened conversation would have. */
  fill(count: number, content: (seq: number) => string, sender: (seq: number) => User): this {
    for (let seq = 1; seq <= count; seq += 1) this.#store(message(seq, sender(seq), content(seq), this.#place(seq)));
    this.#window = { from: Math.max(0, count - PAGE), to: count };
    this.#publish();
    return this;
  }

  /** Another member wrote something. */
  receive(sender: User, content: string): Message {
    const seq = this.#server.length + 1;
    const stored = message(seq, sender, content, { ...this.#place(seq), createdAt: new Date() });
    const atEnd = this.#window.to === this.#server.length;
    this.#store(stored);
    if (atEnd) this.#window.to += 1;
    this.#publish();
    return stored;
  }

  /** The server has the oldest message that waits. */
  confirm(): Message {
    const sent = this.#outbox.shift();
    if (!sent) throw new Error('Nothing waits to be sent.');
    const seq = this.#server.length + 1;
    const stored: Message = { ...sent.row, ...this.#place(seq), id: `${this.id}-m${seq}`, seq, status: 'sent' };
    this.#store(stored);
    this.#window.to = this.#server.length;
    this.#publish();
    sent.resolve(stored);
    return stored;
  }

  /** The server refused the oldest message that waits. */
  refuse(error: ChatError): void {
    const [first] = this.#outbox;
    if (!first) throw new Error('Nothing waits to be sent.');
    first.row = { ...first.row, status: 'failed', error };
    this.#publish();
    first.reject(error);
  }

  /** Somebody read everything. */
  readByOthers(): void {
    this.#server.forEach((one, index) => (this.#server[index] = { ...one, status: 'read' }));
    this.#publish();
  }

  async loadOlder(limit = PAGE): Promise<void> {
    await this.#load(() => {
      const from = Math.max(0, this.#window.from - limit);
      this.#window = { from, to: Math.min(this.#window.to, from + WINDOW) };
    });
  }

  async loadNewer(limit = PAGE): Promise<void> {
    await this.#load(() => {
      const to = Math.min(this.#server.length, this.#window.to + limit);
      this.#window = { from: Math.max(this.#window.from, to - WINDOW), to };
    });
  }

  async loadAround(messageId: string): Promise<void> {
    await this.#load(() => {
      const index = this.#server.findIndex(({ id }) => id === messageId);
      this.#window = { from: Math.max(0, index - PAGE / 2), to: Math.min(this.#server.length, index + PAGE / 2) };
    });
  }

  async loadLatest(): Promise<void> {
    await this.#load(() => {
      this.#window = { from: Math.max(0, this.#server.length - PAGE), to: this.#server.length };
    });
  }

  send(input: string | SendInput): Outgoing {
    const {
      content = '',
      replyTo,
      mentions = [],
      threadId,
      attachments = [],
      metadata = {},
    }: SendInput = typeof input === 'string' ? { content: input } : input;
    const quoted = this.messages.value.find(({ id }) => id === replyTo);
    const clientId = `${this.id}-key-${(this.#keys += 1)}`;
    const row = message(0, this.#me, content, {
      id: clientId,
      clientId,
      conversationId: this.id,
      seq: undefined,
      createdAt: new Date(),
      status: 'pending',
      mentions,
      metadata,
      threadId: threadId ?? null,
      replyTo: quoted ? { id: quoted.id, sender: quoted.sender, excerpt: quoted.content } : null,
      attachments: attachments.map((file) => (file instanceof Blob ? this.#waiting(file) : file)),
    });
    const { promise, resolve, reject } = Promise.withResolvers<Message>();
    promise.catch(() => undefined);
    this.#outbox.push({ row, resolve, reject });
    this.#publish();
    return { clientId, sent: promise, cancel: () => this.#remove(clientId) };
  }

  retry(clientId: string): Outgoing {
    const entry = this.#outbox.find(({ row }) => row.clientId === clientId);
    if (!entry) throw new ChatError('not_found', 'No such message waits.');
    const { error: _error, ...row } = entry.row;
    entry.row = { ...row, status: 'pending' };
    const { promise, resolve, reject } = Promise.withResolvers<Message>();
    Object.assign(entry, { resolve, reject });
    this.#publish();
    return { clientId, sent: promise, cancel: () => this.#remove(clientId) };
  }

  async discard(clientId: string): Promise<void> {
    this.#remove(clientId);
  }

  async pause(clientId: string): Promise<void> {
    this.#setUploads(clientId, 'paused');
  }

  async resume(clientId: string): Promise<void> {
    this.#setUploads(clientId, 'uploading');
  }

  async upload(
    file: Blob,
    { onProgress }: { onProgress?: ((sent: number, total: number) => void) | undefined } = {},
  ): Promise<Attachment> {
    onProgress?.(file.size, file.size);
    const { upload: _upload, ...attachment } = this.#waiting(file);
    return attachment;
  }

  async attachment(attachmentId: string): Promise<Attachment> {
    const found = this.#server.flatMap(({ attachments }) => attachments).find(({ id }) => id === attachmentId);
    if (!found) throw new ChatError('not_found', 'There is no such file.');
    return found;
  }

  #waiting(file: Blob): Attachment {
    return waiting(`${this.id}-file-${(this.#keys += 1)}`, file);
  }

  async draftFiles(threadId?: string): Promise<MemoryDraftFiles> {
    return threadId === undefined ? this.files : this.thread(threadId).files;
  }

  #setUploads(clientId: string, status: UploadStatus): void {
    const entry = this.#outbox.find(({ row }) => row.clientId === clientId);
    if (!entry) throw new ChatError('not_found', 'No such message waits.');
    const attachments = entry.row.attachments.map((one) => ({
      ...one,
      upload: one.upload && { ...one.upload, status },
    }));
    entry.row = { ...entry.row, attachments: attachments as Attachment[] };
    this.#publish();
  }

  edit(messageId: string, content: string): Promise<Message> {
    return this.#change(messageId, () => ({ content, editedAt: new Date() }));
  }

  async delete(messageId: string): Promise<void> {
    await this.#change(messageId, () => ({ content: '', reactions: [], deletedAt: new Date() }));
  }

  async react(messageId: string, emoji: string): Promise<void> {
    const mine = { emoji, count: 1, userIds: [this.#me.id] };
    await this.#change(messageId, ({ reactions }) => ({ reactions: [...reactions, mine] }));
  }

  async unreact(messageId: string, emoji: string): Promise<void> {
    await this.#change(messageId, ({ reactions }) => ({ reactions: reactions.filter((one) => one.emoji !== emoji) }));
  }

  async pin(messageId: string): Promise<void> {
    await this.#change(messageId, () => ({ pinned: true }));
  }

  async unpin(messageId: string): Promise<void> {
    await this.#change(messageId, () => ({ pinned: false }));
  }

  async pins(): Promise<readonly Message[]> {
    return this.#server.filter(({ pinned }) => pinned);
  }

  async report(messageId: string, reason: string): Promise<void> {
    this.calls.report.push({ messageId, reason });
  }

  async update({ title, avatarUrl, metadata }: Parameters<Conversation['update']>[0]): Promise<void> {
    this.#allow();
    const { value } = this.summary;
    if (!value) return;
    const patch = { title, avatarUrl, metadata };
    const given = Object.entries(patch).filter(([, field]) => field !== undefined);
    this.summary.set({ ...value, ...(Object.fromEntries(given) as Partial<ConversationSummary>) });
  }

  async addMembers(userIds: string[]): Promise<void> {
    this.#allow();
    this.calls.added.push(...userIds);
  }

  async removeMember(userId: string): Promise<void> {
    this.#allow();
    this.members.set(this.members.value.filter(({ user }) => user.id !== userId));
  }

  async setRole(userId: string, role: Member['role']): Promise<void> {
    this.#allow();
    this.members.set(this.members.value.map((member) => (member.user.id === userId ? { ...member, role } : member)));
  }

  async leave(): Promise<void> {
    this.#allow();
    this.summary.set(undefined);
  }

  async deleteForAll(): Promise<void> {
    this.#allow();
    this.summary.set(undefined);
  }

  async updateMembership(patch: Parameters<Conversation['updateMembership']>[0]): Promise<void> {
    this.#allow();
    const { value } = this.summary;
    if (value) this.summary.set({ ...value, membership: { ...value.membership, ...patch } });
  }

  thread(messageId: string): MemoryConversation {
    const known = this.#threads.get(messageId);
    const thread = known ?? new MemoryConversation(this.summary.value ?? this.#facts, this.#me);
    this.#threads.set(messageId, thread);
    return thread;
  }

  async markAsRead(messageId = this.#server.at(-1)?.id ?? ''): Promise<void> {
    this.calls.markAsRead.push(messageId);
    if (this.summary.value) this.summary.set({ ...this.summary.value, unreadCount: 0 });
  }

  async markAsUnread(messageId: string): Promise<void> {
    const unreadFromSeq = this.#server.find(({ id }) => id === messageId)?.seq ?? null;
    const { value } = this.summary;
    if (value) this.summary.set({ ...value, membership: { ...value.membership, unreadFromSeq } });
  }

  setTyping(typing: boolean): void {
    this.calls.setTyping.push(typing);
  }

  #allow(): void {
    if (this.refusal) throw this.refusal;
  }

  async #change(messageId: string, change: (before: Message) => Partial<Message>): Promise<Message> {
    const index = this.#server.findIndex(({ id }) => id === messageId);
    const before = this.#server[index];
    if (!before) throw new ChatError('not_found', 'There is no such message.');
    const after = { ...before, ...change(before), rev: before.rev + 1 };
    this.#server[index] = after;
    this.#publish();
    return after;
  }

  #remove(clientId: string): void {
    this.#outbox = this.#outbox.filter(({ row }) => row.clientId !== clientId);
    this.#publish();
  }

  #place(seq: number): Partial<Message> {
    return { id: `${this.id}-m${seq}`, conversationId: this.id };
  }

  #store(stored: Message): void {
    this.#server.push(stored);
  }

  async #load(move: () => void): Promise<void> {
    this.history.set({ ...this.history.value, loading: true });
    await this.network;
    move();
    this.#publish();
  }

  #publish(): void {
    const { from, to } = this.#window;
    // What is there beyond the window first, then the window: as the core publishes them, one after the other.
    this.history.set({ hasOlder: from > 0, hasNewer: to < this.#server.length, loading: false });
    this.messages.set([...this.#server.slice(from, to), ...this.#outbox.map(({ row }) => row)]);
    const { value } = this.summary;
    if (value) this.summary.set({ ...value, lastMessage: this.messages.value.at(-1) ?? null });
  }
}
