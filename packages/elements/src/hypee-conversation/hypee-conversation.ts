import type { Conversation, ConversationSummary, Observable } from '@hypee/chat';
import { html, nothing, render, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { conversationAvatar } from '../base/conversation-avatar.ts';
import { ConversationPart } from '../base/conversation-part.ts';
import { drawEach } from '../base/draw-each.ts';
import { forwardSlot } from '../base/forward-slot.ts';
import { backIcon, infoIcon, searchIcon } from '../base/icons.ts';
import { conversationName } from '../base/names.ts';
import { openPane, paneButton } from '../base/open-pane.ts';
import { emit } from '../events.ts';
import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';
import { styles } from './hypee-conversation.styles.ts';

/**
 * One conversation: its header, its timeline and its composer.
 *
 * @tagname hypee-conversation
 * @fires {CustomEvent<{ draft: SendInput }>} hypee-before-send - cancelable; what listeners change in `draft` is sent
 * @fires {CustomEvent<{ message: Message }>} hypee-sent - the server has a message that was written here
 * @fires {CustomEvent<{ url: string }>} hypee-link-click - cancelable: then the link is not followed
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - something could not be done
 * @fires {CustomEvent<null>} hypee-back - the user wants the list again
 * @fires {CustomEvent<{ id: string }>} hypee-conversation-select - cancelable; the user wants to write to somebody
 * @slot empty - what stands in a conversation without messages
 * @slot composer-start - before the field
 * @slot composer-end - between the field and the button
 * @csspart header - name and members
 * @csspart title - the name
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
 * @csspart pane - what stands beside it or over it: a thread, a search, details
 * @csspart pane-header - its heading, and the button that closes it
 * @csspart dialog - the box in which its details ask for people to add
 */
export class HypeeConversation extends ConversationPart {
  /** @internal */
  static override styles = styles;

  /** Shows a button that leads back, where there is room for one pane only. */
  @property({ type: Boolean }) back = false;
  /** Reading only. */
  @property({ type: Boolean, reflect: true }) disabled = false;

  /** @internal A pane could not be loaded. */
  @state() failed = false;
  @query('h2') private readonly heading!: HTMLElement | null;
  @query('.content') private readonly place!: HTMLElement | null;
  @query('hypee-composer') private readonly composer!: HypeeComposer | null;

  /** What was known of it last: when it is unknown now, it is gone. */
  #known: ConversationSummary | undefined;
  /** How many conversations it has shown. */
  #shown = 0;

  constructor() {
    super();
    this.addEventListener('hypee-thread-open', (event) => {
      event.stopPropagation();
      void openPane(this, 'thread', event.detail.messageId);
    });
    this.addEventListener('dragenter', (event) => this.composer?.use(event));
  }

  /**
   * Puts the focus where one begins.
   *
   * @param writes where the user writes; else on the name, as where a keyboard on the screen would hide the conversation
   */
  async begin(writes = false): Promise<void> {
    await this.updateComplete;
    await this.composer?.updateComplete;
    (writes ? this.composer : this.heading)?.focus();
  }

  protected override take(conversation: Conversation | undefined, another: boolean): void {
    const summary = conversation?.summary.value;
    if (summary || another) this.#known = summary;
    if (another) this.#shown += 1;
  }

  protected override observed(): readonly Observable<unknown>[] {
    const conversation = this.currentConversation;
    if (!conversation) return [];
    return [conversation.summary, ...(this.currentChat ? [this.currentChat.me] : [])];
  }

  protected override render(): TemplateResult | typeof nothing {
    const conversation = this.currentConversation;
    if (!conversation) return nothing;
    const isGone = this.#known && !conversation.summary.value;
    return html`${this.#header(this.#known)}
    ${isGone ? html`<p class="gone">${this.say.reason({ code: 'not_found' }, this)}</p>` : html`<div class="content"></div>`}`;
  }

  protected override update(changed: PropertyValues<this>): void {
    super.update(changed);
    const { place } = this;
    if (!place) return;
    // Another conversation gets other elements: scroll position, typed text and focus belong to one of them. Drawn each time:
    // nothing else tells what the page has put into the slots.
    drawEach(place, 'div', [{ key: `${this.#shown}`, from: [{}], draw: (box) => render(this.#content(), box) }]);
  }

  #content(): TemplateResult {
    const summary = this.currentConversation?.summary.value;
    const name = summary && { name: this.#name(summary) };
    return html`
      <hypee-timeline
        exportparts="timeline, day, unread-divider, bubble, attachment, upload, meta, failure, quote, replies, reaction, typing, to-newest"
        .words=${this.say}
        .chat=${this.currentChat}
        .conversation=${this.currentConversation}
        .me=${this.currentMe}
        .label=${name ? this.say.text('messagesOf', name) : ''}
        .showNames=${summary?.kind === 'group'}
        >${forwardSlot(this, 'empty')}</hypee-timeline
      >
      <hypee-composer
        exportparts="composer, input, tool, send"
        .words=${this.say}
        .chat=${this.currentChat}
        .conversation=${this.currentConversation}
        .me=${this.currentMe}
        .label=${name ? this.say.text('composerLabel', name) : ''}
        .disabled=${this.disabled}
        >${forwardSlot(this, 'composer-start')}${forwardSlot(this, 'composer-end')}</hypee-composer
      >
    `;
  }

  #header(summary: ConversationSummary | undefined): TemplateResult {
    const others = summary?.kind === 'group' ? this.say.count('members', summary.memberCount) : '';
    return html`
      <header part="header">
        ${
          this.back
            ? html`<button
                type="button"
                class="back"
                aria-label=${this.say.text('back')}
                @click=${() => emit(this, 'hypee-back', null)}
              >
                ${backIcon}
              </button>`
            : nothing
        }
        ${summary ? conversationAvatar(summary, this.#name(summary), this.currentMe?.id) : nothing}
        <div class="about">
          <h2 part="title" tabindex="-1" dir="auto">${this.#name(summary)}</h2>
          <p>${this.failed ? html`<b role="alert">${this.say.text('loadFailed')}</b>` : others}</p>
        </div>
        ${paneButton(this, 'search', searchIcon)}${paneButton(this, 'details', infoIcon)}
      </header>
    `;
  }

  #name(summary: ConversationSummary | undefined): string {
    return summary ? conversationName(summary, this.currentMe?.id, this.say) : this.say.text('unnamedConversation');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-conversation': HypeeConversation;
  }
}
