import { ChatError, type Chat, type ConnectOptions } from '@hypee/chat';
import type { HypeeChat } from '../hypee-chat/hypee-chat.ts';
import { emit } from '../events.ts';
import { VERSION } from '../version.ts';
import { launcherCss } from './launcher.styles.ts';
import { make, picture } from './make.ts';
import type { Panel } from './panel.ts';
import { whenIdle } from './when-idle.ts';
import { textsAt } from './texts.ts';
import { forgetVisit, noteOpened, wasOpened } from './visit.ts';

const asChatError = (error: unknown): ChatError =>
  error instanceof ChatError
    ? error
    : new ChatError('load_failed', 'The launcher could not fetch the chat. Open it again to retry.', {
        retryable: true,
        cause: error,
      });

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
  'guest',
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

/** What a renderer of pages has instead: it makes the element, and never shows it. */
const Base =
  (globalThis as { HTMLElement?: typeof HTMLElement }).HTMLElement ?? (Object as unknown as typeof HTMLElement);

/** What is in its shadow root. */
interface View {
  readonly root: ShadowRoot;
  readonly button: HTMLButtonElement;
  readonly badge: HTMLElement;
  readonly trouble: HTMLElement;
}

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
 * @attr {boolean} guest - until `identify`, the user is a visitor without an account, from the first opening on: as of `<hypee-chat>`
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
export class HypeeLauncher extends Base {
  static readonly version: string = VERSION;
  static readonly observedAttributes = FORWARDED;
  /** @internal Registers the other tags: the entry that registers this one says where they come from. */
  static load: (() => Promise<unknown>) | undefined;

  /** Once it was in a page. */
  #view: View | undefined;
  /** Whom `identify` told of, and the token that was given as a property. */
  #identity: Partial<Identity> = {};
  #panel: Promise<Panel> | undefined;
  #ready: Panel | undefined;
  #isOpen = false;
  #unread = 0;

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
    this.#view ??= this.#draw();
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
      emit(this, 'hypee-open', null);
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
    this.#view?.button.focus();
    emit(this, 'hypee-close', null);
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
    if (this.url) forgetVisit(this.url);
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
      const isPast = name === 'token' || (name === 'guest' && this.token !== undefined);
      const value = isPast ? null : (known ?? this.getAttribute(name));
      if (value === null) chat.removeAttribute(name);
      else chat.setAttribute(name, value);
    }
    chat.token = this.token;
  }

  #draw(): View {
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(launcherCss);
    root.adoptedStyleSheets = [sheet];
    const badge = make('span', { class: 'badge', part: 'badge' });
    const icon = make('slot', { name: 'launcher-icon' }, picture('M4 5h16v11h-9l-5 4v-4H4z'));
    const button = make('button', { type: 'button', class: 'button', part: 'button' }, icon, badge);
    const trouble = make('p', { class: 'trouble', role: 'alert' });
    root.append(button, trouble);
    button.addEventListener('click', () => void this.#pressed(trouble));
    // Fetched while the finger is still on its way down.
    for (const intent of ['pointerenter', 'pointerdown', 'focus']) {
      button.addEventListener(intent, () => void this.#load().catch(() => undefined), { once: true });
    }
    this.addEventListener('hypee-unread', ({ detail }) => this.#count(detail.count));
    return { root, button, badge, trouble };
  }

  async #pressed(trouble: HTMLElement): Promise<void> {
    trouble.textContent = '';
    try {
      await this.toggle();
    } catch (error) {
      trouble.textContent = textsAt(this)[2];
      emit(this, 'hypee-error', { error: asChatError(error) });
    }
  }

  /** What cannot be loaded is tried again with the next press. */
  #load(): Promise<Panel> {
    this.#panel ??= (async () => {
      try {
        const register = HypeeLauncher.load;
        if (!register) throw new Error('Import @hypee/chat-elements/launcher: it says where the chat comes from.');
        const [{ Panel }] = await Promise.all([import('./panel.ts'), register()]);
        return (this.#ready = new Panel(this, this.shadowRoot ?? this));
      } catch (error) {
        this.#panel = undefined;
        throw error;
      }
    })();
    return this.#panel;
  }

  #name(): void {
    if (!this.#view) return;
    const { button, badge } = this.#view;
    const [open, close] = textsAt(this);
    badge.textContent = this.#unread > MOST ? `${MOST}+` : this.#unread > 0 ? String(this.#unread) : '';
    button.ariaLabel = this.#isOpen ? close : open + (badge.textContent && ` (${badge.textContent})`);
    button.ariaExpanded = String(this.#isOpen);
  }

  #count(count: number): void {
    this.#unread = count;
    this.#name();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-launcher': HypeeLauncher;
  }
}
