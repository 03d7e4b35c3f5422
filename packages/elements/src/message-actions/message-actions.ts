import { css, html, nothing, type CSSResult, type TemplateResult } from 'lit';
import { enErrors } from '../strings/en-errors.ts';
import { enMessages } from '../strings/en-messages.ts';
import { bring } from '../strings/words.ts';
import type { HypeeMessage } from '../hypee-message/hypee-message.ts';
import { Actions } from './actions.ts';
import { moreIcon, replyIcon, smileIcon } from './icons.ts';
import { canChange, type MessageFacts } from './message-facts.ts';
import { MessageMenu } from './message-menu.ts';
import { ShadowBox } from './shadow-box.ts';
import { swipeToReply } from './swipe.ts';

bring({ ...enMessages, errors: enErrors });

/** A finger that stays as long opens the menu. Milliseconds. */
const LONG_PRESS_MS = 450;
/** What the bar needs beside a bubble. Pixels. */
const ROOM = 120;
/** A finger that moves further scrolls. Pixels. */
const STILL = 10;

const styles: CSSResult = css`
  :host {
    position: absolute;
    z-index: 1;
    inset-block-start: -20px;
    inset-inline-end: 8px;
  }

  :host(.own) {
    inset-inline: 8px auto;
  }

  :host(.beside) {
    inset-block-start: calc(50% - 19px);
    inset-inline: 100% auto;
    padding-inline: 8px;
  }

  :host(.own.beside) {
    inset-inline: auto 100%;
  }

  div {
    display: flex;
    padding: 2px;
    border: 1px solid var(--_border);
    border-radius: 12px;
    background: var(--_surface-floating);
    box-shadow: 0 2px 8px rgb(0 0 0 / 14%);
  }

  :dir(rtl) > .mirrored {
    transform: scaleX(-1);
  }

  button {
    min-inline-size: 32px;
    min-block-size: 32px;
    padding: 0;
    border-radius: 10px;
    color: var(--_text-muted);
  }

  @media (pointer: coarse) {
    :host {
      display: none;
    }
  }
`;

/** With fingers a long press opens the menu, it does not select; and what is drawn along the line is no scrolling. */
const touchStyles = new CSSStyleSheet();
touchStyles.replaceSync(
  '@media (pointer: coarse) { .row { -webkit-touch-callout: none; touch-action: pan-y pinch-zoom; user-select: none; } }',
);

/**
 * What can be done with the messages of a timeline: a bar at the one that is pointed at or has the focus, and a menu, also by
 * Enter, by the menu key and by a long press. The key R answers a message, as does a finger that draws it along the line.
 */
export class MessageActions {
  readonly #about: (row: HTMLElement) => MessageFacts | undefined;
  readonly #menu: MessageMenu;
  readonly #actions: Actions;
  readonly #bar = new ShadowBox(styles);
  #press: { timer: ReturnType<typeof setTimeout>; x: number; y: number } | undefined;
  #isTouch = false;

