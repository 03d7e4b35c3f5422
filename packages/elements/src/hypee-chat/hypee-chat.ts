import { connectToChat, type Chat, type ConnectOptions } from '@hypee/chat';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { Observer } from '../base/observer.ts';
import { emit, reportError, type HypeeEvents } from '../events.ts';
import type { HypeeConversation } from '../hypee-conversation/hypee-conversation.ts';
import type { HypeeConversationList } from '../hypee-conversation-list/hypee-conversation-list.ts';
import type { Strings } from '../strings/strings.ts';
import { Words } from '../strings/words.ts';
import { VERSION } from '../version.ts';
import { styles } from './hypee-chat.styles.ts';
import { Session } from './session.ts';
import { fetchToken } from './token-url.ts';

/** A change of one of these is another chat. A new `token` is not: it is used when the next one is needed. */
const IDENTITY = ['url', 'user', 'tokenUrl', 'chat'] as const;

/**
 * A whole chat: the user's conversations, the one that is open, and what the connection does. Fills the box it stands in:
 * under 600 px one pane, from there two.
 *
 * @tagname hypee-chat
 * @attr {string} url - the chat server, for example `https://chat.example.com`
 * @attr {string} token - the user's token
 * @attr {string} token-url - an address of the page's own site that answers a token, as text or JSON `{access}` or `{token}`
 * @attr {string} user - whose stored conversations to show before a token is known
 * @attr {string} conversation - the conversation to open
 * @attr {'auto'|'inbox'|'conversation'} layout - `auto`: one conversation when `conversation` names it, else list and conversation
 * @attr {'auto'|'light'|'dark'} theme - `auto` follows the user's system
 * @attr {string} lang - language of the texts; default: the page's, else the browser's
 * @attr {boolean} disabled - reading only
 * @fires {CustomEvent<{ chat: Chat }>} hypee-ready - the chat exists; what is stored is readable
 * @fires {CustomEvent<{ status: ConnectionStatus }>} hypee-connection - the connection's status, now and at each change
 * @fires {CustomEvent<{ message: Message }>} hypee-message - a message of another member or another device arrived
 * @fires {CustomEvent<{ draft: SendInput }>} hypee-before-send - cancelable; what listeners change in `draft` is sent
 * @fires {CustomEvent<{ message: Message }>} hypee-sent - the server has a message that was written here
 * @fires {CustomEvent<{ id: string }>} hypee-conversation-select - cancelable; the user chose a conversation
 * @fires {CustomEvent<{ count: number }>} hypee-unread - unread messages of all conversations, now and at each change
 * @fires {CustomEvent<{ url: string }>} hypee-link-click - cancelable: then the link is not followed
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - what no message and no connection status carries
 * @csspart conversations - the pane with the list
 * @csspart conversation - the pane with the open conversation
 * @csspart connection - the strip that says when the chat is not connected
 * @csspart header - name and members of the open conversation
 * @csspart timeline - the messages
 * @csspart bubble - the box around a message's text
 * @csspart composer - where a message is written
 * @cssprop --hypee-accent - buttons, own bubbles; default #2457d6, in the dark #2f66e8
 * @cssprop --hypee-on-accent - text on the accent; default white
 * @cssprop --hypee-accent-text - text buttons, the mark of a read message, the focus ring
 * @cssprop --hypee-surface - background
 * @cssprop --hypee-surface-raised - background of the list
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
export class HypeeChat extends LitElement {
  /** The package's version, for `define`. */
  static readonly version: string = VERSION;
  /** @internal */
  static override styles = styles;

  @property() url: string | undefined;
  /** The user's token, or a function that gets one; called again before it expires and when the server refused it. */
  @property() token: ConnectOptions['token'] | undefined;
  @property({ attribute: 'token-url' }) tokenUrl: string | undefined;
  @property() user: string | undefined;
  @property() conversation: string | undefined;
  @property() layout: 'auto' | 'inbox' | 'conversation' = 'auto';
  @property({ reflect: true, useDefault: true }) theme: 'auto' | 'light' | 'dark' = 'auto';
  @property({ type: Boolean, reflect: true }) disabled = false;
  /** A chat made by the page, instead of `url` and `token`. The element never closes it. */
  @property({ attribute: false }) chat: Chat | undefined;
  /** Texts to use instead of the built-in ones. */
  @property({ attribute: false }) strings: Partial<Strings> | undefined;

  @state() private selected: string | undefined;
  @query('hypee-conversation-list') private readonly list!: HypeeConversationList | null;
  @query('hypee-conversation') private readonly pane!: HypeeConversation | null;

  readonly #observer = new Observer(this);
  #session: Session | undefined;
  #words: Words | undefined;
  /** `url` names no server. */
  #isLost = false;

  /** `lang` is the platform's own property: its attribute is watched, so that a change is drawn. */
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if (name !== 'lang' || before === value) return;
    this.#words = undefined;
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // It may stand in another language now, and its chat may have been let go.
    this.#words = undefined;
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move within the document disconnects and connects at once: that is no reason to hang up.
    queueMicrotask(() => {
      if (!this.isConnected) this.#endSession();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('strings')) this.#words = undefined;
    if (changed.has('conversation')) this.selected = this.#named;
    if (IDENTITY.some((name) => changed.has(name))) this.#endSession();
    if (!this.#session && this.isConnected) this.#startSession();
    else if (changed.has('token') && this.#session?.chat.connection.value.status === 'unauthorized') {
      this.#session.chat.reconnect();
    }
  }

  protected override updated(): void {
    this.#session?.begin();
  }

  protected override render(): TemplateResult {
    const words = (this.#words ??= Words.for(this, this.strings));
    const chat = this.#session?.chat;
    return html`
      <div class="frame" lang=${words.locale}>
        ${chat ? this.#content(chat, words) : this.#isLost ? html`<p class="note">${words.text('noAddress')}</p>` : nothing}
      </div>
    `;
  }

  #content(chat: Chat, words: Words): TemplateResult {
    const connection = chat.connection.value;
    const single = this.layout === 'conversation' || (this.layout === 'auto' && this.#named !== undefined);
    const panes = ['panes', single ? 'single' : '', this.selected === undefined ? '' : 'open'].join(' ');
    return html`
      <hypee-connection
        exportparts="connection"
        .words=${words}
        .connection=${connection}
        .storage=${chat.storage.value}
        @hypee-reconnect=${this.#reconnect}
      ></hypee-connection>
      <div class=${panes}>
        ${
          single
            ? nothing
            : html`<hypee-conversation-list
                part="conversations"
                exportparts="conversation-row, unread"
                .words=${words}
                .conversations=${chat.conversations.value}
                .me=${chat.me.value}
                .selected=${this.selected}
                .loading=${connection.status !== 'online'}
                @hypee-conversation-select=${this.#choose}
                @hypee-load-conversations=${this.#loadConversations}
              ></hypee-conversation-list>`
        }
        ${
          this.selected === undefined
            ? html`<p class="note placeholder">${words.text('chooseConversation')}</p>`
            : html`<hypee-conversation
                part="conversation"
                exportparts="header, title, timeline, day, bubble, meta, failure, typing, composer, input, send"
                .words=${words}
                .conversation=${chat.conversation(this.selected)}
                .me=${chat.me.value}
                .back=${!single}
                .disabled=${this.disabled}
                @hypee-back=${this.#goBack}
              ></hypee-conversation>`
        }
      </div>
    `;
  }

  readonly #choose = async (event: HypeeEvents['hypee-conversation-select']): Promise<void> => {
    // The page's listeners must have spoken before anything happens: so the page gets an event of its own.
    event.stopPropagation();
    const { id } = event.detail;
    if (!emit(this, 'hypee-conversation-select', { id }, { cancelable: true })) {
      event.preventDefault();
      return;
    }
    this.selected = id;
    await this.updateComplete;
    const besideList = this.list?.checkVisibility({ visibilityProperty: true }) ?? false;
    await (besideList ? this.pane?.focusComposer() : this.pane?.focusHeading());
  };

  readonly #goBack = async (event: Event): Promise<void> => {
    event.stopPropagation();
    const id = this.selected;
    this.selected = undefined;
    await this.updateComplete;
    await this.list?.focusRow(id);
  };

  readonly #loadConversations = async (event: Event): Promise<void> => {
    event.stopPropagation();
    try {
      await this.#session?.chat.loadMoreConversations();
    } catch (error) {
      reportError(this, error);
    }
  };

  readonly #reconnect = (event: Event): void => {
    event.stopPropagation();
    this.#session?.chat.reconnect();
  };

  #startSession(): void {
    const chat = this.chat ?? this.#connect();
    if (!chat) return;
    this.#session = new Session(chat, { owned: chat !== this.chat, host: this });
    this.#observer.observe(chat.conversations, chat.me, chat.connection, chat.storage);
  }

  #endSession(): void {
    if (!this.#session) return;
    this.#observer.observe();
    this.#session.end();
    this.#session = undefined;
    // Another user's conversations have other ids.
    this.selected = this.#named;
  }

  /** An empty attribute names nothing. */
  get #named(): string | undefined {
    return this.conversation === '' ? undefined : this.conversation;
  }

  #connect(): Chat | undefined {
    const { url, user } = this;
    this.#isLost = !url;
    if (!url || (!this.token && !this.tokenUrl)) return undefined;
    try {
      return connectToChat({ url, token: (reason) => this.#getToken(reason), ...(user ? { user } : {}) });
    } catch (error) {
      this.#isLost = true;
      reportError(this, error);
      return undefined;
    }
  }

  /** Reads the properties anew each time: a page may renew `token` while the chat runs. */
  async #getToken(reason: 'connect' | 'expiring' | 'rejected'): Promise<string> {
    const { token, tokenUrl } = this;
    if (typeof token === 'function') return token(reason);
    return tokenUrl === undefined || (token !== undefined && token !== '') ? (token ?? '') : fetchToken(tokenUrl);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-chat': HypeeChat;
  }
}
