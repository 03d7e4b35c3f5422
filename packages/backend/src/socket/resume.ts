import type { Limits, PresenceStatus, ResumePoint } from '@hypee/chat-protocol';
import type { Signing } from '../attachments/file-urls.ts';
import { isTooFar, resolveCursor, type GapReason } from '../cursor.ts';
import type { Frame } from '../door.ts';
import { Batch } from '../hub/batch.ts';
import type { PollMemory } from '../poll/memory.ts';
import type { ConversationRow, MemberRow, ReadTransaction, Store } from '../ports.ts';
import { conversationJson } from '../wire/conversation-json.ts';
import { gapFrame } from '../wire/control-frames.ts';
import { marksVersion } from '../wire/marks-frames.ts';
import type { Delivery } from './delivery.ts';
import { readChangedMarks, readPortion, type LogPortion } from './log-portion.ts';
import { PORTION_EVENTS } from './pump.ts';
import type { Subscription } from './subscription.ts';
import type { Writer } from './writer.ts';

/** Cursors answered in one read. */
const SLICE = 20;

/** Where a client says it stands: `connect`, or a poll. */
export interface ResumeRequest {
  epoch?: string;
  cursors: readonly ResumePoint[];
  /** How the user shows on this connection. Default: `online`. */
  presence?: PresenceStatus;
}

/** What a resume needs of its session. */
export interface ResumeOwner {
  readonly userId: string;
  readonly store: Store;
  readonly signing: Signing;
  readonly limits: Limits;
  readonly writer: Writer;
  readonly delivery: Delivery;
  /** What earlier polls told; undefined on a socket. */
  readonly memory: PollMemory | undefined;
  /** The subscription of a conversation that the user may read. */
  subscription(conversationId: string): Subscription | undefined;
  /** Tells the client that it may not read a conversation. */
  gone(conversationId: string): void;
}

/** A cursor of the client, and how far it was answered. */
interface Task {
  readonly conversationId: string;
  readonly marks: string | undefined;
  /** Whether the client named a cursor, or only an earlier poll knows how far it is. */
  readonly isNamed: boolean;
  cursor: string;
  /** Where the client stands by now; undefined until the cursor was checked. */
  position: number | undefined;
}

/** What one read found, and what it rests on: another subscription or newer marks make it old. */
type Reply = { subscription: Subscription | undefined; marksTold: number | undefined } & (
  | { kind: 'gone' }
  | { kind: 'gap'; frame: Frame; seq: number; marksVersion: string }
  | {
      kind: 'events';
      after: number;
      portion: LogPortion;
      marks: Frame[];
      marksVersion: string;
      /** Where the client stands by its own cursor, if that was good and is looked at for the first time. */
      held: number | undefined;
      /** Whether that moves the user's delivered mark. */
      isDelivery: boolean;
    }
);

/** Where to read on from. `held`: where the client stands by its own cursor, if that is good. */
type Place = { seq: number; held: number | undefined } | { gap: GapReason };

/**
 * Answers the client's cursors, in their order: what was missed, or why it cannot be told. The session subscribed before,
 * so what happens meanwhile is found by comparing positions afterwards.
 */
export class Resume {
  readonly #owner: ResumeOwner;
  readonly #epochChanged: boolean;
  readonly #tasks: Task[];

  constructor(owner: ResumeOwner, { epoch: known, cursors }: ResumeRequest, epoch: string) {
    this.#owner = owner;
    // A client that was never told an epoch has cursors of HTTP answers: those stand for themselves by their event ids.
    this.#epochChanged = known !== undefined && known !== epoch;
    this.#tasks = tasksOf(cursors, owner.memory);
  }

  get conversationIds(): string[] {
    return this.#tasks.map((task) => task.conversationId);
  }

