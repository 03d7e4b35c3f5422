import type { Chat, ChatError, User } from '@hypee/chat';
import { adoptStyles, html, nothing, render, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { drawEach, type Drawable } from '../base/draw-each.ts';
import { FocusKeeper } from '../base/focus-keeper.ts';
import { searchIcon, tickIcon } from '../base/icons.ts';
import { emit } from '../events.ts';
import { enErrors } from '../strings/en-errors.ts';
import { enDialog } from '../strings/en-dialog.ts';
import { bring, type Words } from '../strings/words.ts';
import { closeIcon } from './close-icon.ts';
import { chatAround, cover } from './cover.ts';
import { styles } from './people-dialog.styles.ts';
import { LiveSearch } from './live-search.ts';

bring({ ...enDialog, errors: enErrors });

/** Characters that the server takes as the title of a conversation. */
const TITLE_LENGTH = 255;

/** Where each key goes, from an option and the last one; before the first one is the search field. */
const MOVES: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => index - 1,
  Home: () => 0,
  End: (_index, last) => last,
};

/** What the people are chosen for, if not for a new conversation. */
export interface PeopleTask {
  /** What the dialog is called. */
  readonly title: string;
  /** What its button says. */
  readonly act: string;
  /** Who cannot be chosen. */
  readonly without: readonly string[];
  /** Does it; the dialog closes then. A refusal is said in it. */
  run(people: readonly User[]): Promise<unknown>;
  /** What went wrong, for people. */
  reason(error: ChatError): string;
}

/** What the dialog asks of the element that shows it. */
interface Surroundings {
  chat(): Chat | undefined;
  words(): Words;
  task(): PeopleTask | undefined;
}

/** The dialog of `<hypee-new-conversation>`: finds people, keeps whom the user chose, and begins the conversation. */
export class PeopleDialog implements ReactiveController {
  readonly #host: LitElement;
  readonly #around: Surroundings;
  readonly #search: LiveSearch<readonly User[]>;
  /** Whose directory it was opened for. */
  #chat: Chat | undefined;
  #query = '';
  #chosen: readonly User[] = [];
  #title = '';
  /** Why the conversation was not begun. */
  #refusal = '';
  /** The one that is being begun; none, or another one, once the dialog was closed. */
  #beginning: object | undefined;
  /** The option that Tab reaches. */
  #current: string | undefined;
  /** Whether the press of a button began beside the box. */
  #pressedBeside = false;
  #uncover = (): void => undefined;

  /** What had the focus may go: a chip that was removed, the button of another try. */
  readonly focusKeeper: FocusKeeper;

