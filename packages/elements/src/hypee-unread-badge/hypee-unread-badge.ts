import type { Observable } from '@hypee/chat';
import { css, type nothing, type TemplateResult } from 'lit';
import { ConversationPart } from '../base/conversation-part.ts';
import { reset, tokens } from '../base/theme.styles.ts';
import { unreadCount, unreadStyles } from '../base/unread-count.ts';

/**
 * How many messages are unread: in its `conversation`, else in all. Draws nothing while there are none.
 *
 * @tagname hypee-unread-badge
 * @csspart unread - the badge
 */
export class HypeeUnreadBadge extends ConversationPart {
  /** @internal */
  static override styles = [
    tokens,
    reset,
    unreadStyles,
    css`
      :host {
        display: inline-block;
      }
    `,
  ];

  protected override observed(): readonly Observable<unknown>[] {
    const observed =
      this.conversation === undefined ? this.currentChat?.unreadCount : this.currentConversation?.summary;
    return observed ? [observed] : [];
  }

  protected override render(): TemplateResult | typeof nothing {
    const count =
      this.conversation === undefined
        ? this.currentChat?.unreadCount.value
        : this.currentConversation?.summary.value?.unreadCount;
    return unreadCount(count ?? 0, this.say);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-unread-badge': HypeeUnreadBadge;
  }
}
