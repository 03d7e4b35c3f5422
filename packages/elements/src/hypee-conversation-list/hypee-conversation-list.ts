import type { Chat, ConnectionStatus, ConversationSummary, Observable } from '@hypee/chat';
import { html, nothing, render, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, queryAll, state } from 'lit/decorators.js';
import { answerRequests } from '../base/answer-requests.ts';
import { ChatPart } from '../base/chat-part.ts';
import { conversationAvatar } from '../base/conversation-avatar.ts';
import { drawEach, type Drawable } from '../base/draw-each.ts';
import { FocusKeeper } from '../base/focus-keeper.ts';
import { hasDirectory } from '../base/has-directory.ts';
import { chatIcon, failedIcon, mutedIcon, newIcon, pinIcon, searchIcon } from '../base/icons.ts';
import { conversationName } from '../base/names.ts';
import { paneButton } from '../base/open-pane.ts';
import { unreadCount } from '../base/unread-count.ts';
import { emit, type HypeeRequests } from '../events.ts';
import { mark, statusMark } from '../hypee-message/status-mark.ts';
import type { HypeeNewConversation } from '../hypee-new-conversation/hypee-new-conversation.ts';
import { renderer } from '../markdown/on-demand.ts';
import { styles } from './hypee-conversation-list.styles.ts';
import { lastLine } from './last-line.ts';

/** The next page is asked for when less than this is left below. Pixels. */
const AHEAD = 400;

/** Where each key goes, from a row and the last row. */
const MOVES: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_index, last) => last,
};

/**
 * The user's conversations, as the chat orders them: those of its chat, or those it is given. One stop for the Tab key;
 * arrows, Home and End move between rows. With a chat it begins new ones, too.
 *
 * @tagname hypee-conversation-list
 * @fires {CustomEvent<{ id: string }>} hypee-conversation-select - cancelable; the user chose a row, or began a conversation
 * @fires {CustomEvent<null>} hypee-load-conversations - the user is near the last row
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - something could not be done
 * @csspart list-header - the heading, and the button for a new conversation
 * @csspart new-conversation - that button
 * @csspart conversation-row - a row
 * @csspart unread - the number of unread messages in a row
 * @csspart pane - the search that stands over it
 * @csspart pane-header - its heading, and the button that closes it
 * @csspart dialog - the box in which a conversation is begun
 */
export class HypeeConversationList extends ChatPart {
  /** @internal */
  static override styles = styles;

  /** What to show instead of the chat's conversations. */
  @property({ attribute: false }) conversations: readonly ConversationSummary[] | undefined;
  /** The conversation that is open. */
  @property() selected: string | undefined;
  /** Whether there may be conversations that are not known yet. */
  @property({ type: Boolean }) loading = false;
  /** Reading only: begins no conversations. */
  @property({ type: Boolean, reflect: true }) disabled = false;

  /** The row that Tab reaches. */
  @state() private current: string | undefined;
  /** What became of asking for more. */
  @state() private more: 'wanted' | 'failed' | undefined;
  /** Whether it is on the screen, as far as is known: elsewhere, or under the open conversation, it follows nothing. */
  @state() private seen = true;
  @query('.scroller') private readonly scroller!: HTMLElement;
  @query('ul') private readonly list!: HTMLElement;
  @query('hypee-new-conversation') private readonly dialog!: HypeeNewConversation | null;
  @queryAll('.row') private readonly rows!: NodeListOf<HTMLButtonElement>;

  /** @internal The list is in order of activity: rows move while somebody is on them. */
  protected readonly focusKeeper = new FocusKeeper(this);
  /** How many there were when more were asked for: the same question is asked once. */
  #askedAt = -1;
  /** How many there were when it was looked whether more are wanted. */
  #lookedAt = -1;
  /** Whom they were asked of, and how it was connected. */
  #asked: Chat | undefined;
  #status: ConnectionStatus | undefined;

