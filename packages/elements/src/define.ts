/**
 * Registers the tags. The only module of this package that does something when it is imported; without a DOM it does nothing.
 *
 * @packageDocumentation
 */
import { HypeeAvatar } from './hypee-avatar/hypee-avatar.ts';
import { HypeeChat } from './hypee-chat/hypee-chat.ts';
import { HypeeChatProvider } from './hypee-chat-provider/hypee-chat-provider.ts';
import { HypeeComposer } from './hypee-composer/hypee-composer.ts';
import { HypeeConnection } from './hypee-connection/hypee-connection.ts';
import { HypeeConversation } from './hypee-conversation/hypee-conversation.ts';
import { HypeeConversationList } from './hypee-conversation-list/hypee-conversation-list.ts';
import { HypeeMessage } from './hypee-message/hypee-message.ts';
import { HypeeNewConversation } from './hypee-new-conversation/hypee-new-conversation.ts';
import { HypeeTimeline } from './hypee-timeline/hypee-timeline.ts';
import { HypeeUnreadBadge } from './hypee-unread-badge/hypee-unread-badge.ts';
import { register } from './register.ts';

// The parts first: a page that already has <hypee-chat> then draws all of it at once.
register('hypee-avatar', HypeeAvatar);
register('hypee-unread-badge', HypeeUnreadBadge);
register('hypee-message', HypeeMessage);
register('hypee-timeline', HypeeTimeline);
register('hypee-composer', HypeeComposer);
register('hypee-conversation', HypeeConversation);
register('hypee-new-conversation', HypeeNewConversation);
register('hypee-conversation-list', HypeeConversationList);
register('hypee-connection', HypeeConnection);
register('hypee-chat-provider', HypeeChatProvider);
register('hypee-chat', HypeeChat);

// A page may have laid out what comes with the panes, too: it has it at once.
if (
  (globalThis as { document?: Document }).document?.querySelector(
    'hypee-thread,hypee-search,hypee-details,hypee-attachment',
  )
) {
  import('./panes/panes.ts').catch(() => undefined);
}