  /**
   * @param scroller the list in the host
   * @param about which message a row shows; undefined for what is no row
   */
  constructor(host: HTMLElement, scroller: HTMLElement, about: (row: HTMLElement) => MessageFacts | undefined) {
    const root = scroller.getRootNode() as ShadowRoot;
    this.#about = about;
    this.#menu = new MessageMenu(root);
    this.#actions = new Actions(host, this.#menu);
    root.adoptedStyleSheets.push(touchStyles);
    const listen = <Name extends keyof HTMLElementEventMap>(
      name: Name,
      listener: (event: HTMLElementEventMap[Name]) => void,
    ): void => scroller.addEventListener(name, listener as (event: Event) => void);
    listen('pointerover', (event) => this.#showBar(event.pointerType === 'mouse' ? rowOf(event) : undefined));
    listen('pointerleave', () => this.#showBar(undefined));
    listen('focusin', (event) => this.#showBar(rowOf(event)));
    listen('focusout', ({ relatedTarget }) => {
      // A press on it takes the focus from another place in the list first.
      if (relatedTarget !== this.#bar.element) this.#showBar(undefined);
    });
    listen('keydown', this.#keyPressed);
    listen('contextmenu', (event) => this.#isTouch && rowOf(event) && event.preventDefault());
    listen('pointerdown', this.#pressed);
    for (const name of ['pointerup', 'pointercancel', 'scroll'] as const) listen(name, this.#released);
    listen('pointermove', ({ clientX, clientY }) => {
      const { x, y } = this.#press ?? { x: clientX, y: clientY };
      if (Math.hypot(clientX - x, clientY - y) > STILL) this.#released();
    });
    listen('hypee-react', (event) => {
      const row = rowOf(event);
      const facts = row && this.#about(row);
      if (!facts || !canChange(facts)) return;
      event.stopPropagation();
      this.#actions.react(facts, event.detail.emoji);
    });
    swipeToReply(
      scroller,
      (event) => {
        const row = rowOf(event);
        return row && this.#replyingTo(row) ? row : undefined;
      },
      this.#released,
      (row) => this.#replyingTo(row)?.(),
    );
    // What was pointed at while this was loaded.
    this.#showBar(root.querySelector<HTMLElement>('.row:is(:hover, :focus-within)') ?? undefined);
  }

  #showBar(row: HTMLElement | undefined): void {
    const found = row && this.#look(row);
    if (!found) {
      this.#bar.element.remove();
      return;
    }
    const { facts, message, bubble } = found;
    const { element } = this.#bar;
    if (element.parentNode === message) return;
    void this.#actions.prepare(facts);
    const [{ width }, inner] = [row.getBoundingClientRect(), bubble.getBoundingClientRect()];
    element.className = `${message.own ? 'own' : ''} ${width - inner.width > ROOM ? 'beside' : ''}`;
    const { words } = facts;
    const reply = this.#actions.replyingTo(facts);
    const button = (name: string, icon: TemplateResult, act: () => void, opens?: string): TemplateResult => html`
      <button type="button" title=${name} aria-label=${name} aria-haspopup=${opens ?? nothing} @click=${act}>
        ${icon}
      </button>
    `;
    this.#bar.draw(html`
      <div>
        ${canChange(facts) ? button(words.text('react'), smileIcon, () => this.#open(row, true), 'dialog') : nothing}
        ${reply ? button(words.text('reply'), replyIcon, reply) : nothing}
        ${button(words.text('moreActions'), moreIcon, () => this.#open(row), 'dialog')}
      </div>
    `);
    message.append(element);
  }

  /** Undefined for a row that nothing can be done with. */
  #look(row: HTMLElement): { facts: MessageFacts; message: HypeeMessage; bubble: Element } | undefined {
    const facts = this.#about(row);
    const message = row.querySelector('hypee-message');
    const bubble = message?.shadowRoot?.querySelector('.bubble');
    if (!facts || !message || !bubble || facts.message.kind !== 'text' || facts.message.deletedAt) return undefined;
    return { facts, message, bubble };
  }

  #replyingTo(row: HTMLElement): (() => void) | undefined {
    const { facts } = this.#look(row) ?? {};
    return facts && this.#actions.replyingTo(facts);
  }

  #open(row: HTMLElement, onlyReactions = false): void {
    const found = this.#look(row);
    if (!found) return;
    const { facts, message, bubble } = found;
    // It gets the focus back.
    row.focus({ preventScroll: true });
    const known = this.#actions.prepare(facts);
    const react = canChange(facts) ? (emoji: string) => this.#actions.react(facts, emoji) : undefined;
    const wish = { facts, actions: () => this.#actions.of(facts), known, react, own: message.own };
    this.#menu.open({ ...wish, beside: bubble.getBoundingClientRect() }, onlyReactions);
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const row = event.target as HTMLElement;
    const isHeld = event.ctrlKey || event.metaKey || event.altKey;
    if (!isHeld && (event.key.toLowerCase() === 'r' || event.code === 'KeyR')) {
      const reply = this.#about(row) && this.#replyingTo(row);
      if (!reply) return;
      event.preventDefault();
      reply();
      return;
    }
    const isMenuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
    if (!(event.key === 'Enter' || isMenuKey) || !this.#about(row)) return;
    event.preventDefault();
    this.#open(row);
  };

  readonly #pressed = (event: PointerEvent): void => {
    this.#released();
    this.#isTouch = event.pointerType === 'touch';
    const row = rowOf(event);
    if (!this.#isTouch || !row) return;
    const timer = setTimeout(() => {
      this.#press = undefined;
      this.#open(row);
    }, LONG_PRESS_MS);
    this.#press = { timer, x: event.clientX, y: event.clientY };
  };

  readonly #released = (): void => {
    clearTimeout(this.#press?.timer);
    this.#press = undefined;
  };
}

/** The row in which something happened. */
const rowOf = (event: Event): HTMLElement | undefined =>
  (event.target as Element | null)?.closest<HTMLElement>('.row') ?? undefined;
