/**
 * The elements of Hypee chat as classes. Importing this defines nothing: import `@hypee/chat-elements/define` for the tags.
 *
 * @packageDocumentation
 */
export { HypeeAttachment } from './hypee-attachment/hypee-attachment.ts';
export type { VoiceNote } from './attachments/voice-note.ts';
export { HypeeAvatar } from './hypee-avatar/hypee-avatar.ts';
export { HypeeChat } from './hypee-chat/hypee-chat.ts';
export { HypeeChatProvider } from './hypee-chat-provider/hypee-chat-provider.ts';
export { HypeeComposer } from './hypee-composer/hypee-composer.ts';
export { HypeeConnection } from './hypee-connection/hypee-connection.ts';
export { HypeeConversation } from './hypee-conversation/hypee-conversation.ts';
export { HypeeConversationList } from './hypee-conversation-list/hypee-conversation-list.ts';
export { HypeeDetails } from './hypee-details/hypee-details.ts';
export { HypeeLauncher } from './hypee-launcher/hypee-launcher.ts';
export { HypeeMessage } from './hypee-message/hypee-message.ts';
export { HypeeNewConversation } from './hypee-new-conversation/hypee-new-conversation.ts';
export { HypeeSearch } from './hypee-search/hypee-search.ts';
export { HypeeThread } from './hypee-thread/hypee-thread.ts';
export { HypeeTimeline } from './hypee-timeline/hypee-timeline.ts';
export { HypeeUnreadBadge } from './hypee-unread-badge/hypee-unread-badge.ts';
export type { Identity } from './hypee-launcher/hypee-launcher.ts';
export type { Draft, HypeeEvents, HypeeRequests, MessagePlace } from './events.ts';
export type { RenderContext, Rendered, Renderers } from './renderers/types.ts';
export type { Plural, Strings } from './strings/strings.ts';
export { Words, type PluralName, type TextName } from './strings/words.ts';
