import { PROTOCOL_VERSION } from '@hypee/chat-protocol';
import { networkError } from '../chat-error.ts';
import type { OnlineContext } from '../core-context.ts';
import { unsupportedServer } from '../refusals.ts';
import type { Meta } from '../store/rows.ts';
import { createBaseLevel, type BaseLevel, type BaseParts } from './base.ts';
import { LEVEL_1, meansLevel1 } from './fall.ts';

/**
 * Decides about a server that did not say that it speaks level 2.
 *
 * @param answer what it said, or the error in its place
 * @throws ChatError `unsupported_server` where level 2 alone is wanted, or a retryable one where there is no telling
 */
export async function otherLevel(context: OnlineContext, parts: BaseParts, answer: unknown): Promise<BaseLevel> {
  const { protocol = 'auto' } = parts.access;
  const store = await context.opened;
  const known = (await store.read((tx) => tx.get('meta', 'protocol')))?.value as Meta['protocol'] | undefined;
  const isTold = meansLevel1(answer);
  if (protocol === PROTOCOL_VERSION && isTold) {
    throw unsupportedServer();
  }
  if (protocol === 'auto') {
    if (!isTold && known?.protocol !== 1) throw answer;
    // Another tab found out meanwhile.
    if (known?.protocol === PROTOCOL_VERSION)
      throw networkError('The chat server did not tell its level: it is asked again.');
  }
  await store.write((tx) => tx.put('meta', { name: 'protocol', value: LEVEL_1 }));
  return createBaseLevel(context, parts);
}
