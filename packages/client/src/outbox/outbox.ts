import type { Message as WireMessage } from '@hypee/chat-protocol';
import { ChatError, closedError } from '../chat-error.ts';
import type { CoreContext } from '../core-context.ts';
import { fromStoredError, toStoredError } from '../model/from-outbox.ts';
import type { Online } from '../online.ts';
import { asChatError, refuse } from '../retry.ts';
import type { Commit } from '../state.ts';
import type { OutboxRow } from '../store/rows.ts';
import type { Message, Outgoing, SendInput } from '../types.ts';
import { createOutgoingPromises } from './outgoing.ts';
import { sendVerdict } from './send-verdict.ts';

/** Conversations that send at the same time; within one, a row follows the other. */
const CONVERSATIONS_AT_ONCE = 4;
/** The attempt whose backoff is waited for when the device's storage failed. */
const STORAGE_PATIENCE = 5;
const GIVE_UP_MS = 7 * 24 * 3600 * 1000;

/** Messages on their way: stored before any network, sent in order, until the server has them or refuses. */
export interface Outbox {
  send(conversationId: string, input: SendInput): Outgoing;
  retry(clientId: string): Outgoing;
  discard(clientId: string): Promise<void>;
  /** Takes up what a former run of this chat left. */
  resume(): Promise<void>;
  /** Resolves when what was sent before is stored, or is shown as failed. */
  stored(): Promise<void>;
  /** Something says that sending may work again. */
  kick(): void;
  /** Ends the promises of what a commit settled, failed or removed. */
  settle(commit: Commit): void;
  rejectAll(error: ChatError): void;
  close(): void;
}

