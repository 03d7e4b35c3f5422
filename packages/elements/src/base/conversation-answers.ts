import type { Conversation, Outgoing, SendInput } from '@hypee/chat';
import { emit } from '../events.ts';
import type { Answers } from './answer-requests.ts';

/** What a conversation does when its timeline or its composer asks. */
export const conversationAnswers: Answers<Conversation> = {
  'hypee-load-older': (conversation) => conversation.loadOlder(),
  'hypee-load-newer': (conversation) => conversation.loadNewer(),
  'hypee-load-latest': (conversation) => conversation.loadLatest(),
  'hypee-load-around': (conversation, { detail }) => conversation.loadAround(detail.messageId),
  'hypee-seen': (conversation, { detail }) => conversation.markAsRead(detail.messageId),
  'hypee-retry': (conversation, { detail }, host) => follow(conversation.retry(detail.clientId), host),
  'hypee-discard': (conversation, { detail }) => conversation.discard(detail.clientId),
  'hypee-draft': (conversation, { detail }) => conversation.draft.set(detail.text),
  'hypee-typing': (conversation, { detail }) => conversation.setTyping(detail.typing),
  'hypee-send': (conversation, event, host) => {
    const draft: SendInput & { content: string } = { content: event.detail.content };
    if (!emit(host, 'hypee-before-send', { draft }, { cancelable: true })) {
      event.preventDefault();
      return undefined;
    }
    follow(conversation.send(draft), host);
    return conversation.history.value.hasNewer ? conversation.loadLatest() : undefined;
  },
};

/** A refusal is shown on the message itself. */
function follow(outgoing: Outgoing, host: HTMLElement): void {
  outgoing.sent.then(
    (message) => emit(host, 'hypee-sent', { message }),
    () => undefined,
  );
}
