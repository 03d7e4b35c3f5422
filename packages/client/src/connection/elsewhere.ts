import { parseProtocolAnswer, PROTOCOL_VERSION } from '@hypee/chat-protocol';
import type { BaseLevel, BaseParts } from '../base/base.ts';
import { fallToLevel1, meansLevel1, noteDoubt } from '../base/fall.ts';
import type { OnlineContext } from '../core-context.ts';
import { createPoll, type PollParts } from '../poll/poll.ts';
import { unsupportedServer } from '../refusals.ts';
import { asChatError } from '../retry.ts';
import type { SendingRows } from '../outbox/sending.ts';
import type { Ending } from './connection.ts';

/** A way to the server in place of the socket of level 2. */
export type Elsewhere = Pick<BaseLevel, 'line'> & Partial<BaseLevel>;

/** What such a way is made of. */
export type ElsewhereParts = BaseParts &
  Omit<PollParts, 'way'> & {
    rows: SendingRows;
    /** The one that is gone; undefined: by the socket. */
    way?: Elsewhere | undefined;
  };

/** Now: by the way that was found. */
const AT_ONCE: Ending = { do: 'spread', ms: 0 };

/**
 * The socket of level 2 does not work: asks the server for its level again. It is polled where it still speaks level 2 (PROTOCOL
 * section 5), and asked again later where it cannot be reached either, or may be of level 1 now (section 1).
 */
export async function findElsewhere(context: OnlineContext, parts: ElsewhereParts): Promise<Ending> {
  const { access, trouble } = parts;
  const answer = await context.api.protocol().catch(asChatError);
  const value = parseProtocolAnswer(answer);
  const store = await context.opened;
  if (value?.protocol === PROTOCOL_VERSION) {
    await store.write(async (tx) => {
      await tx.put('meta', { name: 'protocol', value });
      await tx.delete('meta', 'doubts');
    });
    parts.way = createPoll(context, parts);
    return AT_ONCE;
  }
  if (!meansLevel1(answer)) {
    // Where nothing arrives, the socket is not to blame.
    trouble.unheard = 0;
    return { do: 'back_off', error: asChatError(answer) };
  }
  if (!(await store.write((tx) => noteDoubt(tx, context.timers.now())))) return { do: 'back_off' };
  if (access.protocol === PROTOCOL_VERSION) return { do: 'stop', error: unsupportedServer() };
  parts.way = await fallToLevel1(context, parts);
  return AT_ONCE;
}
