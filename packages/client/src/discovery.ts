import { parseProtocolAnswer, PROTOCOL_VERSION } from '@hypee/chat-protocol';
import type { Api } from './api.ts';
import { ChatError } from './chat-error.ts';
import type { ChatStore } from './store/chat-store.ts';

const unsupported = (): ChatError =>
  new ChatError(
    'unsupported_server',
    `This server does not speak level ${PROTOCOL_VERSION} of the Hypee chat protocol: check the url.`,
  );

/** An answer that only another kind of server gives; everything else says nothing (PROTOCOL section 1). */
const meansLevel1 = (error: ChatError): boolean => [401, 403, 404, 405].includes(error.status ?? 0);

/**
 * Makes sure that the server speaks level 2: by the answer kept from an earlier start, else by asking.
 *
 * @throws ChatError `unsupported_server`, or a retryable one where there was no telling
 */
export async function discover(api: Api, store: ChatStore): Promise<void> {
  if (await store.read((tx) => tx.get('meta', 'protocol'))) return;
  let answer: unknown;
  try {
    answer = await api.protocol();
  } catch (error) {
    throw error instanceof ChatError && meansLevel1(error) ? unsupported() : error;
  }
  const value = parseProtocolAnswer(answer);
  if (value?.protocol !== PROTOCOL_VERSION) throw unsupported();
  await store.write((tx) => tx.put('meta', { name: 'protocol', value }));
}
