import { parseProtocolAnswer, PROTOCOL_VERSION } from '@hypee/chat-protocol';
import type { Api } from './api.ts';
import { asChatError } from './retry.ts';
import type { ChatStore } from './store/chat-store.ts';
import type { Meta } from './store/rows.ts';
import type { ConnectOptions } from './types.ts';

/** Asked of a server that is not, or may not be, of level 2; see `otherLevel`. */
type Other<Level> = (answer: unknown) => Promise<Level>;

/**
 * Finds out whether the server speaks level 2: by the answer kept from an earlier start, else by asking.
 *
 * @param wanted 1: nothing is asked
 * @param other decides about any other answer, or the error in its place
 * @returns undefined for level 2, else what `other` made of it
 * @throws ChatError what `other` says
 */
export async function discover<Level>(
  api: Api,
  store: ChatStore,
  wanted: ConnectOptions['protocol'],
  other: Other<Level>,
): Promise<Level | undefined> {
  if (wanted === 1) return other(undefined);
  const known = (await store.read((tx) => tx.get('meta', 'protocol')))?.value as Meta['protocol'] | undefined;
  if (known?.protocol === PROTOCOL_VERSION) return undefined;
  const answer = await api.protocol().catch(asChatError);
  const value = parseProtocolAnswer(answer);
  if (value?.protocol !== PROTOCOL_VERSION) return other(answer);
  await store.write((tx) => tx.put('meta', { name: 'protocol', value }));
  return undefined;
}
