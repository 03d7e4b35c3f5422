import type { Conversation, Message, Observable } from '@hypee/chat';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { answerRequests } from '../base/answer-requests.ts';
import { ConversationPart } from '../base/conversation-part.ts';
import { reportError } from '../events.ts';
import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';
import type { HypeeTimeline } from '../hypee-timeline/hypee-timeline.ts';
import { jump } from '../panes/jump.ts';
import { styles } from './hypee-thread.styles.ts';
import { threadConversation } from './thread-conversation.ts';

/**
 * The thread about a message: the message, what was said about it, and where more is written. Comes with the first pane of a
 * chat, or with `@hypee/chat-elements/panes`.
 *
 * @tagname hypee-thread
 * @fires {CustomEvent<{ draft: SendInput }>} hypee-before-send - cancelable; what listeners change in `draft` is sent
 * @fires {CustomEvent<{ message: Message }>} hypee-sent - the server has a message that was written here
 * @fires {CustomEvent<{ url: string }>} hypee-link-click - cancelable: then the link is not followed
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - something could not be done
 * @csspart timeline - the box that scrolls
 * @csspart day - the heading of a day
 * @csspart unread-divider - the line above the first message that is new to the user
 * @csspart to-newest - the button that leads to the newest messages
 * @csspart bubble - the box around a message's text
 * @csspart attachment - a file of a message: the box of a picture, or a row
 * @csspart upload - how far the files of an own message are
 * @csspart meta - time and status of a message
 * @csspart failure - why a message was not sent, and what can be done
 * @csspart quote - what a message answers, above its text
 * @csspart replies - the button under a message that says how many replies it has
 * @csspart reaction - an emoji under a message, and how many chose it
 * @csspart typing - the line that says who is typing
 * @csspart composer - where a message is written
 * @csspart input - the field around the text
 * @csspart tool - a button beside the field: for files, emoji or a voice note
 * @csspart send - the button
 */
export class HypeeThread extends ConversationPart {
  /** @internal */
  static override styles = styles;

  /** The id of the message that it is about. */
  @property() message = '';
  /** Reading only. */
  @property({ type: Boolean, reflect: true }) disabled = false;

  @query('hypee-timeline') private readonly timeline!: HypeeTimeline | null;
  @query('hypee-composer') private readonly composer!: HypeeComposer | null;
  /** The message, as it was known last: the conversation may show other ones. */
  #root: Message | undefined;
  /** Which one was looked for where the conversation does not show it. */
  #sought = '';

  constructor() {
    super();
    answerRequests(this, () => this.#root && this.currentConversation, {
      'hypee-react': (conversation, { detail }) => {
        const isMine = this.#root?.reactions.some(
          ({ emoji, userIds }) => emoji === detail.emoji && userIds.includes(this.currentMe?.id ?? ''),
        );
        return isMine
          ? conversation.unreact(detail.messageId, detail.emoji)
          : conversation.react(detail.messageId, detail.emoji);
      },
    });
    this.addEventListener('dragenter', (event) => this.composer?.use(event));
  }

  /** Puts the focus where the user writes. */
  override focus(): void {
    this.composer?.focus();
  }

  /** Brings a reply into sight, and gives it the focus. */
  async showMessage(messageId: string): Promise<void> {
    await this.updateComplete;
    const { thread } = this;
    if (!thread) return;
    await jump(this.timeline, thread, messageId).catch((error: unknown) => reportError(this, error));
  }

  protected override observed(): readonly Observable<unknown>[] {
    const conversation = this.currentConversation;
    if (!conversation || !this.message) return [];
    const { summary, messages, history } = conversation;
    return [
      summary,
      messages,
      history,
      conversation.thread(this.message).messages,
      ...(this.currentChat ? [this.currentChat.me] : []),
    ];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const { currentConversation: conversation, message } = this;
    const found = conversation?.messages.value.find(({ id }) => id === message);
    if (found ?? this.#root?.id !== message) this.#root = found;
  }

  protected override updated(): void {
    const { currentConversation: conversation, message } = this;
    if (!conversation || !message || this.#root || this.#sought === message || conversation.history.value.loading)
      return;
    this.#sought = message;
    void this.#seek(conversation, message);
  }

  async #seek(conversation: Conversation, messageId: string): Promise<void> {
    // After the update that missed it.
    await this.updateComplete;
    await conversation.loadAround(messageId).catch((error: unknown) => reportError(this, error));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { thread, say: words, currentMe: me } = this;
    const root = this.#root;
    if (!thread) return nothing;
    const name = { name: root?.sender.name ?? '' };
    const count = Math.max(root?.replyCount ?? 0, thread.messages.value.length);
    return html`
      ${
        root
          ? html`<div class="root" role="group" tabindex="0" aria-label=${words.text('threadOf', name)}>
                <hypee-message
                  exportparts="bubble, attachment, upload, meta, failure, quote, replies, reaction"
                  .message=${root}
                  .words=${words}
                  .own=${root.sender.id === me?.id}
                  .meId=${me?.id}
                  .showName=${true}
                ></hypee-message>
              </div>
              <p class="count">${count > 0 ? words.count('replies', count) : nothing}</p>`
          : nothing
      }
      <hypee-timeline
        exportparts="timeline, day, unread-divider, bubble, attachment, upload, meta, failure, quote, replies, reaction, typing, to-newest"
        .words=${words}
        .chat=${this.currentChat}
        .conversation=${thread}
        .me=${me}
        .label=${words.text('thread')}
        .showNames=${true}
        ><p slot="empty">${words.text('noReplies')}</p></hypee-timeline
      >
      <hypee-composer
        exportparts="composer, input, tool, send"
        .words=${words}
        .conversation=${thread}
        .me=${me}
        .label=${words.text('replyInThread')}
        .disabled=${this.disabled}
        .wish=${'thread'}
      ></hypee-composer>
    `;
  }

  /** @internal */
  protected get thread(): Conversation | undefined {
    const conversation = this.currentConversation;
    return conversation && this.message ? threadConversation(conversation, this.message) : undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-thread': HypeeThread;
  }
}
