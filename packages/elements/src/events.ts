import {
  ChatError,
  type Attachment,
  type Chat,
  type ConnectionStatus,
  type Message,
  type SendInput,
} from '@hypee/chat';

/** What is about to be sent; empty text where there are files only. */
export type Draft = SendInput & { content: string };

/** What `<hypee-chat>` tells the page. They bubble and cross shadow roots. */
export interface HypeeEvents {
  /** The chat exists: cached conversations are readable, the connection may still be under way. */
  'hypee-ready': CustomEvent<{ chat: Chat }>;
  'hypee-connection': CustomEvent<{ status: ConnectionStatus }>;
  /** A message of another member or another device arrived. */
  'hypee-message': CustomEvent<{ message: Message }>;
  /** Cancelable. What listeners change in `draft` is what is sent. */
  'hypee-before-send': CustomEvent<{ draft: Draft }>;
  /** The server has a message that was written here. */
  'hypee-sent': CustomEvent<{ message: Message }>;
  /** Cancelable. The user chose a conversation. */
  'hypee-conversation-select': CustomEvent<{ id: string }>;
  'hypee-unread': CustomEvent<{ count: number }>;
  /** Cancelable: then the link is not followed. The user chose a link in a message, by mouse, touch or key. */
  'hypee-link-click': CustomEvent<{ url: string }>;
  'hypee-error': CustomEvent<{ error: ChatError }>;
  /** The launcher's panel was opened, and closed. */
  'hypee-open': CustomEvent<null>;
  'hypee-close': CustomEvent<null>;
}

/**
 * What a part asks of the element that holds it. A request that was answered goes no further, so pages meet these only
 * when they use a part alone.
 */
export interface HypeeRequests {
  /** Cancelable: a composer keeps its text when it is. What listeners add to it is sent, too. */
  'hypee-send': CustomEvent<Draft>;
  'hypee-draft': CustomEvent<{ text: string }>;
  'hypee-typing': CustomEvent<{ typing: boolean }>;
  'hypee-retry': CustomEvent<{ clientId: string }>;
  'hypee-discard': CustomEvent<{ clientId: string }>;
  /** The user's reaction to a message is to be added, or taken back where it is there. */
  'hypee-react': CustomEvent<{ messageId: string; emoji: string }>;
  /** A message of this conversation is to be brought into sight, as one that is quoted. */
  'hypee-show-message': CustomEvent<{ messageId: string }>;
  /** The replies to a message are to be shown, and can be written there. */
  'hypee-thread-open': CustomEvent<{ messageId: string }>;
  /** Cancelable: then it is not. A picture or a film is to be shown in the whole window. */
  'hypee-attachment-open': CustomEvent<{ attachment: Attachment }>;
  'hypee-load-older': CustomEvent<null>;
  'hypee-load-newer': CustomEvent<null>;
  'hypee-load-latest': CustomEvent<null>;
  'hypee-load-around': CustomEvent<{ messageId: string }>;
  /** Everything up to this message was on a screen that somebody looks at. */
  'hypee-seen': CustomEvent<{ messageId: string }>;
  'hypee-back': CustomEvent<null>;
  'hypee-load-conversations': CustomEvent<null>;
  /** The user began a conversation, or found the one that they have with somebody. */
  'hypee-conversation-created': CustomEvent<{ id: string }>;
  'hypee-reconnect': CustomEvent<null>;
  /** A message is to be shown: in its conversation, or, with a `threadId`, in the thread about that message. */
  'hypee-message-open': CustomEvent<MessagePlace>;
}

/** Where a message is. */
export interface MessagePlace {
  conversationId: string;
  messageId: string;
  /** The message whose thread it is in. */
  threadId: string | null;
}

declare global {
  interface HTMLElementEventMap extends HypeeEvents, HypeeRequests {}
}

type AllEvents = HypeeEvents & HypeeRequests;
type Detail<Name extends keyof AllEvents> = AllEvents[Name]['detail'];

/**
 * Fires an event that bubbles and crosses shadow roots.
 *
 * @returns false when a listener prevented it
 */
export function emit<Name extends keyof AllEvents>(
  target: EventTarget,
  name: Name,
  detail: Detail<Name>,
  options: { cancelable?: boolean } = {},
): boolean {
  return target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, ...options }));
}

/** Tells the page what could not be done. Anything but a `ChatError` is a fault of this code and goes on as one. */
export function reportError(target: EventTarget, error: unknown): void {
  if (!(error instanceof ChatError)) throw error;
  emit(target, 'hypee-error', { error });
}
