import { html, nothing, type TemplateResult } from 'lit';
import { arrowTarget } from './arrow-target.ts';
import { emojiPicker } from './emoji-picker.ts';
import { QUICK } from './emoji.ts';
import { plusIcon } from './icons.ts';
import { hasReacted, type MessageFacts } from './message-facts.ts';
import { styles } from './message-menu.styles.ts';
import type { MakePanel, Panel } from './panel.ts';
import { placeBeside } from './place-beside.ts';
import { ShadowBox } from './shadow-box.ts';
import type { TextName } from '../strings/words.ts';

/** How long it is said that something was done, or was not. Milliseconds. */
const SAID_MS = 5000;

/** An entry of the menu. */
export interface Action {
  readonly text: TextName;
  readonly icon: TemplateResult;
  readonly isDanger?: boolean;
  /** Called once the menu is closed. */
  run?(): void;
  /** What the menu goes on with. */
  readonly next?: MakePanel;
}

/** What a menu shows, for which message and where. */
export interface MenuWish {
  readonly facts: MessageFacts;
  /** Asked with each drawing. */
  actions(): readonly Action[];
  /** Resolves when more is known of what can be done: then the menu is drawn again. Never rejects. */
  readonly known: Promise<void>;
  /** Undefined where nobody can react. */
  readonly react: ((emoji: string) => void) | undefined;
  /** The box of the message on the page. */
  readonly beside: DOMRect;
  readonly own: boolean;
}

/** The menu of a message: a modal dialog above the page. */
export class MessageMenu {
  readonly #box = new ShadowBox(styles);
  #wish: MenuWish | undefined;
  #panel: Panel | undefined;
  #said: { text: string; isTrouble: boolean } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A pointer went down on it. */
  #isPressed = false;

  /** @param place where it stands: with it, it goes */
  constructor(place: Node) {
    place.appendChild(this.#box.element);
    this.#draw();
  }

  /** Where a text may stand while it is copied. */
  get root(): HTMLElement {
    return this.#dialog ?? this.#box.element;
  }

  /** @param onlyReactions nothing but what one can react with */
  open(wish: MenuWish, onlyReactions = false): void {
    this.#wish = wish;
    this.#isPressed = false;
    this.show((changed) => {
      void wish.known.then(changed);
      return { draw: () => html`${this.#quick(wish)}${onlyReactions ? nothing : this.#items(wish)}` };
    });
  }

  /** Another content, at the same place. */
  show(make: MakePanel): void {
    this.#panel?.end?.();
    this.#panel = undefined;
    const made: { panel?: Panel } = {};
    made.panel = make(() => {
      if (!made.panel || made.panel !== this.#panel) return;
      this.#draw();
      this.#place();
    });
    this.#panel = made.panel;
    this.#draw();
    const dialog = this.#dialog;
    if (!dialog) return;
    if (!dialog.open) dialog.showModal();
    this.#place();
    dialog.querySelector<HTMLElement>('[autofocus], button')?.focus({ preventScroll: true });
  }

  /** Says that something was done, or why it was not. */
  say(text: string, isTrouble = false): void {
    clearTimeout(this.#timer);
    this.#said = { text, isTrouble };
    this.#draw();
    this.#timer = setTimeout(() => {
      this.#said = undefined;
      this.#draw();
    }, SAID_MS);
  }

  readonly close = (): void => this.#dialog?.close();

  get #dialog(): HTMLDialogElement | null {
    return this.#box.root.querySelector('dialog');
  }

  #place(): void {
    const { beside, own } = this.#wish ?? {};
    const dialog = this.#dialog;
    if (dialog && beside) placeBeside(dialog, beside, own === (getComputedStyle(dialog).direction === 'ltr'));
  }

  #draw(): void {
    const { facts } = this.#wish ?? {};
    this.#box.draw(html`
      <dialog
        aria-label=${facts ? facts.words.text('messageFrom', { name: facts.message.sender.name }) : nothing}
        @pointerdown=${() => (this.#isPressed = true)}
        @click=${this.#clicked}
        @keydown=${this.#keyPressed}
        @close=${this.#closed}
      >
        ${this.#panel?.draw() ?? nothing}
      </dialog>
      <p class=${this.#said?.isTrouble ? 'toast trouble' : 'toast'} role="status">${this.#said?.text ?? nothing}</p>
    `);
  }

  #quick(wish: MenuWish): TemplateResult | typeof nothing {
    const { facts, react } = wish;
    if (!react) return nothing;
    return html`
      <div class="quick" role="group" aria-label=${facts.words.text('react')}>
        ${QUICK.map((emoji) => this.#emoji(wish, emoji))}
        <button
          type="button"
          aria-label=${facts.words.text('moreReactions')}
          @click=${() => this.show(() => ({ draw: () => this.#picker(wish) }))}
        >
          ${plusIcon}
        </button>
      </div>
    `;
  }

  #emoji({ facts, react }: MenuWish, emoji: string): TemplateResult {
    return html`<button
      type="button"
      aria-pressed=${hasReacted(facts, emoji)}
      @click=${() => {
        this.close();
        react?.(emoji);
      }}
    >
      ${emoji}
    </button>`;
  }

  #picker(wish: MenuWish): TemplateResult {
    return emojiPicker(wish.facts.words, (emoji) => this.#emoji(wish, emoji));
  }

  #items({ facts, ...wish }: MenuWish): TemplateResult {
    return html`<div class="items">
      ${wish.actions().map(
        (action) => html`
          <button
            type="button"
            class=${action.isDanger ? 'danger' : ''}
            data-action=${action.text}
            @click=${() => {
              if (action.next) {
                this.show(action.next);
                return;
              }
              this.close();
              action.run?.();
            }}
          >
            ${action.icon}${facts.words.text(action.text)}
          </button>
        `,
      )}
    </div>`;
  }

  /** Beside it. */
  readonly #clicked = (event: MouseEvent): void => {
    const { top, right, bottom, left } = (event.currentTarget as Element).getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    // The finger that opened it goes up, too. A key's click has no place.
    if (this.#isPressed && event.detail > 0 && (x < left || x > right || y < top || y > bottom)) this.close();
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    // The host page has keys of its own.
    event.stopPropagation();
    const buttons = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>('button, [type=checkbox]')];
    const current = buttons.indexOf(this.#box.root.activeElement as HTMLElement);
    const next = arrowTarget(buttons, current, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  readonly #closed = (): void => {
    this.#panel?.end?.();
    this.#panel = undefined;
    this.#draw();
  };
}
