import type { Chat, Observable, User } from '@hypee/chat';
import { property } from 'lit/decorators.js';
import { HypeePart } from './hypee-part.ts';
import { Observer } from './observer.ts';

/** A part that shows something of a chat: the one it is given, else that of the provider around it. */
export abstract class ChatPart extends HypeePart {
  /** The chat it belongs to. Default: that of the provider around it. */
  @property({ attribute: false }) chat: Chat | undefined;
  /** Who the user is. Default: who the chat says. */
  @property({ attribute: false }) me: User | undefined;

  /** @internal */
  protected readonly observer = new Observer(this, () => this.observed());

  /** @internal */
  get currentChat(): Chat | undefined {
    return this.chat ?? this.context.value?.chat;
  }

  /** @internal */
  get currentMe(): User | undefined {
    return this.me ?? this.currentChat?.me.value;
  }

  /** @internal What a change of draws it again. */
  protected abstract observed(): readonly Observable<unknown>[];
}
