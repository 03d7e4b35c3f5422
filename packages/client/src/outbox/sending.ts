import type { ChatError } from '../chat-error.ts';
import type { OnlineContext } from '../core-context.ts';
import { asChatError } from '../retry.ts';
import type { OutboxRow } from '../store/rows.ts';
import type { Deliver } from './deliver.ts';
import { sendVerdict } from './send-verdict.ts';

/** Conversations that send at the same time; within one, a row follows the other. */
const CONVERSATIONS_AT_ONCE = 4;
/** The attempt whose backoff is waited for when the device's storage failed. */
const STORAGE_PATIENCE = 5;

/** Gives the rows of the outbox to the server, in order, until it has them or refuses. */
export interface Sending {
  /** There may be something to send. */
  pump(): void;
  /** Something says that sending may work again. */
  kick(): void;
}

/** The rows, as sending needs them. */
export interface SendingRows {
  /** The row of the conversation that is to be sent next, if one is ready. */
  next(conversationId: string): OutboxRow | undefined;
  /** The rows that may be reaching the server now. */
  readonly inFlight: Set<string>;
  /** Settles with the message: when it is sent, failed or taken back. */
  readonly sent: (clientId: string) => Promise<unknown>;
  /**
   * Stores the row as it now is, and only then shows it.
   *
   * @returns undefined where the row was settled or taken back meanwhile: then it stays away
   */
  keep(row: OutboxRow): Promise<OutboxRow | undefined>;
  /** Whether somebody in this run of the chat waits for it to settle. */
  readonly isAwaited: (clientId: string) => boolean;
}

/** Makes the sending of one chat; nothing leaves before `pump`. */
export function createSending(context: OnlineContext, rows: SendingRows, deliver: Deliver): Sending {
  const { timers, retries, state, rare, report, isClosed } = context;
  /** Conversations whose rows are being sent. */
  const busy = new Set<string>();
  /** The session refused: wait until somebody signs in. */
  let stopped = false;

  /** One try. @returns why the next one of this conversation has to wait, if it has */
  async function attempt(waiting: OutboxRow): Promise<ChatError | undefined> {
    const { files, tries, after = state.rows.get(waiting.conversationId)?.seq } = waiting;
    const row: OutboxRow = { ...waiting, state: 'sending', tries: files ? tries : tries + 1, after };
    const { clientId } = row;
    // A message with files is on its way once they are uploaded.
    if (!files) rows.inFlight.add(clientId);
    try {
      if (await rows.keep(row)) await deliver(row);
    } catch (thrown) {
      const error = asChatError(thrown);
      const now = state.outbox.get(clientId);
      // Settled meanwhile: its event was faster than the answer.
      if (isClosed() || !now) return undefined;
      const verdict = sendVerdict(now, error, timers.now());
      const after: OutboxRow = { ...now, state: 'pending', serverErrors: verdict.serverErrors };
      if (verdict.do === 'failed') await (await rare()).refused(context, rows, after, error);
      else {
        await rows.keep(after);
        if (verdict.do === 'wait') return error;
        stopped = true;
      }
    } finally {
      rows.inFlight.delete(clientId);
    }
    return undefined;
  }

  async function drain(conversationId: string): Promise<void> {
    let failures = 0;
    for (let row; !stopped && !isClosed() && (row = rows.next(conversationId));) {
      const error = await attempt(row);
      failures = error ? failures + 1 : 0;
      if (error) await retries.wait(failures, error);
    }
  }

  function pump(): void {
    if (stopped || isClosed()) return;
    for (const { conversationId } of state.outbox.values()) {
      if (busy.size >= CONVERSATIONS_AT_ONCE) return;
      if (busy.has(conversationId) || !rows.next(conversationId)) continue;
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

  return {
    pump,
    kick() {
      stopped = false;
      pump();
    },
  };
}
