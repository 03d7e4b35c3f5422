import type { Message as WireMessage } from '@hypee/chat-protocol';
import { canceledError, ChatError, closedError } from '../chat-error.ts';
import type { CoreContext } from '../core-context.ts';
import { fromStoredError, toStoredError } from '../model/from-outbox.ts';
import { asChatError, refuse } from '../retry.ts';
import type { Commit } from '../state.ts';
import type { Operation, OutboxRow } from '../store/rows.ts';
import type { Message, Outgoing, SendInput } from '../types.ts';
import { changeOutbox } from './change-outbox.ts';
import { createOutgoingPromises } from './outgoing.ts';
import type { Sending, SendingRows } from './sending.ts';
import { takeOff } from './take-off.ts';

const GIVE_UP_MS = 7 * 24 * 3600 * 1000;

/** Messages and changes of messages on their way: stored before any network, sent in order, until the server has them or refuses. */
export interface Outbox extends SendingRows {
  /** @param operation what to do to a message that is there already, or before this in the outbox; default: a new message */
  send(conversationId: string, input: SendInput, operation?: Operation): Outgoing;
  readonly retry: (clientId: string) => Outgoing;
  readonly discard: (clientId: string) => Promise<void>;
  /** Takes a message back: from the outbox where it has not started, else from the conversation. */
  erase(conversationId: string, messageId: string): Promise<void>;
  /** The half that speaks with the server is there: from now on rows leave. */
  attach(sending: Sending): void;
  /** Takes up what a former run of this chat left. */
  resume(): Promise<void>;
  /** Resolves when what was sent before is stored, or is shown as failed. */
  stored(): Promise<unknown>;
  /** Something says that sending may work again. */
  kick(): void;
  /** Ends the promises of what a commit settled, failed or removed. */
  settle(commit: Commit): void;
  readonly rejectAll: (error: ChatError) => void;
}