/** @param toMessage a message of the server as the SDK shows it */
export function createOutbox(
  { timers, random, retries, online, state, opened, report, isClosed }: CoreContext,
  toMessage: (message: WireMessage) => Message,
): Outbox {
  const promises = createOutgoingPromises();
  /** Rows that no committed transaction holds yet: nothing of them may reach the network. */
  const unstored = new Map<string, Promise<void>>();
  let isOpen = false;
  /** Conversations whose rows are being sent. */
  const busy = new Set<string>();
  /** The rows a request is running for. */
  const inFlight = new Set<string>();
  /** Rows the user takes back: not sent any more, shown until the store has forgotten them. */
  const leaving = new Set<string>();
  /** The session refused: wait until somebody signs in. */
  let stopped = false;

  const outgoing = (clientId: string): Outgoing => ({
    clientId,
    sent: promises.of(clientId),
    cancel() {
      const row = state.outbox.get(clientId);
      const hasStarted = row?.state !== 'pending' || row.tries > 0 || inFlight.has(clientId);
      if (isClosed() || (hasStarted && !unstored.has(clientId))) return;
      remove(clientId, canceled()).catch(report);
    },
  });

  const canceled = (): ChatError => new ChatError('canceled', 'The message was taken back before it was sent.');

  async function remove(clientId: string, reason: ChatError): Promise<void> {
    leaving.add(clientId);
    try {
      const store = await opened;
      await store.write((tx) => tx.delete('outbox', clientId));
      state.apply({ discarded: [clientId] });
      promises.reject(clientId, reason);
    } finally {
      leaving.delete(clientId);
      pump();
    }
  }

  /**
   * Stores the row as it now is, and only then shows it.
   *
   * @returns false where the row was settled or taken back meanwhile: then it stays away
   */
  async function keep(row: OutboxRow): Promise<boolean> {
    const store = await opened;
    const stillThere = await store.write(async (tx) => {
      if (!(await tx.get('outbox', row.clientId))) return false;
      await tx.put('outbox', row);
      return true;
    });
    if (stillThere) state.apply({ outbox: [row] });
    else if (state.outbox.has(row.clientId)) {
      state.apply({ discarded: [row.clientId] });
      promises.reject(row.clientId, canceled());
    }
    return stillThere;
  }

  async function fail(row: OutboxRow, error: ChatError): Promise<void> {
    await keep({ ...row, state: 'failed', error: toStoredError(error) });
  }

  function nextOf(conversationId: string): OutboxRow | undefined {
    for (const row of state.outbox.values()) {
      if (row.conversationId !== conversationId || row.state === 'failed' || leaving.has(row.clientId)) continue;
      return unstored.has(row.clientId) ? undefined : row;
    }
    return undefined;
  }

  /** One try. @returns how long to wait before the next one of this conversation: not at all, or by backoff */
  async function attempt(waiting: OutboxRow, { deliver }: Online): Promise<{ error: ChatError } | undefined> {
    const row: OutboxRow = { ...waiting, state: 'sending', tries: waiting.tries + 1 };
    const { clientId } = row;
    inFlight.add(clientId);
    try {
      if (!(await keep(row))) return undefined;
      await deliver(row);
      return undefined;
    } catch (thrown) {
      const error = asChatError(thrown);
      // Settled meanwhile: its event was faster than the answer.
      if (isClosed() || !state.outbox.has(clientId)) return undefined;
      const verdict = sendVerdict(row, error, timers.now());
      const after: OutboxRow = { ...row, state: 'pending', serverErrors: verdict.serverErrors };
      if (verdict.do === 'failed') {
        await fail(after, error);
        return undefined;
      }
      await keep(after);
      if (verdict.do === 'wait') return { error };
      stopped = true;
      return undefined;
    } finally {
      inFlight.delete(clientId);
    }
  }

  async function drain(conversationId: string): Promise<void> {
    let failures = 0;
    for (let row; !stopped && !isClosed() && (row = nextOf(conversationId));) {
      const waiting = row;
      const result = await online().then(
        (half) => attempt(waiting, half),
        // Nothing has begun: the row may still be taken back.
        (error: unknown) => ({ error: asChatError(error) }),
      );
      failures = result ? failures + 1 : 0;
      if (result) await retries.wait(failures, result.error);
    }
  }

  function pump(): void {
    if (stopped || isClosed()) return;
    for (const { conversationId } of state.outbox.values()) {
      if (busy.size >= CONVERSATIONS_AT_ONCE) return;
      if (busy.has(conversationId) || !nextOf(conversationId)) continue;
      busy.add(conversationId);
      drain(conversationId)
        .catch((error: unknown) => {
          // Storage that fails is asked again at the backoff's pace.
          report(error);
          return retries.wait(STORAGE_PATIENCE);
        })
        .finally(() => {
          busy.delete(conversationId);
          pump();
        });
    }
  }

  /**
   * Stores a new row, and only then shows it: what was shown as pending must survive a crash. Before any store is open there
   * is nothing to survive in (`storage` says so), and the row is shown at once.
   */
  async function enqueue(row: OutboxRow): Promise<void> {
    if (!isOpen) state.apply({ outbox: [row] });
    try {
      const store = await opened;
      const placed = { ...row, order: (state.lastOrder += 1) };
      const stored = await store.write(async (tx) => {
        if (leaving.has(row.clientId)) return false;
        await tx.put('outbox', placed);
        return true;
      });
      unstored.delete(row.clientId);
      if (!stored) return;
      state.apply({ outbox: [placed] });
      pump();
    } catch (cause) {
      unstored.delete(row.clientId);
      if (isClosed()) return;
      const error = new ChatError(
        'storage_failed',
        'The message could not be stored on this device, so it was not sent.',
        { cause },
      );
      state.apply({ outbox: [{ ...row, state: 'failed', error: toStoredError(error) }] });
    }
  }

  return {
    send(conversationId, { content, mentions = [], metadata = {} }) {
      const clientId = random.id();
      const sending = outgoing(clientId);
      if (isClosed()) {
        promises.reject(clientId, closedError());
        return sending;
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
      };
      unstored.set(clientId, enqueue(row));
      return sending;
    },
    retry(clientId) {
      const row = state.outbox.get(clientId);
      const sending = outgoing(clientId);
      if (!row || isClosed()) {
        promises.reject(
          clientId,
          row ? closedError() : new ChatError('not_found', `There is no unsent message "${clientId}".`),
        );
      } else if (row.state === 'failed') {
        const again: OutboxRow = {
          ...row,
          state: 'pending',
          serverErrors: 0,
          error: null,
          giveUpAt: timers.now() + GIVE_UP_MS,
        };
        keep(again).then(pump, (error: unknown) => promises.reject(clientId, asChatError(error)));
      }
      return sending;
    },
    async discard(clientId) {
      if (isClosed()) throw closedError();
      if (inFlight.has(clientId)) {
        throw new ChatError('conflict', 'The message is being sent: it can be discarded only before or after.', {
          retryable: true,
        });
      }
      if (!state.outbox.has(clientId)) return;
      await remove(clientId, new ChatError('discarded', 'The message was discarded.')).catch(refuse);
    },
    async resume() {
      const store = await opened;
      isOpen = true;
      const interrupted = [...state.outbox.values()].filter((row) => row.state === 'sending');
      if (interrupted.length > 0) {
        const outbox = interrupted.map((row): OutboxRow => ({ ...row, state: 'pending' }));
        await store.write(async (tx) => {
          for (const row of outbox) await tx.put('outbox', row);
        });
        state.apply({ outbox });
      }
      pump();
    },
    async stored() {
      await Promise.all(unstored.values());
    },
    kick() {
      stopped = false;
      pump();
    },
    settle(commit) {
      for (const { row, message } of commit.settled ?? []) promises.resolve(row.clientId, toMessage(message));
      for (const row of commit.outbox ?? []) {
        if (row.state === 'failed' && row.error) promises.reject(row.clientId, fromStoredError(row.error));
      }
    },
    rejectAll: (error) => promises.rejectAll(error),
    close() {
      promises.rejectAll(closedError());
    },
  };
}
