import { connectToChat, type Chat, type ConnectOptions } from '@hypee/chat';
import { css, html, LitElement, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { ContextSource } from '../base/context.ts';
import { reportError } from '../events.ts';
import type { Strings } from '../strings/strings.ts';
import { Words } from '../strings/words.ts';
import { VERSION } from '../version.ts';
import { Session } from './session.ts';
import { fetchToken } from './token-url.ts';

/** A change of one of these is another chat. A new `token` is not: it is used when the next one is needed. */
const IDENTITY = ['url', 'user', 'tokenUrl', 'chat'] as const;

/**
 * Holds the one chat that the parts inside it show, wherever they stand: between other elements, in slots, in shadow roots.
 * Draws nothing itself.
 *
 * @tagname hypee-chat-provider
 * @slot - the page's own layout, with the parts in it
 * @attr {string} url - the chat server, for example `https://chat.example.com`; beside a `chat` of the page it tells whose pictures
 *   may be shown
 * @attr {string} token - the user's token
 * @attr {string} token-url - an address of the page's own site that answers a token, as text or JSON `{access}` or `{token}`
 * @attr {string} user - whose stored conversations to show before a token is known
 * @attr {'auto'|'light'|'dark'} theme - `auto` follows the page
 * @attr {string} lang - language of the texts; default: the page's, else the browser's
 * @fires {CustomEvent<{ chat: Chat }>} hypee-ready - the chat exists; what is stored is readable
 * @fires {CustomEvent<{ status: ConnectionStatus }>} hypee-connection - the connection's status, now and at each change
 * @fires {CustomEvent<{ message: Message }>} hypee-message - a message of another member or another device arrived
 * @fires {CustomEvent<{ count: number }>} hypee-unread - unread messages of all conversations, now and at each change
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - what no message and no connection status carries
 */
export class HypeeChatProvider extends LitElement {
  /** The package's version, for `define`. */
  static readonly version: string = VERSION;
  /** @internal */
  static override styles: CSSResultGroup = css`
    :host {
      display: contents;
    }

    :host([theme='light']) {
      color-scheme: light;
    }

    :host([theme='dark']) {
      color-scheme: dark;
    }
  `;

  @property() url: string | undefined;
  /** The user's token, or a function that gets one; called again before it expires and when the server refused it. */
  @property() token: ConnectOptions['token'] | undefined;
  @property({ attribute: 'token-url' }) tokenUrl: string | undefined;
  @property() user: string | undefined;
  @property({ reflect: true, useDefault: true }) theme: 'auto' | 'light' | 'dark' = 'auto';
  /** A chat made by the page, instead of `url` and `token`. The element never closes it. */
  @property({ attribute: false }) chat: Chat | undefined;
  /** Texts to use instead of the built-in ones. */
  @property({ attribute: false }) strings: Partial<Strings> | undefined;

  readonly #context = new ContextSource(this);
  #session: Session | undefined;
  #words: Words | undefined;
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
      if (!this.isConnected) this.endSession();
    });
  }

  /** @internal */
  protected get currentChat(): Chat | undefined {
    return this.#session?.chat;
  }

  /** @internal Whether `url` names no server. */
  protected get isLost(): boolean {
    return this.#isLost;
  }

  /** @internal */
  protected get say(): Words {
    return (this.#words ??= Words.for(this, this.strings));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('strings')) this.#words = undefined;
    if (IDENTITY.some((name) => changed.has(name))) this.endSession();
    if (!this.#session && this.isConnected) this.#startSession();
    else if (changed.has('token') && this.#session?.chat.connection.value.status === 'unauthorized') {
      this.#session.chat.reconnect();
    }
    this.#tellParts();
  }

  protected override updated(): void {
    this.#session?.begin();
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  #startSession(): void {
    const chat = this.chat ?? this.#connect();
    if (chat) this.#session = new Session(chat, { owned: chat !== this.chat, host: this });
  }

  /** @internal Lets the chat go: it is another one from here on, or none. */
  protected endSession(): void {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    this.#tellParts();
    session.end();
  }

  #tellParts(): void {
    const { url } = this;
    const origin = url && URL.canParse(url) ? new URL(url).origin : undefined;
    this.#context.set({ chat: this.currentChat, words: this.say, origin });
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
    'hypee-chat-provider': HypeeChatProvider;
  }
}
