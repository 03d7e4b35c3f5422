import type { Chat } from '@hypee/chat';
import type { HypeeChat } from '../hypee-chat/hypee-chat.ts';
import { reportError } from '../events.ts';
import { mergeGuest } from '../guest/guest.ts';
import type { HypeeLauncher, Identity } from './hypee-launcher.ts';
import { make, picture } from './make.ts';
import { panelCss } from './panel.styles.ts';
import { textsAt } from './texts.ts';
import { wasOpened } from './visit.ts';

/** A window that is narrower is a phone's: the panel is over all of it. */
const PHONE = '(max-width: 480px)';

/** The box with the chat. */
export class Panel {
  readonly #launcher: HypeeLauncher;
  readonly #phone = matchMedia(PHONE);
  readonly #close = make('button', { type: 'button', class: 'close' }, picture('M6 6l12 12M18 6L6 18'));
  readonly #chat: HypeeChat = document.createElement('hypee-chat');
  readonly #dialog: HTMLDialogElement;
  readonly #gone = new AbortController();
  #known: Chat | undefined;
  /** Whether the chat may connect: a finger over the button is no reason yet. */
  #isBegun = false;

  constructor(launcher: HypeeLauncher, place: ParentNode & Node) {
    this.#launcher = launcher;
    this.#dialog = make(
      'dialog',
      { part: 'panel', tabindex: '-1' },
      make('div', { class: 'bar' }, this.#close),
      this.#chat,
    );
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(panelCss);
    if (place instanceof ShadowRoot) place.adoptedStyleSheets.push(sheet);
    this.#chat.addEventListener('hypee-ready', ({ detail }) => (this.#known = detail.chat));
    this.forward();
    place.prepend(this.#dialog);
    if (wasOpened(launcher.url)) void this.#begin();
    const { signal } = this.#gone;
    this.#close.addEventListener('click', () => launcher.close(), { signal });
    this.#dialog.addEventListener('keydown', this.#keyPressed, { signal });
    // A modal one hears of Escape, and of a phone's way back, by this.
    this.#dialog.addEventListener(
      'cancel',
      (event) => {
        event.preventDefault();
        launcher.close();
      },
      { signal },
    );
    this.#phone.addEventListener('change', () => this.#dialog.open && this.#place(), { signal });
    for (const name of ['resize', 'scroll'] as const) visualViewport?.addEventListener(name, this.#fit, { signal });
  }

  /** Undefined where it has no server or no token. */
  get chat(): Chat | undefined {
    return this.#known;
  }

  /** Takes over what the launcher's attributes say. */
  forward(): void {
    if (this.#isBegun) this.#launcher.forwardTo(this.#chat);
    const [, close, , panel] = textsAt(this.#launcher);
    this.#dialog.ariaLabel = panel;
    this.#close.ariaLabel = close;
  }

  async show(): Promise<void> {
    this.#place();
    this.#fit();
    await this.#begin();
    await this.#chat.updateComplete;
    const conversation = this.#chat.shadowRoot?.querySelector('hypee-conversation');
    // On a phone a keyboard would hide what there is to read.
    if (!conversation) this.#dialog.focus();
    else await conversation.begin(!this.#phone.matches);
  }

  hide(): void {
    this.#dialog.close();
  }

  async identify(identity: Identity): Promise<void> {
    await this.#merge();
    if (this.#known) await this.#known.identify(identity);
    else this.forward();
  }

  async #begin(): Promise<void> {
    if (this.#isBegun) return;
    this.#isBegun = true;
    await this.#merge();
    this.forward();
  }

  /** A guest of this device who signed in goes on as the user. Where that fails they are the user all the same, and it is tried the next time. */
  async #merge(): Promise<void> {
    const { url, token } = this.#launcher;
    if (token === undefined || !this.#launcher.hasAttribute('guest')) return;
    try {
      await mergeGuest(url, typeof token === 'function' ? await token('connect') : token);
    } catch (error) {
      reportError(this.#launcher, error);
    }
  }

  async logout(): Promise<void> {
    await this.#known?.logout();
    this.remove();
  }

  remove(): void {
    this.#gone.abort();
    this.#dialog.remove();
  }

  /** Beside the page, which stays in use; or over it, and then nothing beneath can be reached. */
  #place(): void {
    this.#dialog.close();
    if (this.#phone.matches) this.#dialog.showModal();
    else this.#dialog.show();
  }

  /** A keyboard on the screen takes its room from what is seen of the page, not from the page. */
  readonly #fit = (): void => {
    const isCovered = this.#phone.matches && visualViewport;
    this.#dialog.style.blockSize = isCovered ? `${isCovered.height}px` : '';
    this.#dialog.style.insetBlockStart = isCovered ? `${isCovered.offsetTop}px` : '';
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || this.#phone.matches) return;
    event.stopPropagation();
    this.#launcher.close();
  };
}
