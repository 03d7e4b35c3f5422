import type { Conversation, HelloFrame, Message, ReadEvent } from '@hypee/chat-protocol';
import { changeRow } from '../change-row.ts';
import { ChatError } from '../chat-error.ts';
import type { Connection } from '../connection/connection.ts';
import type { AsideFrame, ContentFrame, Opening } from '../connection/line.ts';
import { lifeOf } from '../conversation-row.ts';
import type { OnlineContext } from '../core-context.ts';
import { seqOf } from '../cursor.ts';
import { asChatError, refuse } from '../retry.ts';
import { createAcks } from './acks.ts';
import type { Adopt } from './adoption.ts';
import { applyEvents, type Run } from './apply-events.ts';
import { enterEpoch } from './enter-epoch.ts';
import type { CatchUp } from './catch-up.ts';
import { createHeldEvents } from './held-events.ts';
import { createLearn, type Learn } from './learn.ts';
import { createListing, type Listing } from './listing.ts';
import type { ApplyOther } from './apply-other.ts';
import { resumePoints } from './resume-points.ts';
import { applyRowFrame, type RowFrame } from './row-frames.ts';

const never = (): boolean => false;

/** Events worked off in one transaction at most. */
const BATCH = 256;

/** What the synchronisation asks of the rest of the chat. */
export interface SyncHooks {
  connection: Pick<Connection, 'send' | 'fail' | 'stop'>;
  /** Whether somebody looks at the conversation's messages. */
  isWatched(id: string): boolean;
  /** A message of others, or of another device of mine. */
  arrived(message: Message): void;
  /** A durable event was stored. */
  event(event: ReadEvent): void;
  /** What concerns nothing that is kept of a conversation. */
  aside(frame: AsideFrame): void;
  /** The first catch-up of this connection is done. */
  resumed(): void;
}

/**
 * Keeps the store equal to the server's logs: applies events in order, holds those that came too early and reads what is
 * missing, takes conversations over after a gap. Everything is stored first, then put into memory, then told.
 */
export interface Sync {
  readonly listing: Listing;
  /** Where to resume: the conversations most recently active; and what the user said of themselves. */
  resumePoints(): Promise<Opening>;
  hello(frame: HelloFrame): void;
  readonly receive: (frame: ContentFrame) => void;
  /** Resolves when what was received is worked off. */
  worked(): Promise<void> | undefined;
  /** The connection is gone: what it brought and is not stored will come again. */
  readonly dropped: () => void;
  /** Asks the server for a conversation that is not known, or is stale. */
  ensure(id: string): Promise<void>;
  readonly learn: Learn;
}