  /** @returns false when the connection ended before */
  async run(): Promise<boolean> {
    while (this.#tasks.length > 0) {
      if (!(await this.#owner.delivery.room.wait())) return false;
      const replies = await this.#owner.store.read((tx) => this.#readReplies(tx, this.#tasks.slice(0, SLICE)));
      for (const reply of replies) {
        const [task] = this.#tasks;
        // What no longer fits is read anew when there is room: it would be old by then.
        if (task === undefined || !this.#owner.delivery.room.free || !this.#send(task, reply)) break;
        this.#tasks.shift();
      }
      this.#owner.delivery.writeNow();
    }
    return true;
  }

  /** Reads no more events than the window takes; the tasks left over come in the next round. */
  async #readReplies(tx: ReadTransaction, tasks: readonly Task[]): Promise<Reply[]> {
    const replies: Reply[] = [];
    let left = this.#owner.delivery.window.freeEvents;
    for (const task of tasks) {
      if (left <= 0) break;
      const reply = await this.#readReply(tx, task, Math.min(left, PORTION_EVENTS));
      if (reply.kind === 'events') left -= reply.portion.events.length;
      replies.push(reply);
    }
    return replies;
  }

  async #readReply(tx: ReadTransaction, task: Task, limit: number): Promise<Reply> {
    const { userId, signing } = this.#owner;
    const subscription = this.#owner.subscription(task.conversationId);
    const basis = { subscription, marksTold: subscription?.marksTold };
    const conversation = await tx.conversation(task.conversationId);
    const member = await tx.member(task.conversationId, userId);
    if (subscription === undefined || conversation === undefined || member === undefined)
      return { ...basis, kind: 'gone' };

    const version = marksVersion(conversation, member);
    const place: Place =
      task.position === undefined ? await this.#place(tx, conversation, task) : { seq: task.position, held: undefined };
    if ('gap' in place) {
      const json = await conversationJson(tx, signing, { conversation, member });
      const frame = gapFrame(conversation.id, json, place.gap);
      return { ...basis, kind: 'gap', frame, seq: conversation.last_seq, marksVersion: version };
    }
    const portion = await readPortion(tx, signing, conversation, place.seq, limit);
    const marks = portion.complete ? await this.#readMarks(tx, conversation, member, task) : [];
    return {
      ...basis,
      kind: 'events',
      after: place.seq,
      portion,
      marks,
      marksVersion: version,
      held: place.held,
      isDelivery:
        (place.held ?? 0) > member.last_delivered_seq &&
        conversation.member_count <= this.#owner.limits.receipt_members,
    };
  }

  async #readMarks(
    tx: ReadTransaction,
    conversation: ConversationRow,
    member: MemberRow,
    { isNamed, marks }: Task,
  ): Promise<Frame[]> {
    const { memory, limits } = this.#owner;
    // Of what the client does not name it has no marks: they come when it does.
    if (!isNamed || memory?.marks.get(conversation.id) === marksVersion(conversation, member)) return [];
    return readChangedMarks(tx, conversation, member, marks, limits.receipt_members);
  }

  async #place(tx: ReadTransaction, conversation: ConversationRow, { isNamed, cursor }: Task): Promise<Place> {
    const { memory } = this.#owner;
    const told = memory?.placeIn(conversation);
    // A cursor that a gap took back says nothing any more.
    const isStale = told !== undefined && memory?.gaps.get(conversation.id) === cursor;
    const own = isNamed && !isStale ? await this.#resolve(tx, conversation, cursor) : undefined;
    const held = own !== undefined && 'seq' in own ? own.seq : undefined;
    if (held === undefined && told === undefined) {
      return own !== undefined && 'gap' in own ? own : { gap: 'unknown_cursor' };
    }
    const seq = Math.max(held ?? 0, told ?? 0);
    return isTooFar(conversation, seq) ? { gap: 'too_far' } : { seq, held };
  }

  async #resolve(
    tx: ReadTransaction,
    conversation: ConversationRow,
    cursor: string,
  ): Promise<{ seq: number } | { gap: GapReason }> {
    return this.#epochChanged ? { gap: 'epoch' } : resolveCursor(tx, conversation, cursor);
  }

  /** @returns whether the task is done */
  #send(task: Task, reply: Reply): boolean {
    const { writer } = this.#owner;
    const subscription = this.#owner.subscription(task.conversationId);
    if (subscription !== reply.subscription || subscription?.marksTold !== reply.marksTold) return false;
    if (reply.kind === 'gone' || subscription === undefined) {
      // Dropping a subscription tells the client.
      if (subscription === undefined) this.#owner.gone(task.conversationId);
      else subscription.lost();
      return true;
    }
    if (reply.kind === 'gap') {
      writer.addFrame(reply.frame);
      subscription.placeAt(reply.seq);
      this.#owner.memory?.toldGap(task.conversationId, task.cursor, reply);
      return true;
    }
    return this.#sendEvents(task, subscription, reply);
  }

  #sendEvents(task: Task, subscription: Subscription, reply: Reply & { kind: 'events' }): boolean {
    const { writer, delivery, memory } = this.#owner;
    const { events, complete } = reply.portion;
    // A client of polls is told what changed, others that nothing did.
    const isSilent = memory?.continues === true && events.length === 0;
    const sent = isSilent ? 0 : delivery.sendChunks(task.conversationId, events, task.cursor, !complete);
    const last = events[sent - 1];
    task.cursor = last?.cursor ?? task.cursor;
    task.position = last?.seq ?? reply.after;
    if (reply.held !== undefined) memory?.holds(task.conversationId, reply.held, reply.isDelivery);
    if (!complete || sent < events.length) {
      memory?.told.set(task.conversationId, task.position);
      return false;
    }
    if (reply.marks.length > 0) writer.add(new Batch(reply.marks));
    if (task.isNamed) memory?.marks.set(task.conversationId, reply.marksVersion);
    subscription.placeAt(task.position);
    return true;
  }
}

/** The first cursor of each conversation, then what only earlier polls know of. */
function tasksOf(points: readonly ResumePoint[], memory: PollMemory | undefined): Task[] {
  const tasks = new Map<string, Task>();
  for (const { conversation_id, cursor, marks } of points) {
    const conversationId = String(conversation_id);
    if (tasks.has(conversationId)) continue;
    tasks.set(conversationId, { conversationId, marks, isNamed: true, cursor, position: undefined });
  }
  for (const conversationId of memory?.told.keys() ?? []) {
    if (tasks.has(conversationId)) continue;
    tasks.set(conversationId, { conversationId, marks: undefined, isNamed: false, cursor: '', position: undefined });
  }
  return [...tasks.values()];
}