  constructor(host: LitElement, around: Surroundings) {
    this.#host = host;
    this.#around = around;
    this.#search = new LiveSearch<readonly User[]>(
      async (q) => {
        const without = this.#around.task()?.without ?? [];
        return ((await this.#chat?.users.find(q)) ?? []).filter(({ id }) => !without.includes(id));
      },
      () => host.requestUpdate(),
    );
    const { elementStyles } = host.constructor as typeof LitElement;
    adoptStyles(host.renderRoot as ShadowRoot, [...elementStyles, ...styles]);
    host.addController(this);
    // After this one, which draws the lists.
    this.focusKeeper = new FocusKeeper(host, () => this.#field);
  }

  async show(): Promise<void> {
    if (this.#dialog?.open) return;
    this.#chat = this.#around.chat();
    this.#query = '';
    this.#chosen = [];
    this.#title = '';
    this.#refusal = '';
    void this.#search.ask('');
    await this.#host.updateComplete;
    const dialog = this.#dialog;
    if (!dialog?.isConnected || dialog.open) return;
    dialog.showModal();
    const box = chatAround(this.#host);
    if (box) this.#uncover = cover(dialog, box);
  }

  hostUpdated(): void {
    this.#draw('.chips', this.#chosen.map(this.#chip));
    this.#draw('.people', (this.#search.answer ?? []).map(this.#option));
    // Other people are found in another chat.
    if (this.#chat !== this.#around.chat()) this.#close();
  }

  hostDisconnected(): void {
    this.#close();
  }

  render(): TemplateResult {
    const words = this.#around.words();
    const beginning = this.#beginning !== undefined;
    const task = this.#around.task();
    return html`
      <dialog
        aria-labelledby="title"
        @close=${this.#closed}
        @keydown=${this.#keyPressed}
        @pointerdown=${(event: Event) => (this.#pressedBeside = event.target === event.currentTarget)}
        @click=${this.#clicked}
      >
        <form part="dialog" @submit=${this.#submitted}>
          <div class="head">
            <h2 id="title">${task?.title ?? words.text('newConversation')}</h2>
            <button type="button" aria-label=${words.text('close')} @click=${() => this.#close()}>${closeIcon}</button>
          </div>
          ${this.#searchField(words)}
          <ul class="chips" role="list"></ul>
          ${this.#found(words)}
          <div class="foot">
            ${
              !task && this.#chosen.length > 1
                ? html`<div class="field">
                    <input
                      aria-label=${words.text('groupName')}
                      placeholder=${words.text('groupName')}
                      maxlength=${TITLE_LENGTH}
                      autocomplete="off"
                      .value=${this.#title}
                      @input=${(event: Event) => (this.#title = valueOf(event))}
                    />
                  </div>`
                : nothing
            }
            ${this.#refusal ? html`<p class="trouble" role="alert">${this.#refusal}</p>` : nothing}
            <button class="start" aria-disabled=${beginning || this.#chosen.length === 0}>
              ${task?.act ?? words.text(beginning ? 'starting' : 'start')}
            </button>
          </div>
        </form>
      </dialog>
    `;
  }

  #searchField(words: Words): TemplateResult {
    const label = words.text('findPeople');
    return html`<div class="field">
      ${searchIcon}
      <input
        type="search"
        autofocus
        aria-label=${label}
        aria-controls="people"
        placeholder=${label}
        autocomplete="off"
        spellcheck="false"
        .value=${this.#query}
        @input=${this.#typed}
        @keydown=${this.#searchKeyPressed}
      />
    </div>`;
  }

  #draw(list: string, items: readonly Drawable[]): void {
    const container = this.#host.renderRoot.querySelector(list);
    if (container) drawEach(container, 'li', items);
  }

  readonly #chip = (user: User): Drawable => {
    const words = this.#around.words();
    return {
      key: user.id,
      from: [user, words],
      draw: (box) =>
        render(
          html`<button type="button" @click=${() => this.#toggle(user)}>
            <span class="visually-hidden">${words.text('removePerson', { name: user.name })}</span>
            <span class="chip" aria-hidden="true"
              ><hypee-avatar .user=${user}></hypee-avatar
              ><span class="name" dir="auto">${user.name}</span>${closeIcon}</span
            >
          </button>`,
          box,
        ),
    };
  };

  #found(words: Words): TemplateResult {
    const { answer: people = [], pending, failed } = this.#search;
    const count = people.length;
    const nobody = !pending && !failed && count === 0;
    const news =
      pending || nobody
        ? words.text(pending ? 'searching' : 'nobodyFound')
        : count > 0 && words.count('peopleFound', count);
    return html`
      <p class=${nobody ? 'status nobody' : 'status'} role="status">${news || nothing}</p>
      ${
        failed
          ? html`<div class="trouble" role="alert">
              ${words.text('searchFailed')}
              <button type="button" @click=${() => this.#search.ask(this.#query)}>${words.text('retry')}</button>
            </div>`
          : nothing
      }
      <ul
        id="people"
        class="people"
        role="listbox"
        aria-multiselectable="true"
        aria-label=${words.text('findPeople')}
        @keydown=${this.#optionKeyPressed}
      ></ul>
    `;
  }

  readonly #option = (user: User, _index: number, people: readonly User[]): Drawable => {
    const chosen = this.#chosen.some(({ id }) => id === user.id);
    const tabStop = people.find(({ id }) => id === this.#current) ?? people[0];
    const isTabStop = user === tabStop;
    return {
      key: user.id,
      from: [user, chosen, isTabStop],
      draw: (box) => {
        Object.assign(box, {
          role: 'option',
          tabIndex: isTabStop ? 0 : -1,
          ariaSelected: `${chosen}`,
          onclick: () => this.#toggle(user),
          onfocus: () => this.#change(() => (this.#current = user.id)),
        });
        render(
          html`<hypee-avatar .user=${user}></hypee-avatar>
            <span class="name" dir="auto">${user.name}</span>
            ${chosen ? tickIcon : nothing}`,
          box,
        );
      },
    };
  };

  get #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog');
  }

  get #field(): HTMLInputElement | undefined {
    return this.#host.renderRoot.querySelector('input') ?? undefined;
  }

  #change(change: () => void): void {
    change();
    this.#host.requestUpdate();
  }

  #toggle(user: User): void {
    const others = this.#chosen.filter(({ id }) => id !== user.id);
    this.#change(() => (this.#chosen = others.length < this.#chosen.length ? others : [...others, user]));
  }

  readonly #typed = (event: Event): void => {
    this.#query = valueOf(event);
    this.#search.askSoon(this.#query);
  };

  readonly #searchKeyPressed = (event: KeyboardEvent): void => {
    const { answer: people, pending } = this.#search;
    const first = people?.[0];
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#options.find(({ tabIndex }) => tabIndex === 0)?.focus();
    } else if (event.key === 'Backspace' && this.#query === '') {
      const last = this.#chosen.at(-1);
      if (last) this.#toggle(last);
    } else if (event.key === 'Enter' && this.#query.trim() !== '') {
      // With a name in the field Enter is about that name, not about the conversation.
      event.preventDefault();
      if (pending || !first) return;
      if (!this.#chosen.some(({ id }) => id === first.id)) this.#toggle(first);
      this.#query = '';
      void this.#search.ask('');
    }
  };

  readonly #optionKeyPressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const options = this.#options;
    const option = event.target as HTMLElement;
    const goTo = MOVES[event.key]?.(options.indexOf(option), options.length - 1);
    if (goTo !== undefined) (options[goTo] ?? this.#field)?.focus();
    else if (event.key === ' ' || event.key === 'Enter') option.click();
    else return;
    event.preventDefault();
  };

  get #options(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>('[role=option]')];
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    // It closes this dialog and nothing of the page. Not every browser does it by itself for each way a key comes in.
    event.stopPropagation();
    event.preventDefault();
    this.#close();
  };

  /** A selection of text that ends beside the box is no click there. */
  readonly #clicked = (event: Event): void => {
    if (this.#pressedBeside && event.target === event.currentTarget) this.#close();
  };

  #close(): void {
    this.#dialog?.close();
    this.#closed();
  }

  /** The browser tells later that it was closed; it may be open again by then. */
  readonly #closed = (): void => {
    if (this.#dialog?.open) return;
    this.#uncover();
    this.#search.stop();
    this.#beginning = undefined;
  };

  readonly #submitted = (event: Event): void => {
    event.preventDefault();
    void this.#begin();
  };

  async #begin(): Promise<void> {
    if (!this.#chat || this.#chosen.length === 0 || this.#beginning) return;
    const task = this.#around.task();
    const mine = {};
    this.#beginning = mine;
    this.#refusal = '';
    this.#host.requestUpdate();
    let id: string | undefined;
    let refusal = '';
    try {
      if (task) await task.run(this.#chosen);
      else id = await this.#create(this.#chat);
    } catch (error) {
      // Not by its class: the page's chat may be of another copy of the client.
      refusal = task ? task.reason(error as ChatError) : this.#reason(error as ChatError);
    }
    if (this.#beginning !== mine) return;
    this.#beginning = undefined;
    this.#refusal = refusal;
    this.#host.requestUpdate();
    if (refusal) return;
    this.#close();
    if (id !== undefined) emit(this.#host, 'hypee-conversation-created', { id });
  }

  /** @returns the id of the conversation with those who were chosen */
  async #create(chat: Chat): Promise<string> {
    const memberIds = this.#chosen.map(({ id }) => id);
    const title = this.#title.trim();
    const group = memberIds.length > 1;
    const { id } = await chat.createConversation({
      memberIds,
      kind: group ? 'group' : 'direct',
      ...(group && title && { title }),
    });
    return id;
  }

  #reason(error: ChatError): string {
    const words = this.#around.words();
    const failed = words.text('startFailed');
    // What is said about a field is about a message.
    return error.code === 'validation_error' ? failed : `${failed} ${words.reason(error)}`;
  }
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement).value;
}
