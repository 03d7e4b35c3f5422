import type { Chat, ConnectOptions } from '@hypee/chat';
import type { HypeeChat } from '../hypee-chat/hypee-chat.ts';
import { VERSION } from '../version.ts';
import { launcherCss } from './launcher.styles.ts';
import { make, picture } from './make.ts';
import type { Panel } from './panel.ts';
import { whenIdle } from './when-idle.ts';
import { textsAt } from './texts.ts';
import { forgetOpened, noteOpened, wasOpened } from './visit.ts';

/** Who the user is from now on. */
export interface Identity {
  token: ConnectOptions['token'];
  user?: string;
}

/** What it hands to its `<hypee-chat>`. */
const FORWARDED = [
  'url',
  'token',
  'token-url',
  'user',
  'conversation',
  'layout',
  'theme',
  'lang',
  'notify-title',
  'notify-sound',
  'notify-browser',
];

/** A count is shown up to here. */
const MOST = 99;

/** Its parts, wherever they come from. */
type Load = () => Promise<{ Panel: typeof Panel }>;

/**
 * A round button that opens a chat in a panel: beside the page, or over all of it on a phone. It weighs little until somebody
 * turns to it: only then the chat itself is fetched. Nothing is stored, and nobody is connected, before it was opened once on
 * this device.
 *
 * @tagname hypee-launcher
 * @slot launcher-icon - the picture on the button
 * @attr {string} url - the chat server
 * @attr {string} token - the user's token
 * @attr {string} token-url - an address of the page's own site that answers a token
 * @attr {string} user - whose stored conversations to show before a token is known
 * @attr {string} conversation - the one conversation that it is for; default: all of them
 * @attr {'auto'|'inbox'|'conversation'} layout - as of `<hypee-chat>`
 * @attr {'auto'|'light'|'dark'} theme - `auto` follows the page
 * @attr {string} lang - language of the texts; default: the page's, else the browser's
 * @attr {boolean} notify-title - as of `<hypee-chat>`
 * @attr {boolean} notify-sound - as of `<hypee-chat>`
 * @attr {'auto'|'off'} notify-browser - as of `<hypee-chat>`
 * @fires {CustomEvent<null>} hypee-open - the panel was opened
 * @fires {CustomEvent<null>} hypee-close - the panel was closed
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - something could not be done, the loading of the chat included
 * @csspart button - the round button
 * @csspart badge - the number of unread messages on it
 * @csspart panel - the box with the chat
 * @cssprop --hypee-accent - the button; default #2457d6, in the dark #2f66e8
 * @cssprop --hypee-on-accent - the picture on it; default white
 * @cssprop --hypee-launcher-z - how far it stands above the page (`z-index`); default 2147483000
 */
export class HypeeLauncher extends HTMLElement {
  static readonly version: string = VERSION;
  static readonly observedAttributes = FORWARDED;
  /** @internal Where the chat comes from: the entry that registers the tag says. */
  static load: Load | undefined;

