import { ChatError } from '../chat-error.ts';
import { withDeadline, type Timers } from '../timers.ts';
import type { ConnectOptions } from '../types.ts';
import { subjectOf } from './jwt.ts';
import { wrongUser } from './wrong-user.ts';

/** How long the embedding site may take to give a token. */
const TOKEN_DEADLINE_MS = 30_000;
/** A token this close to its end is renewed before it is used. */
const DUE_BEFORE_MS = 30_000;

/** The bearer token: who asks for it, when it is renewed, and when the chat gives up. */
export interface Session {
  /**
   * The token to use now. Calls at the same moment share one question to the site.
   *
   * @throws ChatError `not_authenticated` after a refusal, `wrong_user`, or `token_failed` (retryable)
   */
  token(): Promise<string>;
  /** The server refused `token`: another one, asked for once; refused again, the chat is unauthorized until `retry`. */
  rejected(token: string): Promise<string>;
  /** The server took `token`. */
  accepted(token: string): void;
  /** A fresh token before the present one expires. */
  renew(): Promise<string>;
  /** The server told how long the present token lasts. */
  expiresIn(seconds: number): void;
  /** Only tokens of this user are taken from now on. */
  bindTo(userId: string): void;
  /** Starts anew after a refusal. */
  retry(): void;
}

const refusal = (): ChatError =>
  new ChatError('not_authenticated', 'The chat server refused two tokens.', {
    status: 401,
  });

/**
 * @param onRefused called when the chat becomes unauthorized
 * @param userId only tokens of this user are taken, where it is known
 */
export function createSession(
  source: ConnectOptions['token'],
  timers: Timers,
  onRefused: (error: ChatError) => void,
  userId: string | undefined,
): Session {
  let current: string | undefined;
  let asking: Promise<string> | undefined;
  let refused: ChatError | undefined;
  /** The present token replaced a refused one and has not been taken yet. */
  let onProbation = false;
  let dueAt = Infinity;

  async function ask(reason: 'connect' | 'expiring' | 'rejected'): Promise<string> {
    let token: string;
    try {
      const given = typeof source === 'string' ? source : Promise.resolve().then(() => source(reason));
      token = await withDeadline<string>(
        timers,
        TOKEN_DEADLINE_MS,
        Promise.resolve(given),
        () => new Error('no answer in 30 s'),
      );
      if (typeof token !== 'string' || token === '') throw new Error('It gave no string.');
    } catch (cause) {
      throw new ChatError('token_failed', 'The token function failed.', {
        retryable: true,
        cause,
      });
    }
    const subject = subjectOf(token);
    if (userId !== undefined && subject !== undefined && subject !== userId) {
      throw wrongUser(subject, userId);
    }
    current = token;
    onProbation = reason === 'rejected';
    dueAt = Infinity;
    return token;
  }

  const askOnce = (reason: 'connect' | 'expiring' | 'rejected'): Promise<string> =>
    (asking ??= ask(reason).finally(() => (asking = undefined)));

  function refuse(): ChatError {
    if (!refused) onRefused((refused = refusal()));
    return refused;
  }

  async function token(): Promise<string> {
    if (refused) throw refused;
    if (asking) return asking;
    if (current === undefined) return askOnce('connect');
    const usable = current;
    return timers.monotonic() >= dueAt ? askOnce('expiring').catch(() => usable) : usable;
  }

  return {
    token,
    async rejected(rejected) {
      if (refused) throw refused;
      if (asking) return asking;
      if (rejected !== current) return token();
      if (!onProbation && (await askOnce('rejected')) !== rejected) return token();
      throw refuse();
    },
    accepted(accepted) {
      if (accepted === current) onProbation = false;
    },
    renew: () => (refused ? Promise.reject(refused) : askOnce('expiring')),
    expiresIn(seconds) {
      dueAt = timers.monotonic() + seconds * 1000 - DUE_BEFORE_MS;
    },
    bindTo(id) {
      userId = id;
    },
    retry() {
      if (!refused) return;
      refused = undefined;
      current = undefined;
      onProbation = false;
    },
  };
}
