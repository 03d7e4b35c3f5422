import type { Conversation, HelloFrame, Message, ReadEvent, ResumePoint } from '@hypee/chat-protocol';
import { changeRow } from '../change-row.ts';
import { ChatError } from '../chat-error.ts';
import type { Connection, ContentFrame } from '../connection/connection.ts';
import type { OnlineContext } from '../core-context.ts';
import { seqOf } from '../cursor.ts';
import { asChatError } from '../retry.ts';
import { createAcks } from './acks.ts';
import { createAdoption, type Adoption } from './adoption.ts';
import { applyEvents, type Run } from './apply-events.ts';
import { createFill } from './fill.ts';
import { freshRow } from './told-row.ts';
import { enterEpoch, forgetConversation } from './fresh-starts.ts';
import { createHeadWatch } from './head-watch.ts';
import { createHeldEvents } from './held-events.ts';
import { createLateUpdates, type LateUpdates } from './late-updates.ts';
import { createListing, type Listing } from './listing.ts';
import { resumePoints } from './resume-points.ts';
import { applyRowFrame, type RowFrame } from './row-frames.ts';

/** Events worked off in one transaction at most. */
const BATCH = 256;

/** What the synchronisation asks of the rest of the chat. */
export interface SyncHooks {
  connection: Pick<Connection, 'send' | 'fail'>;
  /** Whether somebody looks at the conversation's messages. */
  isWatched(id: string): boolean;
  /** A message of others, or of another device of mine. */
  arrived(message: Message): void;
  /** A durable event was stored. */
  event(event: ReadEvent): void;
  typing(frame: Extract<ContentFrame, { type: 'typing' }>): void;
  /** The first catch-up of this connection is done. */
  resumed(): void;
}

/**
 * Keeps the store equal to the server's logs: applies events in order, holds those that came too early and reads what is
 * missing, takes conversations over after a gap. Everything is stored first, then put into memory, then told.
 */
export interface Sync {
  readonly late: LateUpdates;
  readonly listing: Listing;
  readonly adoption: Adoption;
  /** Where to resume: the conversations most recently active. */
  resumePoints(): Promise<{ epoch?: string; cursors: ResumePoint[] }>;
  hello(frame: HelloFrame): void;
  receive(frame: ContentFrame): void;
  /** The connection is gone: what it brought and is not stored will come again. */
  dropped(): void;
  /** Asks the server for a conversation that is not known, or is stale. */
  ensure(id: string): Promise<void>;
  /** A conversation the server just told, stored unless it is known. */
  learn(conversation: Conversation): Promise<void>;
}

