import type { Chat, Message } from '@hypee/chat';
import { html, nothing, render, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { forwardSlot } from '../base/forward-slot.ts';
import { hasDirectory } from '../base/has-directory.ts';
import { chatIcon } from '../base/icons.ts';
import { Observer } from '../base/observer.ts';
import type { HypeeEvents } from '../events.ts';
import { HypeeChatProvider } from '../hypee-chat-provider/hypee-chat-provider.ts';
import type { HypeeConversation } from '../hypee-conversation/hypee-conversation.ts';
import type { HypeeConversationList } from '../hypee-conversation-list/hypee-conversation-list.ts';
import { directionAt } from '../strings/language.ts';
import { styles } from './hypee-chat.styles.ts';

/** What is stored is read in this time. Longer, and a user would wonder whether the press was noticed. Milliseconds. */
const READ_MS = 40;

/** Once for all chats of a page; never where the browser does not tell when it is idle. */
let isRehearsed = !('requestIdleCallback' in globalThis);

/**
 * A whole chat: the user's conversations, the one that is open, and what the connection does. Fills the box it stands in:
 * under 600 px one pane, from there two.
 *
 * @tagname hypee-chat
 * @attr {string} url - the chat server, for example `https://chat.example.com`
 * @attr {string} token - the user's token
 * @attr {string} token-url - an address of the page's own site that answers a token, as text or JSON `{access}` or `{token}`
 * @attr {string} user - whose stored conversations to show before a token is known
 * @attr {boolean} guest - without a token: a visitor without an account, in the conversation that the server gives them (`--guests`)
 * @attr {string} conversation - the conversation to open
 * @attr {'auto'|'inbox'|'conversation'} layout - `auto`: one conversation when `conversation` names it, else list and conversation
 * @attr {'auto'|'light'|'dark'} theme - `auto` follows the user's system
 * @attr {string} lang - language of the texts; default: the page's, else the browser's
 * @attr {boolean} disabled - reading only
 * @attr {boolean} notify-title - the number of unread messages in the title of the document
 * @attr {boolean} notify-sound - a quiet sound when somebody else wrote
 * @attr {'auto'|'off'} notify-browser - `auto`: the browser's notifications while the page is hidden, if the user allowed them
 * @fires {CustomEvent<{ chat: Chat }>} hypee-ready - the chat exists; what is stored is readable
 * @fires {CustomEvent<{ status: ConnectionStatus }>} hypee-connection - the connection's status, now and at each change
 * @fires {CustomEvent<{ message: Message }>} hypee-message - a message of another member or another device arrived
 * @fires {CustomEvent<{ draft: SendInput }>} hypee-before-send - cancelable; what listeners change in `draft` is sent
 * @fires {CustomEvent<{ message: Message }>} hypee-sent - the server has a message that was written here
 * @fires {CustomEvent<{ id: string }>} hypee-conversation-select - cancelable; the user chose a conversation
 * @fires {CustomEvent<{ url: string }>} hypee-link-click - cancelable: then the link is not followed
 * @fires {CustomEvent<{ count: number }>} hypee-unread - unread messages of all conversations, now and at each change
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - what no message and no connection status carries
 * @slot header - above everything
 * @slot empty - what stands in a conversation without messages
 * @slot composer-start - before the field in which a message is written
 * @slot composer-end - between the field and the button
 * @csspart conversations - the pane with the list
 * @csspart list-header - its heading, and the button for a new conversation
 * @csspart new-conversation - that button
 * @csspart dialog - the box in which a conversation is begun, or people are added to one
 * @csspart conversation-row - a row of the list
 * @csspart unread - the number of unread messages in a row
 * @csspart conversation - the pane with the open conversation
 * @csspart pane - what stands beside the conversation or over it: a thread, a search, details
 * @csspart pane-header - its heading, and the button that closes it
 * @csspart connection - the strip that says when the chat is not connected
 * @csspart header - name and members of the open conversation
 * @csspart title - its name
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
 * @cssprop --hypee-accent - buttons, own bubbles; default #2457d6, in the dark #2f66e8
 * @cssprop --hypee-on-accent - text on the accent; default white
 * @cssprop --hypee-accent-text - text buttons, the mark of a read message, the focus ring
 * @cssprop --hypee-surface - background
 * @cssprop --hypee-surface-raised - background of the list
 * @cssprop --hypee-surface-floating - background of what floats over the messages: days, the button to the newest one
 * @cssprop --hypee-surface-selected - background of the open conversation's row
 * @cssprop --hypee-text - text
 * @cssprop --hypee-text-muted - times, names, notes
 * @cssprop --hypee-border - lines between the panes
 * @cssprop --hypee-control-border - line around the field
 * @cssprop --hypee-danger - what went wrong
 * @cssprop --hypee-bubble-own - background of one's own bubbles; default: the accent
 * @cssprop --hypee-bubble-own-text - text in one's own bubbles
 * @cssprop --hypee-bubble-other - background of the others' bubbles
 * @cssprop --hypee-bubble-other-text - text in the others' bubbles
 * @cssprop --hypee-radius - corner of a bubble; default 18px
 * @cssprop --hypee-radius-joined - corner where bubbles of one sender meet; default 6px
 * @cssprop --hypee-space - step of the spacing grid; default 4px
 * @cssprop --hypee-font - font family; default: the system's
 */
export class HypeeChat extends HypeeChatProvider {
  /** @internal */
  static override styles = styles;

  @property() conversation: string | undefined;
  @property() layout: 'auto' | 'inbox' | 'conversation' = 'auto';
  @property({ type: Boolean, reflect: true }) disabled = false;

  @state() private selected: string | undefined;
  @query('hypee-conversation-list') private readonly list!: HypeeConversationList | null;
  @query('hypee-conversation') private readonly pane!: HypeeConversation | null;

  /** The conversation that was chosen last. */
  #opening: string | undefined;

  /** @internal */
  protected readonly observer = new Observer(this, () => {
    const chat = this.currentChat;
    return chat ? [chat.connection, chat.storage, ...(isRehearsed ? [] : [chat.conversations])] : [];
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('conversation')) this.#showNamed();
  }

  protected override updated(): void {
    super.updated();
    if (isRehearsed) return;
    const messages = this.currentChat?.conversations.value.flatMap(({ lastMessage }) => lastMessage ?? []) ?? [];
    if (messages.length === 0) return;
    isRehearsed = true;
    requestIdleCallback(() => void this.#rehearse(messages.slice(0, 2)));
  }

  /**
   * Draws a conversation that nobody sees: what only the first one costs (style sheets, templates, code that never ran) is
   * paid before somebody waits for it.
   */
  async #rehearse(messages: readonly Message[]): Promise<void> {
    const { say } = this;
    const box = document.createElement('div');
    // It has a place, so that styles and sizes are found out as well, and is gone before a frame is painted.
    box.style.cssText = 'position: absolute; inset: 0; visibility: hidden';
    render(
      html`<hypee-timeline .messages=${messages} .words=${say} show-names></hypee-timeline>
        <hypee-composer .words=${say}></hypee-composer>
        ${say.count('members', messages.length)}`,
      box,
    );
    this.renderRoot.append(box);
    await box.querySelector('hypee-timeline')?.updateComplete;
    box.remove();
  }

  protected override render(): TemplateResult {
    const { currentChat: chat, say } = this;
    return html`
      <div class="frame" lang=${say.locale} dir=${directionAt(this, say.locale) ?? nothing}>
        <slot name="header"></slot>
        ${chat ? this.#content(chat) : this.isLost ? html`<p class="note">${say.reason({ code: 'invalid_url' }, this)}</p>` : nothing}
      </div>
    `;
  }

  #content(chat: Chat): TemplateResult {
    const words = this.say;
    const single = this.layout === 'conversation' || (this.layout === 'auto' && this.#named !== undefined);
    const panes = ['panes', single ? 'single' : '', this.selected === undefined ? '' : 'open'].join(' ');
    return html`
      <hypee-connection
        exportparts="connection"
        .words=${words}
        .connection=${chat.connection.value}
        .storage=${chat.storage.value}
        @hypee-reconnect=${this.#reconnect}
      ></hypee-connection>
      <div class=${panes}>
        ${
          single
            ? nothing
            : html`<hypee-conversation-list
                part="conversations"
                exportparts="list-header, new-conversation, conversation-row, unread, pane, pane-header, dialog"
                .words=${words}
                .chat=${chat}
                .selected=${this.selected}
                .disabled=${this.disabled}
                @hypee-conversation-select=${this.#chosen}
              ></hypee-conversation-list>`
        }
        ${
          this.selected === undefined
            ? html`<div class="note unchosen">
                ${chatIcon}
                <p class="placeholder">${words.text('chooseConversation')}</p>
                ${
                  single || this.disabled || !hasDirectory(chat)
                    ? nothing
                    : html`<button type="button" @click=${(click: Event) => this.list?.newConversation(click)}>
                        ${words.text('newConversation')}
                      </button>`
                }
              </div>`
            : html`<hypee-conversation
                part="conversation"
                exportparts="header, title, timeline, day, unread-divider, bubble, attachment, upload, meta, failure, quote, replies, reaction, typing, to-newest, composer, input, tool, send, pane, pane-header, dialog"
                .words=${words}
                .chat=${chat}
                .conversation=${this.selected}
                .back=${!single}
                .disabled=${this.disabled}
                @hypee-conversation-select=${this.#chosen}
                @hypee-back=${this.#goBack}
                >${forwardSlot(this, 'empty')}${forwardSlot(this, 'composer-start')}${forwardSlot(this, 'composer-end')}</hypee-conversation
              >`
        }
      </div>
    `;
  }

  readonly #chosen = (event: HypeeEvents['hypee-conversation-select']): void => {
    // The page's listeners must have spoken before anything happens: so the page gets an event of its own.
    event.stopPropagation();
    if (!this.choose(event.detail.id)) event.preventDefault();
  };

  protected override choose(id: string): boolean {
    const isAllowed = super.choose(id);
    if (isAllowed) void this.#open(id);
    return isAllowed;
  }

  async #open(id: string): Promise<void> {
    this.#opening = id;
    await this.#read(id);
    // Another one was chosen meanwhile, or another user came.
    if (this.#opening !== id) return;
    this.selected = id;
    // With the next frame: where the focus can go must be laid out, and until then what is stored may have come.
    await Promise.all([this.updateComplete, new Promise(requestAnimationFrame)]);
    // Beside the list there is no keyboard on the screen, as a rule.
    await this.pane?.begin(this.list?.checkVisibility({ visibilityProperty: true }));
  }

  /** Resolves when there are messages to draw; those that are not stored here are not waited for. */
  async #read(id: string): Promise<void> {
    const messages = this.currentChat?.conversation(id).messages;
    let undo: (() => void) | undefined;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, READ_MS);
      undo = messages?.subscribe(({ length }) => {
        if (length > 0) resolve();
      });
    });
    undo?.();
  }

  readonly #goBack = async (event: Event): Promise<void> => {
    event.stopPropagation();
    const id = this.selected;
    this.selected = undefined;
    await this.updateComplete;
    await this.list?.focusRow(id);
  };

  readonly #reconnect = (event: Event): void => {
    event.stopPropagation();
    this.currentChat?.reconnect();
  };

  protected override endSession(): void {
    super.endSession();
    // Another user's conversations have other ids.
    this.#showNamed();
  }

  /** What the page says counts more than what was pressed before and is still being read. */
  #showNamed(): void {
    this.selected = this.#opening = this.#named;
  }

  /** An empty attribute names nothing. */
  get #named(): string | undefined {
    return this.conversation === '' ? undefined : this.conversation;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-chat': HypeeChat;
  }
}
