import type { ConnectFrame, Limits, ResumePoint } from '@hypee/chat-protocol';
import { isTooFar, resolveCursor, type GapReason } from '../cursor.ts';
import type { Frame } from '../door.ts';
import { Batch } from '../hub/batch.ts';
import type { ConversationRow, ReadTransaction, Store } from '../ports.ts';
import { conversationJson } from '../wire/conversation-json.ts';
import { gapFrame, goneFrame } from '../wire/control-frames.ts';
import type { Delivery } from './delivery.ts';
import { readChangedMarks, readPortion, type LogPortion } from './log-portion.ts';
import { PORTION_EVENTS } from './pump.ts';
import type { Subscription } from './subscription.ts';
import type { Writer } from './writer.ts';

/** Cursors answered in one read. */
const SLICE = 20;

/** What a resume needs of its session. */
export interface ResumeOwner {
  readonly userId: string;
  readonly store: Store;
  readonly limits: Limits;
  readonly writer: Writer;
  readonly delivery: Delivery;
  /** The subscription of a conversation that the user may read. */
  subscription(conversationId: string): Subscription | undefined;
}

/** A cursor of `connect`, and how far it was answered. */
interface Task {
  readonly conversationId: string;
  readonly marks: string | undefined;
  cursor: string;
  /** Where the client stands by now; undefined until the cursor was checked. */
  position: number | undefined;
}

/** What one read found, and what it rests on: another subscription or newer marks make it old. */
type Reply = { subscription: Subscription | undefined; marksTold: number | undefined } & (
  | { kind: 'gone' }
  | { kind: 'gap'; frame: Frame; seq: number }
  | { kind: 'events'; after: number; portion: LogPortion; marks: Frame[] }
);

/**
 * Answers the cursors of `connect`, in their order: what was missed, or why it cannot be told. The session subscribed before,
 * so what happens meanwhile is found by comparing positions afterwards.
 */
export class Resume {
  readonly #owner: ResumeOwner;
  readonly #epochChanged: boolean;
  readonly #tasks: Task[];

  constructor(owner: ResumeOwner, connect: ConnectFrame, epoch: string) {
    this.#owner = owner;
    // A client that was never told an epoch has cursors of HTTP answers: those stand for themselves by their event ids.
    this.#epochChanged = connect.epoch !== undefined && connect.epoch !== epoch;
    this.#tasks = tasksOf(connect.cursors);
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
    const { userId, limits } = this.#owner;
    const subscription = this.#owner.subscription(task.conversationId);
    const basis = { subscription, marksTold: subscription?.marksTold };
    const conversation = await tx.conversation(task.conversationId);
    const member = await tx.member(task.conversationId, userId);
    if (subscription === undefined || conversation === undefined || member === undefined)
      return { ...basis, kind: 'gone' };

    const place = task.position === undefined ? await this.#place(tx, conversation, task) : { seq: task.position };
    if ('gap' in place) {
      const json = await conversationJson(tx, { conversation, member });
      return { ...basis, kind: 'gap', frame: gapFrame(conversation.id, json, place.gap), seq: conversation.last_seq };
    }
    const portion = await readPortion(tx, conversation, place.seq, limit);
    const marks = portion.complete
      ? await readChangedMarks(tx, conversation, member, task.marks, limits.receipt_members)
      : [];
    return { ...basis, kind: 'events', after: place.seq, portion, marks };
  }

  async #place(
    tx: ReadTransaction,
    conversation: ConversationRow,
    task: Task,
  ): Promise<{ seq: number } | { gap: GapReason }> {
    if (this.#epochChanged) return { gap: 'epoch' };
    const place = await resolveCursor(tx, conversation, task.cursor);
    return 'seq' in place && isTooFar(conversation, place.seq) ? { gap: 'too_far' } : place;
  }

  /** @returns whether the task is done */
  #send(task: Task, reply: Reply): boolean {
    const { writer } = this.#owner;
    const subscription = this.#owner.subscription(task.conversationId);
    if (subscription !== reply.subscription || subscription?.marksTold !== reply.marksTold) return false;
    if (reply.kind === 'gone' || subscription === undefined) {
      // Dropping a subscription tells the client.
      if (subscription === undefined) writer.addFrame(goneFrame(task.conversationId));
      else subscription.lost();
      return true;
    }
    if (reply.kind === 'gap') {
      writer.addFrame(reply.frame);
      subscription.placeAt(reply.seq);
      return true;
    }
    return this.#sendEvents(task, subscription, reply);
  }

  #sendEvents(task: Task, subscription: Subscription, reply: Reply & { kind: 'events' }): boolean {
    const { writer, delivery } = this.#owner;
    const { events, complete } = reply.portion;
    const sent = delivery.sendChunks(task.conversationId, events, task.cursor, !complete);
    const last = events[sent - 1];
    task.cursor = last?.cursor ?? task.cursor;
    task.position = last?.seq ?? reply.after;
    if (!complete || sent < events.length) return false;
    if (reply.marks.length > 0) writer.add(new Batch(reply.marks));
    subscription.placeAt(task.position);
    return true;
  }
}

/** The first cursor of each conversation. */
function tasksOf(points: readonly ResumePoint[]): Task[] {
  const tasks = new Map<string, Task>();
  for (const point of points) {
    const conversationId = String(point.conversation_id);
    if (tasks.has(conversationId)) continue;
    tasks.set(conversationId, { conversationId, cursor: point.cursor, marks: point.marks, position: undefined });
  }
  return [...tasks.values()];
}