/** @param toMessage a message of the server as the SDK shows it */
export function createOutbox(context: CoreContext, toMessage: (message: WireMessage) => Message): Outbox {
  const { timers, random, state, opened, tabs, rare, report, isClosed } = context;
  const promises = createOutgoingPromises();
  /** Rows that no committed transaction holds yet: nothing of them may reach the network. */
  const unstored = new Map<string, Promise<void>>();
  /** The rows a request is running for. */
  const inFlight = new Set<string>();
  /** Rows the user takes back: not sent any more, shown until the store has forgotten them. */
  const leaving = new Set<string>();

  let sending: Sending | undefined;
  const pump = (): void => {
    if (!tabs.isFollowing) sending?.pump();
  };

  const outgoing = (conversationId: string, clientId: string): Outgoing => {
    const sent = promises.of(clientId);
    return {
      clientId,
      sent,
      cancel() {
        if (isClosed()) return;
        const erased = (): Promise<void> => erase(conversationId, clientId);
        // What is no longer in the outbox is sent, or was discarded: then there is nothing to take back.
        const begun =
          state.outbox.has(clientId) || unstored.has(clientId) ? erased() : sent.then(erased, () => undefined);
        begun.catch(report);
      },
    };
  };

  async function erase(conversationId: string, messageId: string): Promise<void> {
    const row = state.outbox.get(messageId);
    const hasStarted = !row || (row.state !== 'failed' && (row.tries > 0 || inFlight.has(messageId)));
    if (!hasStarted || unstored.has(messageId)) return remove(messageId, canceledError()).catch(refuse);
    await send(conversationId, {}, { do: 'delete', messageId }).sent;
  }

  /** What is no longer in the store goes from memory too. */
  function drop(clientIds: readonly string[], reason: ChatError): void {
    state.apply({ discarded: clientIds });
    for (const id of clientIds) promises.reject(id, reason);
  }

  /** With a message goes what was to be done to it. */
  async function remove(clientId: string, reason: ChatError): Promise<void> {
    leaving.add(clientId);
    try {
      const store = await opened;
      const discarded = [clientId];
      for (const row of state.outbox.values()) if (row.operation?.messageId === clientId) discarded.push(row.clientId);
      await store.write((tx) => takeOff(tx, ...discarded));
      drop(discarded, reason);
    } finally {
      leaving.delete(clientId);
      pump();
    }
  }

  /**
   * Stores the row as it now is, and only then shows it.
   *
   * @returns undefined where the row was settled or taken back meanwhile: then it stays away
   */
  async function keep(row: OutboxRow): Promise<OutboxRow | undefined> {
    // Whether it is paused the user says, maybe in another tab.
    const kept = await changeOutbox(context, row.clientId, ({ paused }) => ({ ...row, paused }));
    if (!kept && state.outbox.has(row.clientId)) drop([row.clientId], canceledError());
    return kept;
  }

  const waitsForUser = (row: OutboxRow | undefined): boolean | undefined => row?.state === 'failed' || row?.paused;

  function next(conversationId: string): OutboxRow | undefined {
    let first: OutboxRow | undefined;
    for (const row of tabs.isFollowing ? [] : state.outbox.values()) {
      if (row.conversationId !== conversationId || waitsForUser(row) || leaving.has(row.clientId)) continue;
      // What is to be done to a message waits for it, and with one that failed for the user: sent again, that may come behind.
      if (row.operation && state.outbox.has(row.operation.messageId)) continue;
      // Rows of other tabs are known in the order in which they were told.
      if (!first || row.order < first.order) first = row;
    }
    return first && unstored.has(first.clientId) ? undefined : first;
  }

  /**
   * Stores a new row, and only then shows it: what was shown as pending must survive a crash. Before any store is open there
   * is nothing to survive in (`storage` says so), and the row is shown at once.
   */
  async function enqueue(row: OutboxRow): Promise<void> {
    if (!state.userId) state.apply({ outbox: [row] });
    try {
      const store = await opened;
      const placed = { ...row, order: (state.lastOrder += 1) };
      const stored = await store.write(async (tx) => {
        if (leaving.has(row.clientId)) return false;
        await tx.put('outbox', placed);
        const files = state.files.get(row.clientId);
        if (files) await tx.put('files', { clientId: row.clientId, files });
        return true;
      });
      unstored.delete(row.clientId);
      if (!stored) return;
      state.apply({ outbox: [placed] });
      pump();
    } catch (cause) {
      unstored.delete(row.clientId);
      if (isClosed()) return;
      const error = new ChatError('storage_failed', 'This device could not store it.', {
        cause,
      });
      state.apply({ outbox: [{ ...row, state: 'failed', error: toStoredError(error) }] });
    }
  }

  function send(
    conversationId: string,
    { content = '', attachments, mentions = [], metadata = {}, replyTo, threadId }: SendInput,
    operation?: Operation,
  ): Outgoing {
    const clientId = random.id();
    const sent = outgoing(conversationId, clientId);
    if (isClosed()) {
      promises.reject(clientId, closedError());
      return sent;
    }
    const now = timers.now();
    const row: OutboxRow = {
      clientId,
      conversationId,
      order: Infinity,
      content,
      mentions,
      metadata,
      createdAt: now,
      giveUpAt: now + GIVE_UP_MS,
      state: 'pending',
      tries: 0,
      serverErrors: 0,
      error: null,
      replyTo,
      threadId,
      operation,
      files: attachments && [],
    };
    if (attachments) state.files.set(clientId, attachments);
    unstored.set(clientId, enqueue(row));
    return sent;
  }

  return {
    send,
    erase,
    next,
    inFlight,
    keep,
    sent: promises.of,
    isAwaited: promises.has,
    attach(made) {
      sending = made;
      pump();
    },
    retry(clientId) {
      const again = outgoing(state.outbox.get(clientId)?.conversationId ?? '', clientId);
      rare()
        .then(({ renewed }) => {
          const row = renewed(state, clientId, timers.now() + GIVE_UP_MS);
          // A device that was full has never had it.
          if (row?.order === Infinity) unstored.set(clientId, enqueue(row));
          else if (row) return keep(row).then(pump);
        })
        .catch((error: unknown) => promises.reject(clientId, asChatError(error)));
      return again;
    },
    async discard(clientId) {
      if (isClosed()) throw closedError();
      if (inFlight.has(clientId)) throw (await rare()).beingSent();
      if (!state.outbox.has(clientId)) return;
      await remove(clientId, new ChatError('discarded', 'Discarded.')).catch(refuse);
    },
    async resume() {
      await opened;
      for (const row of state.outbox.values())
        if (row.state === 'sending') await changeOutbox(context, row.clientId, (now) => ({ ...now, state: 'pending' }));
      pump();
    },
    stored: () => Promise.all(unstored.values()),
    kick() {
      if (!tabs.isFollowing) sending?.kick();
    },
    settle(commit) {
      for (const { row, message } of commit.settled ?? []) promises.resolve(row.clientId, toMessage(message));
      for (const row of commit.outbox ?? []) {
        if (row.state === 'failed' && row.error) promises.reject(row.clientId, fromStoredError(row.error));
      }
    },
    rejectAll: promises.rejectAll,
  };
}
