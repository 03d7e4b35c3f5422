import type { Conversation } from '@hypee/chat';
import type { Answers } from './answer-requests.ts';
import { followSend, sendDraft } from './send-draft.ts';

/** What a conversation does when its timeline or its composer asks. */
export const conversationAnswers: Answers<Conversation> = {
  'hypee-load-older': (conversation) => conversation.loadOlder(),
  'hypee-load-newer': (conversation) => conversation.loadNewer(),
  'hypee-load-latest': (conversation) => conversation.loadLatest(),
  'hypee-load-around': (conversation, { detail }) => conversation.loadAround(detail.messageId),
  'hypee-seen': (conversation, { detail }) => conversation.markAsRead(detail.messageId),
  'hypee-retry': (conversation, { detail }, host) => followSend(conversation.retry(detail.clientId), host),
  'hypee-discard': (conversation, { detail }) => conversation.discard(detail.clientId),
  'hypee-draft': (conversation, { detail }) => conversation.draft.set(detail.text),
  'hypee-typing': (conversation, { detail }) => conversation.setTyping(detail.typing),
  'hypee-send': (conversation, event, host) => {
    if (!sendDraft(conversation, { ...event.detail }, host)) {
      event.preventDefault();
      return undefined;
    }
    return conversation.history.value.hasNewer ? conversation.loadLatest() : undefined;
  },
};