/** Makes the synchronisation of one chat; it works once frames come. */
export function createSync(context: OnlineContext, hooks: SyncHooks): Sync {
  const { timers, state, opened, report } = context;
  const learn = createLearn(context, () => life);
  const acks = createAcks(timers, isCovered, (frame) => hooks.connection.send(frame));
  const held = createHeldEvents();
  const listing = createListing(context, {
    behind: reaches,
    // What the list told may be old once its turn comes.
    stale: ({ id }) => adoptSoon(id),
    unlisted: (id) => fill(id),
  });
  /** Rises with each lost connection: work for an older one ends. */
  let generation = 0;
  let epochChanged = false;
  const queue: (ContentFrame | HelloFrame)[] = [];
  let working: Promise<void> | undefined;
  /** Frames for conversations that are being taken over. */
  const deferred = new Map<string, RowFrame[]>();
  /** How far this connection told of each log. */
  const told = new Map<string, number>();
  let catchUp: CatchUp | undefined;
  /** Rises with each life of the server's database. */
  let life = 0;
  let adopt: Adopt | undefined;
  /** Conversations that are being taken in: what comes of them waits. */
  const adopting = new Map<string, Promise<void>>();

  function isCovered(id: string, seq: number): boolean {
    const row = state.rows.get(id);
    return row ? !row.stale && row.seq >= seq : !adopting.has(id) && !held.has(id);
  }

  function current(): () => boolean {
    const mine = generation;
    return () => mine === generation;
  }

  /** Something is missing, or may be. */
  function missing(use: (made: CatchUp) => void): void {
    const goOn = current();
    context.retries.run(context.rare, goOn).then(
      ({ createCatchUp }) => {
        catchUp ??= createCatchUp(context, held, {
          current,
          isAdopting: (one) => adopting.has(one),
          isBehind: () => queue.length > 0 || acks.open > 0,
          commit: (run) => commit([run]),
          gap: adoptSoon,
          gone: remove,
          failed: storageFailed,
        });
        if (goOn()) use(catchUp);
      },
      // The connection was lost meanwhile: the next one tells anew what is missing.
      () => undefined,
    );
  }

  const fill = (id: string): void => missing((made) => made.fill(id));

  function reaches(id: string, seq: number): void {
    if (seq > (state.rows.get(id)?.seq ?? -1)) missing((made) => made.heard(id, seq));
  }

  async function commit(runs: readonly Run[]): Promise<void> {
    const store = await opened;
    const nextActivity = (): number => (state.activity += 1);
    const areNew = runs.every(({ events }) => events.every(({ type }) => type === 'chat_message'));
    const other: ApplyOther = areNew ? async (_tx, row) => row : (await context.rare()).applyOther;
    const options = { userId: state.userId, nextActivity, other };
    const applied = await store.write((tx) => applyEvents(tx, runs, options));
    state.apply(applied);
    for (const message of applied.arrived) hooks.arrived(message);
    for (const event of applied.events) {
      hooks.event(event);
      if (event.type === 'unreadable') tellUnreadable('event', event.raw);
    }
    for (const id of applied.deleted) await remove(id);
    acks.settle();
  }

  function tellUnreadable(what: 'frame' | 'event', raw: Record<string, unknown> | undefined): void {
    context.rare().then(({ unreadable }) => report(unreadable(what, raw)), report);
  }

  /** Applies what can be applied of these events; whatever is missing before the rest is asked for. */
  async function work(ids: Iterable<string>): Promise<void> {
    const runs: Run[] = [];
    const missing: string[] = [];
    for (const id of ids) {
      const row = state.rows.get(id);
      if (adopting.has(id)) continue;
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

  /** Takes a conversation in; calls for one share one run. */
  function take(id: string, goOn: () => boolean, given?: Conversation): Promise<void> {
    const sent = given && { conversation: given, life };
    const takeOver = async (): Promise<void> => {
      const { createAdoption } = await context.retries.run(context.rare, goOn);
      adopt ??= createAdoption(context, { learn, isWatched: (one) => hooks.isWatched(one), life: () => life });
      await adopt(id, { goOn, ...(sent && { given: sent }) });
    };
    // One that is not known, and that somebody looks at, needs nothing more.
    const run =
      adopting.get(id) ??
      (goOn === never && !state.rows.has(id) ? learn(id).then(() => undefined, refuse) : takeOver()).finally(() =>
        adopting.delete(id),
      );
    adopting.set(id, run);
    return run;
  }

  function adoptSoon(id: string, given?: Conversation): void {
    const before = lifeOf(state.rows.get(id));
    take(id, () => !context.isClosed(), given)
      .then(
        () => afterAdoption(id),
        (error: unknown) => {
          const known = asChatError(error);
          // The run was another caller's, who tried once.
          if (known.retryable && !context.isClosed()) return adoptSoon(id);
          // Told since it was asked for, as to who was let in again: that is newer.
          if (before < lifeOf(state.rows.get(id))) return afterAdoption(id);
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
    const [store, { forgetConversation }] = await Promise.all([opened, context.rare()]);
    held.drop(id);
    catchUp?.drop(id);
    deferred.delete(id);
    const outbox = await store.write((tx) => forgetConversation(tx, id));
    state.apply({ removed: [id], outbox });
    acks.settle();
  }

  async function updateRow(id: string, frame: RowFrame): Promise<void> {
    if (adopting.has(id)) {
      // What is taken over may have been read before this was said.
      deferred.set(id, [...(deferred.get(id) ?? []), frame]);
      return;
    }
    if (state.rows.has(id)) await changeRow(context, id, (tx, row) => applyRowFrame(tx, row, frame, state.userId));
  }

  async function greet(frame: HelloFrame): Promise<void> {
    const store = await opened;
    const rows = await store.write(async (tx) => {
      const stale = await enterEpoch(tx, frame);
      if (stale) life += 1;
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
        if (state.rows.has(frame.conversation.id)) return updateRow(frame.conversation.id, frame);
        await learn(frame.conversation.id, frame.conversation);
        return;
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
        // Another tab that led may have seen the new life of the database, and got no further.
        if (!epochChanged) for (const { id, stale } of state.rows.values()) if (stale) adoptSoon(id);
        return hooks.resumed();
      case 'heartbeat':
        for (const head of frame.heads) reaches(...head);
        return;
      case 'unknown':
        return tellUnreadable('frame', frame.raw);
      case 'event':
      case 'events':
        return;
      default:
        return hooks.aside(frame);
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
    working = undefined;
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
    working ??= workOff().catch((error: unknown) => {
      working = undefined;
      storageFailed(error);
    });
  }

  function dropped(): void {
    generation += 1;
    queue.length = 0;
    held.clear();
    deferred.clear();
    catchUp?.clear();
    acks.reset();
  }

  return {
    listing,
    learn,
    async ensure(id) {
      const isKnown = (): boolean => state.rows.get(id)?.stale === false;
      // It came to be known while this half of the core was loaded.
      if (isKnown()) return;
      try {
        await take(id, never);
      } catch (error) {
        // What was told meanwhile is newer than an answer that was long in coming.
        if (!isKnown()) throw error;
      } finally {
        if (state.rows.has(id)) await afterAdoption(id);
        else if (held.has(id)) adoptSoon(id);
      }
    },
    hello(frame) {
      // What another way to the server brought and is not stored comes again.
      dropped();
      push(frame);
    },
    receive: push,
    worked: () => working,
    dropped,
    async resumePoints() {
      const store = await opened;
      const epoch = (await store.read((tx) => tx.get('meta', 'epoch')))?.value as string | undefined;
      told.clear();
      for (const { id, seq } of state.rows.values()) told.set(id, seq);
      return { epoch, presence: state.said, cursors: resumePoints(state.rows.values()) };
    },
  };
}