  constructor() {
    super();
    answerRequests(this, () => this.#source, { 'hypee-load-conversations': (chat) => this.#load(chat) });
  }

  /** Puts the focus on the row of a conversation, or on the first one. */
  async focusRow(id: string | undefined): Promise<void> {
    this.current = id;
    await this.updateComplete;
    const index = this.#shown.findIndex((conversation) => conversation.id === id);
    this.rows[Math.max(index, 0)]?.focus();
  }

  /**
   * Lets the user begin a conversation. The focus returns to where it is now.
   *
   * @param click of a button: some browsers give that no focus, this does
   */
  readonly newConversation = async (click?: Event): Promise<void> => {
    if (click?.currentTarget instanceof HTMLElement) click.currentTarget.focus();
    await this.dialog?.show();
  };

  /** @internal A pane could not be loaded: said where it is said of the dialog. */
  set failed(failed: boolean) {
    if (this.dialog) this.dialog.failed = failed;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const chat = this.#source;
    const status = chat?.connection.value.status;
    if (chat !== this.#asked || status !== this.#status || changed.has('loading')) {
      this.#askedAt = this.#lookedAt = -1;
      this.more = undefined;
    }
    this.#asked = chat;
    this.#status = status;
    if (status) this.loading = status === 'connecting' || status === 'reconnecting' || this.more === 'wanted';
  }

  protected override observed(): readonly Observable<unknown>[] {
    const chat = this.#source;
    return chat ? [chat.me, chat.connection, ...(this.seen ? [chat.conversations] : [])] : [];
  }

  protected override update(changed: PropertyValues<this>): void {
    super.update(changed);
    this.#drawRows();
  }

  protected override firstUpdated(): void {
    // Not in the constructor: on a server there is none.
    new IntersectionObserver((entries) => (this.seen = entries.at(-1)?.isIntersecting ?? true)).observe(this.scroller);
  }

  protected override updated(): void {
    // To look lays the page out: not for each message that arrives.
    if (this.#lookedAt !== this.#shown.length) this.#askForMore();
  }

  protected override render(): TemplateResult {
    const title = this.say.text('conversations');
    return html`
      <div class="head" part="list-header">
        <h2>${title}</h2>
        ${paneButton(this, 'search', searchIcon)}${this.#beginButton(newIcon)}
      </div>
      <hypee-new-conversation
        exportparts="dialog"
        .words=${this.say}
        .chat=${this.#source}
        @hypee-conversation-created=${this.#begun}
      ></hypee-new-conversation>
      <nav class="scroller" aria-label=${title} @scroll=${this.#askForMore}>
        <ul role="list" @keydown=${this.#keyPressed}></ul>
        ${this.#end(this.#shown.length)}
      </nav>
    `;
  }

  /** With its words, or with a picture that has them for those who hear it. */
  #beginButton(icon?: TemplateResult): TemplateResult | typeof nothing {
    if (!this.#source || this.disabled || !hasDirectory(this.#source)) return nothing;
    const words = this.say.text('newConversation');
    return html`<button type="button" part="new-conversation" title=${words} @click=${this.newConversation}>
      ${icon ?? words}
    </button>`;
  }

  /** What comes after the rows that are known. */
  #end(known: number): TemplateResult | typeof nothing {
    const failed = this.more === 'failed';
    if (!failed && (known === 0 ? this.loading : this.more)) return this.#skeleton(known === 0 ? 8 : 1);
    if (!failed && known > 0) return nothing;
    // Without a connection it is tried again as soon as there is one.
    const isAway = this.#status !== undefined && this.#status !== 'online';
    return html`<div class="note" role="status">
      ${
        failed || isAway
          ? html`<p>${this.say.text('loadFailed')}</p>
              ${failed ? html`<button type="button" @click=${this.#ask}>${this.say.text('retry')}</button>` : nothing}`
          : html`${chatIcon}
              <p>${this.say.text('noConversations')}</p>
              ${this.#beginButton()}`
      }
    </div>`;
  }

  #skeleton(rows: number): TemplateResult {
    return html`<p class="visually-hidden" role="status">${this.say.text('loading')}</p>
      ${Array.from({ length: rows }, () => html`<div class="bone"></div>`)}`;
  }

  #drawRows(): void {
    const { currentMe: me, say } = this;
    const tabStop = this.#tabStop;
    const now = new Date();
    const items = this.#shown.map((summary): Drawable => {
      const { id, membership } = summary;
      const isTabStop = id === tabStop;
      const isSelected = id === this.selected;
      const muted = membership.mutedUntil !== null && membership.mutedUntil > now;
      return {
        key: id,
        // How long ago something was is told in days.
        from: [summary, isTabStop, isSelected, muted, me?.id, say, now.toDateString(), renderer()],
        draw: (box) => render(this.#row(summary, { isTabStop, isSelected, muted }), box),
      };
    });
    drawEach(this.list, 'li', items);
  }

  #row(
    summary: ConversationSummary,
    { isTabStop, isSelected, muted }: { isTabStop: boolean; isSelected: boolean; muted: boolean },
  ): TemplateResult {
    const { currentMe: me, say } = this;
    const name = conversationName(summary, me?.id, say);
    const { id, unreadCount: count, lastMessage, membership } = summary;
    // What was kept for later was read: no message counts, and one at least waits.
    const unread = count || Number(membership.unreadFromSeq !== null);
    return html`
      <button
        type="button"
        part="conversation-row"
        class=${`row${unread > 0 ? ' unread' : ''}${muted ? ' muted' : ''}`}
        tabindex=${isTabStop ? 0 : -1}
        aria-current=${isSelected ? 'true' : nothing}
        @click=${() => this.#choose(id)}
        @focus=${() => (this.current = id)}
      >
        ${conversationAvatar(summary, name, me?.id)}
        <span class="top">
          <span class="name" dir="auto">${name}</span>
          ${
            lastMessage
              ? html`<time datetime=${lastMessage.createdAt.toISOString()}>${say.ago(lastMessage.createdAt)}</time>`
              : nothing
          }
        </span>
        <span class="top">
          ${this.#line(summary)}
          <span class="marks"
            >${muted ? mark(mutedIcon, say.text('muted')) : nothing}${membership.pinned ? mark(pinIcon, say.text('pinned')) : nothing}${unreadCount(unread, say)}</span
          >
        </span>
      </button>
    `;
  }

  #line(summary: ConversationSummary): TemplateResult {
    const { lead, text, draft, status } = lastLine(summary, this.currentMe?.id, this.say, this);
    const failed = summary.failedCount > 0;
    return html`<span class="line">
      ${
        failed
          ? html`<span class="status alert">${failedIcon} ${this.say.text('failed')}</span>`
          : status
            ? statusMark(status, this.say)
            : nothing
      }
      ${lead ? html`<span class=${draft ? 'lead alert' : 'lead'} dir="auto">${lead.trim()}</span>` : nothing}
      <span class="text" dir="auto">${text}</span>
    </span>`;
  }

  /** The chat whose conversations these are. */
  get #source(): Chat | undefined {
    return this.conversations ? undefined : this.currentChat;
  }

  get #shown(): readonly ConversationSummary[] {
    return this.conversations ?? this.currentChat?.conversations.value ?? [];
  }

  get #tabStop(): string | undefined {
    const known = [this.current, this.selected].find((id) => this.#shown.some((one) => one.id === id));
    return known ?? this.#shown[0]?.id;
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const rows = [...this.rows];
    const index = rows.indexOf(event.target as HTMLButtonElement);
    const target = rows[MOVES[event.key]?.(index, rows.length - 1) ?? -1];
    if (!target || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    target.focus();
  };

  #choose(id: string): void {
    emit(this, 'hypee-conversation-select', { id }, { cancelable: true });
  }

  readonly #begun = (event: HypeeRequests['hypee-conversation-created']): void => {
    event.stopPropagation();
    this.#choose(event.detail.id);
  };

  readonly #askForMore = (): void => {
    const known = this.#shown.length;
    if (known === this.#askedAt) return;
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    // A list without a box has no end that somebody could be near.
    if (known > 0 && clientHeight === 0) return;
    this.#lookedAt = known;
    // Without rows it is the first page, which a chat has to be reached for.
    const wanted = known === 0 ? this.#status === 'online' : scrollHeight - scrollTop - clientHeight <= AHEAD;
    if (!wanted) return;
    this.#askedAt = known;
    this.#ask();
  };

  readonly #ask = (): void => {
    emit(this, 'hypee-load-conversations', null);
  };

  async #load(chat: Chat): Promise<void> {
    // After the update that asked.
    await this.updateComplete;
    this.more = 'wanted';
    let outcome: 'failed' | undefined;
    try {
      await chat.loadMoreConversations();
    } catch (error) {
      outcome = 'failed';
      throw error;
    } finally {
      if (chat === this.#source) this.more = outcome;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-conversation-list': HypeeConversationList;
  }
}
