import type { Conversation, Outgoing } from '@hypee/chat';
import { emit, type Draft } from '../events.ts';

/**
 * Sends a draft, unless the page does not want it to be sent.
 *
 * @param host who fires `hypee-before-send`, and `hypee-sent` once the server has it
 * @returns whether it is on its way
 */
export function sendDraft(conversation: Conversation, draft: Draft, host: HTMLElement): boolean {
  const isWanted = emit(host, 'hypee-before-send', { draft }, { cancelable: true });
  if (isWanted) followSend(conversation.send(draft), host);
  return isWanted;
}

/** A refusal is shown on the message itself. */
export function followSend(outgoing: Outgoing, host: HTMLElement): void {
  outgoing.sent.then(
    (message) => emit(host, 'hypee-sent', { message }),
    () => undefined,
  );
}
