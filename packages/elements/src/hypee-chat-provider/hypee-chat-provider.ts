import { connectToChat, type Chat, type ConnectOptions } from '@hypee/chat';
import { css, html, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { schemes } from '../base/schemes.styles.ts';
import { ContextSource } from '../base/context.ts';
import { HypeeElement } from '../base/hypee-element.ts';
import { emit, reportError } from '../events.ts';
import type { NoticeSettings } from '../notices/notice-settings.ts';
import type { Strings } from '../strings/strings.ts';
import { NoticeLoader } from './notice-loader.ts';
import { ownLook } from '../renderers/on-demand.ts';
import type { Renderers } from '../renderers/types.ts';
import { Session } from './session.ts';
import { fetchToken } from './token-url.ts';

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
 * @attr {boolean} guest - without a token: a visitor without an account, where the server takes them in (`--guests`)
 * @attr {'auto'|'light'|'dark'} theme - `auto` follows the page
 * @attr {string} lang - language of the texts; default: the page's, else the browser's
 * @attr {boolean} notify-title - the number of unread messages in the title of the document
 * @attr {boolean} notify-sound - a quiet sound when somebody else wrote
 * @attr {'auto'|'off'} notify-browser - `auto`: the browser's notifications while the page is hidden, if the user allowed them
 * @fires {CustomEvent<{ chat: Chat }>} hypee-ready - the chat exists; what is stored is readable
 * @fires {CustomEvent<{ status: ConnectionStatus }>} hypee-connection - the connection's status, now and at each change
 * @fires {CustomEvent<{ message: Message }>} hypee-message - a message of another member or another device arrived
 * @fires {CustomEvent<{ id: string }>} hypee-conversation-select - cancelable; the user clicked a notification
 * @fires {CustomEvent<{ count: number }>} hypee-unread - unread messages of all conversations, now and at each change
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - what no message and no connection status carries
 */
export class HypeeChatProvider extends HypeeElement {
  /** @internal */
  static override styles: CSSResultGroup = [
    schemes,
    css`
      :host {
        display: contents;
      }
    `,
  ];

  @property() url: string | undefined;
  /** The user's token, or a function that gets one; called again before it expires and when the server refused it. */
  @property() token: ConnectOptions['token'] | undefined;
  @property({ attribute: 'token-url' }) tokenUrl: string | undefined;
  @property() user: string | undefined;
  /** Without a token: a visitor without an account. The server gives a token, kept on this device, and a conversation, which is opened. */
  @property({ type: Boolean }) guest = false;
  @property() theme: 'auto' | 'light' | 'dark' = 'auto';
  /** A chat made by the page, instead of `url` and `token`. The element never closes it. */
  @property({ attribute: false }) chat: Chat | undefined;
  /** Texts to use instead of the built-in ones. */
  @property({ attribute: false }) strings: Partial<Strings> | undefined;
  /** What the page draws in its own way: bodies of messages, files, an empty conversation. Another object is drawn at once. */
  @property({ attribute: false }) renderers: Renderers | undefined;

  /** Shows the number of unread messages in the title of the document. */
  @property({ type: Boolean, attribute: 'notify-title' }) notifyTitle = false;
  /** Makes a quiet sound when somebody else wrote something that nobody reads at once. */
  @property({ type: Boolean, attribute: 'notify-sound' }) notifySound = false;
  /** `auto`: the browser's notifications while the page is hidden, where the user has allowed them. The page asks for that. */
  @property({ attribute: 'notify-browser' }) notifyBrowser: 'auto' | 'off' = 'auto';

  readonly #context = new ContextSource(this);
  #session: Session | undefined;
  #isLost = false;
  /** What makes it this chat and no other; not `token`, which is used when the next one is needed. */
  #identity: readonly unknown[] | undefined;
  #lastToken: ConnectOptions['token'] | undefined;

  constructor() {
    super();
    this.addEventListener('hypee-connection', ({ detail }) => {
      // Not at once: a part of what is being drawn may have told it.
      if (detail.status === 'online') queueMicrotask(() => this.speech.retry());
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // It may stand in another language now, and its chat may have been let go.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move within the document disconnects and connects at once: that is no reason to hang up.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.endSession();
      this.#identity = undefined;
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

  protected override async scheduleUpdate(): Promise<void> {
    // The chat does not wait for the language.
    this.#keepSession();
    this.speech.overrides = this.strings;
    await super.scheduleUpdate();
  }

  protected override update(changed: PropertyValues<this>): void {
    this.#tellParts();
    // Without its attribute it is the default again; an attribute that says nothing else is not added.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- an attribute that goes leaves null
    this.theme ??= 'auto';
    if (this.theme !== 'auto' || this.hasAttribute('theme')) this.setAttribute('theme', this.theme);
    super.update(changed);
  }

  protected override updated(): void {
    this.#session?.update();
    ownLook((this.renderers ?? this.querySelector('template')) && this)?.take(this);
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  /** @internal @returns whether the page lets the user open this conversation */
  protected choose(id: string): boolean {
    return emit(this, 'hypee-conversation-select', { id }, { cancelable: true });
  }

  #keepSession(): void {
    if (!this.isConnected) return;
    const { token } = this;
    const before = this.#identity;
    const identity = [this.url, this.user, this.tokenUrl, this.chat];
    const isOther = !before || identity.some((value, index) => value !== before[index]);
    const hasNewToken = token !== this.#lastToken;
    this.#identity = identity;
    this.#lastToken = token;
    if (isOther) this.endSession();
    if (!this.#session) {
      if (isOther || hasNewToken) this.#startSession();
    } else if (hasNewToken && this.#session.chat.connection.value.status === 'unauthorized') {
      this.#session.chat.reconnect();
    }
  }

  #startSession(): void {
    const chat = this.chat ?? this.#connect();
    if (!chat) return;
    const settings = (): NoticeSettings => ({
      title: this.notifyTitle,
      sound: this.notifySound,
      browser: this.notifyBrowser !== 'off',
      words: this.say,
    });
    const notices = new NoticeLoader(chat, settings, (id) => this.choose(id));
    this.#session = new Session(chat, { owned: chat !== this.chat, host: this, notices });
  }

  /** @internal Lets the chat go: it is another one from here on, or none. */
  protected endSession(): void {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    if (this.hasUpdated) this.#tellParts();
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
    if (!url || !(this.token || this.tokenUrl || this.guest)) return undefined;
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
    if (token) return token;
    if (tokenUrl) return fetchToken(tokenUrl);
    return this.guest ? (await import('../guest/guest-token.ts')).guestToken(this, reason, () => this.currentChat) : '';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-chat-provider': HypeeChatProvider;
  }
}
