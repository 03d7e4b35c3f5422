import { ChatError } from '../chat-error.ts';
import type { OnlineContext } from '../core-context.ts';
import { refused } from '../outbox/refused.ts';
import type { SendingRows } from '../outbox/sending.ts';
import type { WriteTransaction } from '../store/chat-store.ts';
import type { Meta } from '../store/rows.ts';
import { createBaseLevel, type BaseLevel, type BaseParts } from './base.ts';

/** An answer that only another kind of server gives; everything else says nothing (PROTOCOL section 1). */
const MEANS_LEVEL_1 = [401, 403, 404, 405];
/** What must come together before a server that spoke level 2 is taken for one of level 1: a proxy may be wrong for a while. */
const ANSWERS = 3;
const OVER_MS = 10 * 60_000;

/** What is kept of a server of level 1. */
export const LEVEL_1: Meta['protocol'] = { protocol: 1, server: '', features: [], limits: {} };

/** @param answer to the question for the level, not one of level 2; or the error in its place */
export const meansLevel1 = (answer: unknown): boolean =>
  !(answer instanceof ChatError) || MEANS_LEVEL_1.includes(answer.status ?? 0);

/**
 * Notes that a server known to speak level 2 answered as one of level 1.
 *
 * @param now milliseconds since 1970
 * @returns whether it is one, after all that was noted
 */
export async function noteDoubt(tx: WriteTransaction, now: number): Promise<boolean> {
  const known = (await tx.get('meta', 'protocol'))?.value as Meta['protocol'] | undefined;
  // Another tab came to that end.
  if (known?.protocol === LEVEL_1.protocol) return true;
  const noted = (await tx.get('meta', 'doubts'))?.value as Meta['doubts'] | undefined;
  // A clock that was set back says nothing of how long it has been.
  const { answers, since } = noted && noted.since <= now ? noted : { answers: 0, since: now };
  await tx.put('meta', { name: 'doubts', value: { answers: answers + 1, since } });
  return answers + 1 >= ANSWERS && now - since >= OVER_MS;
}

/**
 * Goes on at level 1 with what was done at level 2. What may have reached the server then is for the user to decide: this
 * level knows no keys.
 */
export async function fallToLevel1(
  context: OnlineContext,
  parts: BaseParts & { rows: SendingRows },
): Promise<BaseLevel> {
  const { rows } = parts;
  const store = await context.opened;
  await store.write(async (tx) => {
    await tx.put('meta', { name: 'protocol', value: LEVEL_1 });
    await tx.delete('meta', 'doubts');
  });
  for (const row of context.state.outbox.values()) {
    if (row.tries === 0 || row.state === 'failed' || row.operation || rows.inFlight.has(row.clientId)) continue;
    await refused(
      context,
      rows,
      row,
      new ChatError(
        'unconfirmed',
        'The chat server may have this message: it speaks another level now, which cannot tell. Retry sends it again.',
      ),
    );
  }
  return createBaseLevel(context, parts);
}
