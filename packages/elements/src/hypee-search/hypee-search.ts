import type { Chat, Observable, SearchPage } from '@hypee/chat';
import { html, nothing, render, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, queryAll, state } from 'lit/decorators.js';
import { ChatPart } from '../base/chat-part.ts';
import { drawEach, type Drawable } from '../base/draw-each.ts';
import { FocusKeeper } from '../base/focus-keeper.ts';
import { hasDirectory } from '../base/has-directory.ts';
import { searchIcon } from '../base/icons.ts';
import { conversationName } from '../base/names.ts';
import { emit } from '../events.ts';
import { excerpt } from '../markdown/on-demand.ts';
import { LiveSearch } from '../hypee-new-conversation/live-search.ts';
import { excerptOf } from './excerpt-of.ts';
import { styles } from './hypee-search.styles.ts';

/** The next page is asked for when less than this is left below. Pixels. */
const AHEAD = 200;
/** Hits in one page. */
const PAGE = 20;

/** Where each key goes, from a hit and the last one; before the first one is the field. */
const MOVES: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => index - 1,
  Home: () => 0,
  End: (_index, last) => last,
};

type Hit = SearchPage['results'][number];

/**
 * Searches the messages of the user: in all conversations, or in one. Nothing where the server has no search. Comes with the first
 * pane of a chat, or with `@hypee/chat-elements/panes`.
 *
 * @tagname hypee-search
 * @fires {CustomEvent<MessagePlace>} hypee-message-open - the user chose a message that was found
 */
export class HypeeSearch extends ChatPart {
  /** @internal */
  static override styles = styles;

  /** The id of the conversation to search in; default: all. */
  @property() conversation: string | undefined;

  /** The hit that Tab reaches. */
  @state() private current: string | undefined;
  /** What became of asking for more. */
  @state() private more: 'wanted' | 'failed' | undefined;
  @query('input') private readonly field!: HTMLInputElement | null;
  @query('ul') private readonly list!: HTMLElement | null;
  @query('.scroller') private readonly scroller!: HTMLElement;
  @queryAll('.hit') private readonly hits!: NodeListOf<HTMLElement>;

