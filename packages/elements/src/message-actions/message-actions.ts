import { ChatError } from '@hypee/chat';
import { html, type CSSResult, css } from 'lit';
import { reportError } from '../events.ts';
import { enErrors } from '../strings/en-errors.ts';
import { enMessages } from '../strings/en-messages.ts';
import { bring } from '../strings/words.ts';
import type { HypeeMessage } from '../hypee-message/hypee-message.ts';
import { copyText } from './copy-text.ts';
import { editMessage } from './edit-message.ts';
import { findComposer } from './find-composer.ts';
import { copyIcon, deleteIcon, editIcon, moreIcon, peopleIcon, reactIcon } from './icons.ts';
import { canChange, hasReacted, type MessageFacts } from './message-facts.ts';
import { MessageMenu, type Action } from './message-menu.ts';
import { ShadowBox } from './shadow-box.ts';

bring({ ...enMessages, errors: enErrors });

/** A finger that stays as long opens the menu. Milliseconds. */
const LONG_PRESS_MS = 450;
/** What the bar needs beside a bubble. Pixels. */
const ROOM = 88;
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

/** With fingers a long press opens the menu, it does not select. */
const touchStyles = new CSSStyleSheet();
touchStyles.replaceSync('@media (pointer: coarse) { .row { -webkit-touch-callout: none; user-select: none; } }');

/**
 * What can be done with the messages of a timeline: a bar at the one that is pointed at or has the focus, and a menu, also by
 * Enter, by the menu key and by a long press.
 */
export class MessageActions {
  readonly #host: HTMLElement;
  readonly #about: (row: HTMLElement) => MessageFacts | undefined;
  readonly #menu: MessageMenu;
  readonly #bar = new ShadowBox(styles);
  #press: { timer: ReturnType<typeof setTimeout>; x: number; y: number } | undefined;
  #isTouch = false;

  /**
   * @param scroller the list in the host
   * @param about which message a row shows; undefined for what is no row
   */
  constructor(host: HTMLElement, scroller: HTMLElement, about: (row: HTMLElement) => MessageFacts | undefined) {
    const root = scroller.getRootNode() as ShadowRoot;
    this.#host = host;
    this.#about = about;
    this.#menu = new MessageMenu(root);
    root.adoptedStyleSheets.push(touchStyles);
    const listen = <Name extends keyof HTMLElementEventMap>(
      name: Name,
      listener: (event: HTMLElementEventMap[Name]) => void,
    ): void => scroller.addEventListener(name, listener as (event: Event) => void);
    listen('pointerover', (event) => this.#showBar(event.pointerType === 'mouse' ? rowOf(event) : undefined));
    listen('pointerleave', () => this.#showBar(undefined));
    listen('focusin', (event) => this.#showBar(rowOf(event)));
    listen('focusout', () => this.#showBar(undefined));
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
      this.#react(facts, event.detail.emoji);
    });
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
    const [{ width }, inner] = [row.getBoundingClientRect(), bubble.getBoundingClientRect()];
    element.className = `${message.own ? 'own' : ''} ${width - inner.width > ROOM ? 'beside' : ''}`;
    this.#bar.draw(html`
      <div>
        ${
          canChange(facts)
            ? html`<button
                type="button"
                title=${facts.words.text('react')}
                aria-label=${facts.words.text('react')}
                @click=${() => this.#open(row, true)}
              >
                ${reactIcon}
              </button>`
            : ''
        }
        <button
          type="button"
          title=${facts.words.text('moreActions')}
          aria-label=${facts.words.text('moreActions')}
          aria-haspopup="dialog"
          @click=${() => this.#open(row)}
        >
          ${moreIcon}
        </button>
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

  #open(row: HTMLElement, onlyReactions = false): void {
    const found = this.#look(row);
    if (!found) return;
    const { facts, message, bubble } = found;
    // It gets the focus back.
    row.focus({ preventScroll: true });
    const react = canChange(facts) ? (emoji: string) => this.#react(facts, emoji) : undefined;
    const wish = { facts, actions: this.#actions(facts), react, own: message.own };
    this.#menu.open({ ...wish, beside: bubble.getBoundingClientRect() }, onlyReactions);
  }

  #actions(facts: MessageFacts): Action[] {
    const { message, words, me, conversation } = facts;
    const isOwn = message.sender.id === me?.id;
    const actions: Action[] = [];
    if (message.content) {
      actions.push({
        text: 'copyText',
        icon: copyIcon,
        run: () =>
          void copyText(message.content, this.#menu.root).then(
            (isDone) => isDone && this.#menu.say(words.text('copied')),
          ),
      });
    }
    if (!conversation || !canChange(facts)) return actions;
    if (message.reactions.length > 0) {
      actions.push({ text: 'whoReacted', icon: peopleIcon, next: () => this.#menu.reactors(facts) });
    }
    const composer = isOwn ? findComposer(this.#host, conversation) : undefined;
    if (composer) {
      const save = (text: string): void => this.#follow(facts, conversation.edit(message.id, text));
      actions.push({ text: 'editMessage', icon: editIcon, run: () => editMessage(composer, facts, save) });
    }
    if (isOwn || moderates(facts)) {
      const remove = (): void => this.#follow(facts, conversation.delete(message.id));
      const next = () => this.#menu.question(words, 'deleteQuestion', 'deleteMessage', remove);
      actions.push({ text: 'deleteMessage', icon: deleteIcon, isDanger: true, next });
    }
    return actions;
  }

  #react(facts: MessageFacts, emoji: string): void {
    const { conversation, message } = facts;
    if (!conversation) return;
    const done = hasReacted(facts, emoji)
      ? conversation.unreact(message.id, emoji)
      : conversation.react(message.id, emoji);
    this.#follow(facts, done);
  }

  /** A refusal is said where it was wanted, and to the page. */
  #follow({ words }: MessageFacts, done: Promise<unknown>): void {
    done.catch((error: unknown) => {
      if (error instanceof ChatError) this.#menu.say(words.text('notDone', { reason: words.reason(error) }), true);
      reportError(this.#host, error);
    });
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const row = event.target as HTMLElement;
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

/** In a group those who look after it may take away what others wrote. */
function moderates({ conversation }: MessageFacts): boolean {
  const { kind, membership } = conversation?.summary.value ?? {};
  return kind === 'group' && (membership?.role === 'owner' || membership?.role === 'moderator');
}