  readonly #button = make('button', { type: 'button', class: 'button', part: 'button', 'aria-expanded': 'false' });
  readonly #trouble = make('p', { class: 'trouble', role: 'alert' });
  readonly #badge = make('span', { class: 'badge', part: 'badge' });
  /** Whom `identify` told of, and the token that was given as a property. */
  #identity: Partial<Identity> = {};
  #panel: Promise<Panel> | undefined;
  #ready: Panel | undefined;
  #isOpen = false;
  #unread = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(launcherCss);
    root.adoptedStyleSheets = [sheet];
    const icon = make('slot', { name: 'launcher-icon' }, picture('M4 5h16v11h-9l-5 4v-4H4z'));
    this.#button.append(icon, this.#badge);
    root.append(this.#button);
    root.append(this.#trouble);
    this.#button.addEventListener('click', () => void this.#pressed());
    // Fetched while the finger is still on its way down.
    for (const intent of ['pointerenter', 'pointerdown', 'focus']) {
      this.#button.addEventListener(intent, () => void this.#load().catch(() => undefined), { once: true });
    }
    this.addEventListener('hypee-unread', ({ detail }) => this.#count(detail.count));
  }

  /** The user's token, or a function that gets one. */
  get token(): ConnectOptions['token'] | undefined {
    return this.#identity.token ?? this.getAttribute('token') ?? undefined;
  }

  set token(token: ConnectOptions['token'] | undefined) {
    this.#identity = { ...this.#identity, ...(token !== undefined && { token }) };
    this.#ready?.forward();
  }

  /** The chat, once it is loaded. */
  get chat(): Chat | undefined {
    return this.#ready?.chat;
  }

  /** Whether the panel is open. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  connectedCallback(): void {
    this.#name();
    const { url } = this;
    // Somebody who wrote before wants to see that there is an answer.
    if (url && wasOpened(url)) whenIdle(() => void this.#load().catch(() => undefined));
  }

  disconnectedCallback(): void {
    // A move within the document disconnects and connects at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#ready?.remove();
      this.#ready = this.#panel = undefined;
      this.#isOpen = false;
      this.#count(0);
    });
  }

  attributeChangedCallback(): void {
    this.#name();
    this.#ready?.forward();
  }

  /** Opens the panel, and loads what is in it if need be. */
  async open(): Promise<void> {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#name();
    if (this.url) noteOpened(this.url);
    try {
      const panel = await this.#load();
      if (this.#wasClosed()) return;
      await panel.show();
      this.#tell('hypee-open');
    } catch (error) {
      this.#isOpen = false;
      this.#name();
      throw error;
    }
  }

  /** While something was waited for. */
  #wasClosed(): boolean {
    return !this.#isOpen;
  }

  /** Closes the panel; the chat stays connected. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#name();
    this.#ready?.hide();
    this.#button.focus();
    this.#tell('hypee-close');
  }

  async toggle(): Promise<void> {
    if (this.#isOpen) this.close();
    else await this.open();
  }

  /** Another user from now on, in place. Before the chat is there it only remembers who that is. */
  async identify({ token, user }: Identity): Promise<void> {
    const identity = { token, ...(user !== undefined && { user }) };
    this.#identity = identity;
    await this.#ready?.identify(identity);
  }

  /** Erases what this device keeps of the user, closes the panel and forgets that it was ever opened. */
  async logout(): Promise<void> {
    this.close();
    if (this.url) forgetOpened(this.url);
    await this.#ready?.logout();
    this.#ready = this.#panel = undefined;
    this.#identity = {};
    this.removeAttribute('token');
    this.#count(0);
  }

  /** The chat server. */
  get url(): string {
    return this.getAttribute('url') ?? '';
  }

  /** @internal What the chat in it is to be like. */
  forwardTo(chat: HypeeChat): void {
    for (const name of FORWARDED) {
      const known = name === 'user' ? this.#identity.user : undefined;
      const value = name === 'token' ? null : (known ?? this.getAttribute(name));
      if (value === null) chat.removeAttribute(name);
      else chat.setAttribute(name, value);
    }
    chat.token = this.token;
  }

  async #pressed(): Promise<void> {
    this.#trouble.textContent = '';
    try {
      await this.toggle();
    } catch (error) {
      this.#trouble.textContent = textsAt(this)[2];
      this.dispatchEvent(new CustomEvent('hypee-error', { detail: { error }, bubbles: true, composed: true }));
    }
  }

  /** What cannot be loaded is tried again with the next press. */
  #load(): Promise<Panel> {
    this.#panel ??= (async () => {
      try {
        const parts = await HypeeLauncher.load?.();
        if (!parts) throw new Error('Import @hypee/chat-elements/launcher: it says where the chat comes from.');
        return (this.#ready = new parts.Panel(this, this.shadowRoot ?? this));
      } catch (error) {
        this.#panel = undefined;
        throw error;
      }
    })();
    return this.#panel;
  }

  #name(): void {
    const [open, close] = textsAt(this);
    const count = this.#unread > 0 ? ` (${this.#badge.textContent})` : '';
    this.#button.ariaLabel = this.#isOpen ? close : open + count;
    this.#button.ariaExpanded = String(this.#isOpen);
  }

  #count(count: number): void {
    this.#unread = count;
    this.#badge.textContent = count > 0 ? (count > MOST ? `${MOST}+` : String(count)) : '';
    this.#name();
  }

  #tell(name: 'hypee-open' | 'hypee-close'): void {
    this.dispatchEvent(new CustomEvent(name, { detail: null, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-launcher': HypeeLauncher;
  }
}