  /** @internal The button for more goes away. */
  protected readonly focusKeeper = new FocusKeeper(this, () => this.field ?? undefined);
  readonly #search = new LiveSearch<SearchPage>(
    (q) => this.#find(q),
    () => this.requestUpdate(),
  );
  #asked = '';
  /** Whom and where it was asked. */
  #chat: Chat | undefined;
  #place: string | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#search.stop();
  }

  /** Puts the focus where the user writes. */
  override focus(): void {
    this.field?.focus();
  }

  protected override observed(): readonly Observable<unknown>[] {
    const chat = this.currentChat;
    return chat ? [chat.connection, chat.conversations, chat.me] : [];
  }

  protected override willUpdate(): void {
    const { currentChat: chat, conversation } = this;
    if (chat === this.#chat && conversation === this.#place) return;
    // Others may be found by others, and elsewhere.
    this.#chat = chat;
    this.#place = conversation;
    this.#search.answer = undefined;
    if (this.#asked) void this.#search.ask(this.#asked);
  }

  protected override update(changed: PropertyValues<this>): void {
    super.update(changed);
    if (this.list) drawEach(this.list, 'li', this.#results.map(this.#hit));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { say: words, currentChat: chat } = this;
    if (!chat || !hasDirectory(chat)) return nothing;
    const label = words.text(this.conversation ? 'searchHere' : 'search');
    return html`
      <div class="field">
        ${searchIcon}
        <input
          type="search"
          aria-label=${label}
          placeholder=${label}
          autocomplete="off"
          spellcheck="false"
          enterkeyhint="search"
          @input=${this.#typed}
          @keydown=${this.#fieldKeyPressed}
        />
      </div>
      <p class="status" role="status">${this.#news}</p>
      ${
        this.#search.failed
          ? html`<div class="trouble" role="alert">
              ${words.text('searchMessagesFailed')}
              <button type="button" @click=${() => this.#search.ask(this.#asked)}>${words.text('retry')}</button>
            </div>`
          : nothing
      }
      <div class="scroller" @scroll=${this.#scrolled}>
        <ul role="list" aria-label=${words.text('hits')} @keydown=${this.#hitKeyPressed}></ul>
        ${this.#end()}
      </div>
    `;
  }

  get #news(): string {
    const { say: words } = this;
    const { answer, pending, failed } = this.#search;
    if (!this.#asked) return words.text('searchHint');
    if (pending) return words.text('searchingMessages');
    if (failed || !answer) return '';
    const { length } = answer.results;
    if (length === 0) return words.text('nothingFound');
    return words.count('messagesFound', length, answer.next === null ? undefined : `${words.number(length)}+`);
  }

  #end(): TemplateResult | typeof nothing {
    if (!this.#search.answer?.next) return nothing;
    return html`${this.more === 'failed' ? html`<p class="trouble" role="alert">${this.say.text('searchMessagesFailed')}</p>` : nothing}
      <button type="button" class="more" aria-disabled=${this.more === 'wanted'} @click=${this.#askForMore}>
        ${this.say.text(this.more === 'failed' ? 'retry' : 'moreHits')}
      </button>`;
  }

  get #results(): readonly Hit[] {
    return this.#asked ? (this.#search.answer?.results ?? []) : [];
  }

  readonly #hit = (hit: Hit, _index: number, hits: readonly Hit[]): Drawable => {
    const { say: words } = this;
    const { message } = hit;
    const tabStop = hits.find((one) => one.message.id === this.current) ?? hits[0];
    const isTabStop = hit === tabStop;
    const where = this.conversation ? '' : this.#nameOf(message.conversationId);
    // Of a file that was found by its name there may be no words.
    const files = message.content ? '' : excerpt(message, this);
    return {
      key: message.id,
      from: [hit, isTabStop, where, files, words, new Date().toDateString()],
      draw: (box) =>
        render(
          html`<button
            type="button"
            class="hit"
            tabindex=${isTabStop ? 0 : -1}
            @focus=${() => (this.current = message.id)}
            @click=${() => this.#choose(hit)}
          >
            <span class="top"
              ><span class="who" dir="auto">${message.sender.name}</span>
              <time datetime=${message.createdAt.toISOString()}>${words.ago(message.createdAt)}</time></span
            >
            ${where ? html`<span class="where" dir="auto">${where}</span>` : nothing}
            <span class="excerpt" dir="auto"
              >${files || excerptOf(message.content, hit.highlights).map(({ text, found }) => (found ? html`<mark>${text}</mark>` : text))}</span
            >
          </button>`,
          box,
        ),
    };
  };

  #nameOf(id: string): string {
    const summary = this.currentChat?.conversations.value.find((one) => one.id === id);
    return summary ? conversationName(summary, this.currentMe?.id, this.say) : this.say.text('unnamedConversation');
  }

  #choose({ message }: Hit): void {
    const { id: messageId, conversationId, threadId } = message;
    emit(this, 'hypee-message-open', { conversationId, messageId, threadId });
  }

  #find(q: string, cursor?: string): Promise<SearchPage> {
    const { conversation } = this;
    const options = { limit: PAGE, ...(conversation ? { conversation } : {}), ...(cursor ? { cursor } : {}) };
    return this.currentChat?.search(q, options) ?? Promise.resolve({ results: [], next: null });
  }

  readonly #typed = (event: Event): void => {
    this.#asked = (event.target as HTMLInputElement).value.trim();
    this.more = undefined;
    if (this.#asked) this.#search.askSoon(this.#asked);
    else this.#search.stop();
    this.requestUpdate();
  };

  readonly #scrolled = (): void => {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    if (this.more !== 'failed' && scrollHeight - scrollTop - clientHeight < AHEAD) void this.#askForMore();
  };

  readonly #askForMore = async (): Promise<void> => {
    const page = this.#search.answer;
    if (!page?.next || this.more === 'wanted') return;
    this.more = 'wanted';
    const next = await this.#find(this.#asked, page.next).catch(() => undefined);
    // Something else was asked meanwhile.
    if (page !== this.#search.answer) return;
    this.more = next ? undefined : 'failed';
    if (next) this.#search.answer = { ...next, results: [...page.results, ...next.results] };
  };

  readonly #fieldKeyPressed = (event: KeyboardEvent): void => {
    if (event.isComposing || (event.key !== 'ArrowDown' && event.key !== 'Enter')) return;
    event.preventDefault();
    const first = this.#results[0];
    if (event.key === 'ArrowDown') [...this.hits].find(({ tabIndex }) => tabIndex === 0)?.focus();
    else if (this.#search.pending) void this.#search.ask(this.#asked);
    else if (first) this.#choose(first);
  };

  readonly #hitKeyPressed = (event: KeyboardEvent): void => {
    const hits = [...this.hits];
    const goTo = MOVES[event.key]?.(hits.indexOf(event.target as HTMLElement), hits.length - 1);
    if (goTo === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    (hits[goTo] ?? this.field)?.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-search': HypeeSearch;
  }
}
