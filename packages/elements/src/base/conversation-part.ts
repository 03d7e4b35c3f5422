import type { Conversation } from '@hypee/chat';
import type { PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { answerRequests } from './answer-requests.ts';
import { ChatPart } from './chat-part.ts';
import { conversationAnswers } from './conversation-answers.ts';
import { conversationName } from './names.ts';

/** A part that shows something of one conversation. Where it has one it answers what is asked of it, also by its own parts. */
export abstract class ConversationPart extends ChatPart {
  /** The conversation, or its id in the chat. */
  @property() conversation: Conversation | string | undefined;

  #shown: Conversation | undefined;

  constructor() {
    super();
    answerRequests(this, () => this.currentConversation, conversationAnswers);
  }

  /** @internal Undefined where there is no chat to have it. An empty attribute names nothing. */
  get currentConversation(): Conversation | undefined {
    const { conversation } = this;
    if (typeof conversation !== 'string') return conversation;
    return conversation === '' ? undefined : this.currentChat?.conversation(conversation);
  }

  /** @internal What the conversation is called; empty while it is not known. */
  protected get conversationName(): string {
    const summary = this.currentConversation?.summary.value;
    return summary ? conversationName(summary, this.currentMe?.id, this.say) : '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.conversation === undefined && !changed.has('conversation')) return;
    const { currentConversation } = this;
    this.take?.(currentConversation, currentConversation !== this.#shown);
    this.#shown = currentConversation;
  }

  /**
   * @internal Called before each render of a part that has, or just had, a conversation: takes from it what it draws.
   *
   * @param another it is another one than before
   */
  protected take?(conversation: Conversation | undefined, another: boolean): void;
}