/** Makes the synchronisation of one chat; it works once frames come. */
export function createSync(context: OnlineContext, hooks: SyncHooks): Sync {
  const { timers, state, opened, report } = context;
  const late = createLateUpdates();
  const adoption = createAdoption(context, late, (id) => hooks.isWatched(id));
  const acks = createAcks(timers, isCovered, (frame) => hooks.connection.send(frame));
  const held = createHeldEvents();
  const heads = createHeadWatch(timers, {
    seqOf: (id) => state.rows.get(id)?.seq,
    isBehind: () => queue.length > 0 || acks.open > 0,
    missed: (id) => (state.rows.has(id) ? fill(id) : adoptSoon(id)),
  });
  const fill = createFill(context, held, heads, {
    current,
    isAdopting: (id) => adoption.isRunning(id),
    commit: (run) => commit([run]),
    gap: adoptSoon,
    gone: remove,
    failed: storageFailed,
  });
  const listing = createListing(context, {
    behind: (id, seq) => heads.heard(id, seq),
    stale: (conversation) => adoptSoon(conversation.id, conversation),
    unlisted: fill,
  });
  /** Rises with each lost connection: work for an older one ends. */
  let generation = 0;
  let epochChanged = false;
  const queue: (ContentFrame | HelloFrame)[] = [];
  let working = false;
  /** Frames for conversations that are being taken over. */
  const deferred = new Map<string, RowFrame[]>();
  /** How far this connection told of each log. */
  const told = new Map<string, number>();

  function isCovered(id: string, seq: number): boolean {
    const row = state.rows.get(id);
    return row ? !row.stale && row.seq >= seq : !adoption.isRunning(id) && !held.has(id);
  }

  function current(): () => boolean {
    const mine = generation;
    return () => mine === generation;
  }

  async function commit(runs: readonly Run[]): Promise<void> {
    const store = await opened;
    const nextActivity = (): number => (state.activity += 1);
    const applied = await store.write((tx) => applyEvents(tx, runs, { userId: state.userId, late, nextActivity }));
    state.apply(applied);
    for (const message of applied.arrived) hooks.arrived(message);
    for (const event of applied.events) {
      hooks.event(event);
      if (event.type === 'unreadable') {
        report(
          new ChatError(
            'unreadable_event',
            `An event of type "${String(event.raw['type'])}" cannot be read by this version.`,
          ),
        );
      }
    }
    for (const id of applied.deleted) await remove(id);
    acks.settle();
  }

  /** Applies what can be applied of these events; whatever is missing before the rest is asked for. */
  async function work(ids: Iterable<string>): Promise<void> {
    const runs: Run[] = [];
    const missing: string[] = [];
    for (const id of ids) {
      const row = state.rows.get(id);
      if (adoption.isRunning(id)) continue;
      if (!row || row.stale) adoptSoon(id);
      else {
        const run = held.takeRun(row);
        if (run.events.length > 0) runs.push(run);
        if (held.has(id)) missing.push(id);
      }
    }
    if (runs.length > 0) await commit(runs);
    else acks.settle();
    for (const id of missing) fill(id);
  }

  /** What came while the conversation was taken over. */
  async function afterAdoption(id: string): Promise<void> {
    const frames = deferred.get(id) ?? [];
    deferred.delete(id);
    for (const frame of frames) await updateRow(id, frame);
    await work([id]);
  }

  function adoptSoon(id: string, given?: Conversation): void {
    adoption
      .adopt(id, { goOn: () => !context.isClosed(), ...(given && { given }) })
      .then(
        () => afterAdoption(id),
        (error: unknown) => {
          const known = asChatError(error);
          // The run was another caller's, who tried once.
          if (known.retryable && !context.isClosed()) return adoptSoon(id);
          held.drop(id);
          deferred.delete(id);
          if (known.status === 404) return remove(id);
          report(known);
          acks.settle();
        },
      )
      .catch(storageFailed);
  }

  /** The conversation is no longer this user's to read. */
  async function remove(id: string): Promise<void> {
    const store = await opened;
    held.drop(id);
    heads.drop(id);
    deferred.delete(id);
    const outbox = await store.write((tx) => forgetConversation(tx, id));
    state.apply({ removed: [id], outbox });
    acks.settle();
  }

  async function updateRow(id: string, frame: RowFrame): Promise<void> {
    if (adoption.isRunning(id)) {
      // What is taken over may have been read before this was said.
      deferred.set(id, [...(deferred.get(id) ?? []), frame]);
      return;
    }
    if (state.rows.has(id)) await changeRow(context, id, (tx, row) => applyRowFrame(tx, row, frame, state.userId));
  }

  async function learn(conversation: Conversation): Promise<void> {
    const store = await opened;
    const row = await store.write(async (tx) => {
      const known = await tx.get('conversations', conversation.id);
      if (known) return undefined;
      const fresh = freshRow(conversation, { activity: (state.activity += 1) });
      await tx.put('conversations', fresh);
      return fresh;
    });
    if (row) state.apply({ rows: [row] });
  }

  async function greet(frame: HelloFrame): Promise<void> {
    const store = await opened;
    const rows = await store.write(async (tx) => {
      const stale = await enterEpoch(tx, frame);
      if (stale) adoption.startAnew();
      return stale;
    });
    epochChanged = rows !== undefined;
    if (rows) state.apply({ rows });
  }

  async function handle(frame: ContentFrame | HelloFrame): Promise<void> {
    switch (frame.type) {
      case 'hello':
        return greet(frame);
      case 'gap':
        held.drop(frame.conversation_id);
        told.set(frame.conversation_id, seqOf(frame.conversation.cursor));
        return adoptSoon(frame.conversation_id, frame.conversation);
      case 'gone':
        return remove(frame.conversation_id);
      case 'conversation':
        if (!state.rows.has(frame.conversation.id)) return learn(frame.conversation);
        return updateRow(frame.conversation.id, frame);
      case 'marks': {
        const id = frame.conversation_id;
        return updateRow(id, { ...frame, atSeq: told.get(id) ?? state.rows.get(id)?.seq ?? 0 });
      }
      case 'membership':
      case 'unread':
      case 'read':
      case 'delivered':
        return updateRow(frame.conversation_id, frame);
      case 'resumed':
        listing.pass({ whole: epochChanged, goOn: current() });
        return hooks.resumed();
      case 'heartbeat':
        for (const [id, seq] of frame.heads) heads.heard(id, seq);
        return;
      case 'typing':
        return hooks.typing(frame);
      case 'unknown':
        return report(
          new ChatError(
            'unknown_frame',
            `A frame of type "${String(frame.raw?.['type'])}" cannot be read by this version.`,
          ),
        );
      default:
        return;
    }
  }

  const eventsOf = (frame: ContentFrame | HelloFrame | undefined): readonly ReadEvent[] | undefined =>
    frame?.type === 'event' ? [frame.event] : frame?.type === 'events' ? frame.events : undefined;

  /** Takes the frames off in order; events that stand together go into one transaction. */
  async function workOff(): Promise<void> {
    for (let frame; (frame = queue.shift());) {
      let events = eventsOf(frame);
      if (!events) {
        await handle(frame);
        continue;
      }
      for (let more; events.length < BATCH && (more = eventsOf(queue[0])); queue.shift()) events = [...events, ...more];
      const ids = new Set<string>();
      for (const event of events) {
        ids.add(event.conversation_id);
        acks.arrived(event.conversation_id, event.seq);
        told.set(event.conversation_id, event.seq);
        held.add(event, (state.rows.get(event.conversation_id)?.seq ?? 0) + 1);
      }
      await work(ids);
    }
    working = false;
  }

  function storageFailed(error: unknown): void {
    const known = asChatError(error);
    if (known.code === 'closed') return;
    report(known);
    queue.length = 0;
    hooks.connection.fail(new ChatError(known.code, known.message, { retryable: true, cause: known }));
  }

  function push(frame: ContentFrame | HelloFrame): void {
    queue.push(frame);
    if (working) return;
    working = true;
    workOff().catch((error: unknown) => {
      working = false;
      storageFailed(error);
    });
  }

  return {
    late,
    listing,
    adoption,
    learn,
    async ensure(id) {
      try {
        await adoption.adopt(id);
      } finally {
        if (state.rows.has(id)) await afterAdoption(id);
        else if (held.has(id)) adoptSoon(id);
      }
    },
    hello: push,
    receive: push,
    dropped() {
      generation += 1;
      queue.length = 0;
      held.clear();
      deferred.clear();
      heads.clear();
      acks.reset();
    },
    async resumePoints() {
      const store = await opened;
      const epoch = (await store.read((tx) => tx.get('meta', 'epoch')))?.value as string | undefined;
      told.clear();
      for (const { id, seq } of state.rows.values()) told.set(id, seq);
      return { ...(epoch !== undefined && { epoch }), cursors: resumePoints(state.rows.values()) };
    },
  };
}
