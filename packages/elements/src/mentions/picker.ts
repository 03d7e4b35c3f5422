import type { Chat, Conversation, User } from '@hypee/chat';
import { css, html, nothing, render } from 'lit';
import { adopt } from '../base/adopt.ts';
import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';
import { enMessages } from '../strings/en-messages.ts';
import { bring, type Words } from '../strings/words.ts';
import { mentionOf } from './find.ts';
import { Mentioned } from './mentioned.ts';
import { peopleNamed } from './people-named.ts';

bring(enMessages);

const { styleSheet } = css`
  .mentions {
    position: relative;
    z-index: 3;
  }

  .mentions ul {
    position: absolute;
    inset-block-end: var(--_space);
    inset-inline: 0;
    max-inline-size: 340px;
    max-block-size: min(232px, 40vb);
    padding: var(--_space);
    border: 1px solid var(--_border);
    border-radius: 16px;
    overflow: hidden auto;
    overscroll-behavior: contain;
    background: var(--_surface-floating);
    box-shadow: 0 8px 28px rgb(0 0 0 / 22%);
  }

  .mentions li {
    display: flex;
    align-items: center;
    gap: calc(2 * var(--_space));
    min-block-size: 44px;
    padding-inline: calc(2 * var(--_space));
    border-radius: 12px;
    cursor: pointer;
  }

  .mentions li:hover {
    background: color-mix(in srgb, currentcolor 10%, transparent);
  }

  .mentions li[aria-selected='true'] {
    background: var(--_surface-selected);
  }

  .mentions hypee-avatar {
    --hypee-avatar-size: 28px;
  }

  .mentions span {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  @media (forced-colors: active) {
    .mentions li[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;

/** What may become a name: a sign that begins a word, and what was typed behind it. */
const BEGUN = /(?<![\p{L}\p{N}_])@(?!\s)([^@\n]{0,60})$/u;

/** What surrounds a composer now. */
interface Surroundings {
  readonly conversation: Conversation | undefined;
  readonly chat: Chat | undefined;
  readonly me: User | undefined;
  readonly words: Words;
}

const pickers = new WeakMap<HypeeComposer, MentionPicker>();

/** Offers the members of its conversation to a composer in whose text an `@` begins a name, and sends who is mentioned. */
export function offerMentions(composer: HypeeComposer): void {
  const { currentConversation: conversation, currentChat: chat, currentMe: me, say: words } = composer;
  const around = { conversation, chat, me, words };
  const { shadowRoot } = composer;
  const field = shadowRoot?.querySelector('textarea');
  if (!shadowRoot || !field) return;
  const picker = pickers.get(composer) ?? new MentionPicker(composer, shadowRoot, field, around);
  pickers.set(composer, picker);
  picker.around = around;
  picker.look();
}

/**
 * The list of members over the field, which keeps the focus. A field of several lines may not have the role `combobox`: it
 * stays a text box that names the list and the option that is current.
 */
class MentionPicker {
  around: Surroundings;
  readonly #composer: HypeeComposer;
  readonly #field: HTMLTextAreaElement;
  readonly #box = document.createElement('div');
  readonly #mentioned = new Mentioned();
  #people: readonly User[] = [];
  #current = 0;
  /** Where the sign stands. */
  #start = 0;
  /** The sign at which nothing more is offered. */
  #closedAt: number | undefined;
  /** Ends the wait for more members. */
  #leave: (() => void) | undefined;

  constructor(composer: HypeeComposer, root: ShadowRoot, field: HTMLTextAreaElement, around: Surroundings) {
    this.around = around;
    this.#composer = composer;
    this.#field = field;
    this.#box.className = 'mentions';
    adopt(root, styleSheet);
    root.prepend(this.#box);
    // Before the field sends what was typed, and before what else listens to Escape.
    root.addEventListener('keydown', this.#keyPressed as (event: Event) => void, { capture: true });
    for (const name of ['keyup', 'click', 'focus'] as const) field.addEventListener(name, this.look);
    field.addEventListener('blur', () => this.#show([]));
    composer.addEventListener('hypee-send', this.#sent, { capture: true });
  }

  /** Looks at what stands before the caret. */
  readonly look = (): void => {
    const { selectionStart: caret, selectionEnd: end } = this.#field;
    const begun = caret === end ? BEGUN.exec(this.#composer.value.slice(0, caret)) : null;
    const isHere = this.#field.matches(':focus') && this.around.chat?.connection.value.protocol !== 1;
    if (!begun || begun.index !== this.#closedAt) this.#closedAt = undefined;
    if (!begun || !isHere || this.#closedAt !== undefined || /\s$/.test(begun[0])) {
      this.#show([]);
      return;
    }
    this.#start = begun.index;
    this.#leave ??= this.around.conversation?.members.subscribe(() => this.#leave && this.look());
    this.#show(peopleNamed(begun[1] ?? '', this.#members()));
  };

  #members(): readonly User[] {
    const { conversation, me } = this.around;
    const { value } = conversation?.members ?? {};
    const members = value?.length ? value : (conversation?.summary.value?.members ?? []);
    return members.map(({ user }) => user).filter((user) => user.id !== me?.id && mentionOf(user));
  }

  #show(people: readonly User[]): void {
    if (people.length === 0) {
      this.#leave?.();
      this.#leave = undefined;
      if (this.#people.length === 0) return;
    }
    const before = this.#people[this.#current]?.id;
    this.#people = people;
    this.#current = Math.max(
      0,
      people.findIndex(({ id }) => id === before),
    );
    this.#draw();
  }

  #draw(): void {
    const { words } = this.around;
    const people = this.#people;
    const isOpen = people.length > 0;
    render(
      html`
        <p class="visually-hidden" role="status">${isOpen ? words.count('members', people.length) : nothing}</p>
        ${
          isOpen
            ? html`<ul id="mentions" role="listbox" aria-label=${words.text('mentionWhom')} @mousedown=${keepFocus}>
                ${people.map(
                  (user, index) => html`
                    <li
                      id=${`mention-${index}`}
                      role="option"
                      aria-selected=${index === this.#current}
                      @click=${() => this.#choose(user)}
                    >
                      <hypee-avatar .user=${user} .words=${words}></hypee-avatar>
                      <span dir="auto">${user.name}</span>
                    </li>
                  `,
                )}
              </ul>`
            : nothing
        }
      `,
      this.#box,
    );
    const facts = {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': isOpen ? 'mentions' : undefined,
      'aria-activedescendant': isOpen ? `mention-${this.#current}` : undefined,
    };
    for (const [name, value] of Object.entries(facts)) {
      if (value === undefined) this.#field.removeAttribute(name);
      else this.#field.setAttribute(name, value);
    }
    this.#box.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  #choose(user: User): void {
    const field = this.#field;
    const written = mentionOf(user);
    this.#mentioned.choose(user);
    this.#closedAt = this.#start;
    // One space, also where another one follows already.
    const end = field.value.startsWith(' ', field.selectionEnd) ? field.selectionEnd + 1 : field.selectionEnd;
    field.setRangeText(`${written} `, this.#start, end, 'end');
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    this.#show([]);
    field.focus();
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const { length } = this.#people;
    const user = this.#people[this.#current];
    if (!user || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const act = {
      ArrowDown: () => this.#move((this.#current + 1) % length),
      ArrowUp: () => this.#move((this.#current + length - 1) % length),
      Enter: () => this.#choose(user),
      Tab: () => this.#choose(user),
      Escape: () => {
        this.#closedAt = this.#start;
        this.#show([]);
      },
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  };

  #move(index: number): void {
    this.#current = index;
    this.#draw();
  }

  readonly #sent = (event: HTMLElementEventMap['hypee-send']): void => {
    const mentions = this.#mentioned.idsIn(event.detail.content, this.#members());
    if (mentions.length > 0) event.detail.mentions = mentions;
  };
}

/** A press on an option leaves the focus, and with it the keyboard on the screen, where it is. */
const keepFocus = (event: Event): void => event.preventDefault();
