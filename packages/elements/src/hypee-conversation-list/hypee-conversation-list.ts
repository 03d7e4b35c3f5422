import type { Chat, ConversationSummary, Observable } from '@hypee/chat';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, queryAll, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { answerRequests } from '../base/answer-requests.ts';
import { ChatPart } from '../base/chat-part.ts';
import { FocusKeeper } from '../base/focus-keeper.ts';
import { conversationName, initials } from '../base/names.ts';
import { unreadCount } from '../base/unread-count.ts';
import { emit } from '../events.ts';
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
 * arrows, Home and End move between rows.
 *
 * @tagname hypee-conversation-list
 * @fires {CustomEvent<{ id: string }>} hypee-conversation-select - cancelable; the user chose a row
 * @fires {CustomEvent<null>} hypee-load-conversations - the user is near the last row
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - something could not be done
 * @csspart conversation-row - a row
 * @csspart unread - the number of unread messages in a row
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

  /** The row that Tab reaches. */
  @state() private current: string | undefined;
  @query('.scroller') private readonly scroller!: HTMLElement;
  @queryAll('button') private readonly rows!: NodeListOf<HTMLButtonElement>;

  /** @internal The list is in order of activity: rows move while somebody is on them. */
  protected readonly focusKeeper = new FocusKeeper(this);
  /** How many there were when more were asked for: the same question is asked once. */
  #askedAt = -1;

  constructor() {
    super();
    answerRequests(this, () => this.#source, {
      'hypee-load-conversations': (chat) => chat.loadMoreConversations(),
    });
  }

  /** Puts the focus on the row of a conversation, or on the first one. */
  async focusRow(id: string | undefined): Promise<void> {
    this.current = id;
    await this.updateComplete;
    const index = this.#shown.findIndex((conversation) => conversation.id === id);
    this.rows[Math.max(index, 0)]?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.#source) this.loading = this.#source.connection.value.status !== 'online';
    if (changed.has('loading')) this.#askedAt = -1;
  }

  protected override observed(): readonly Observable<unknown>[] {
    const chat = this.#source;
    return chat ? [chat.conversations, chat.me, chat.connection] : [];
  }

  protected override updated(): void {
    this.#askForMore();
  }

  protected override render(): TemplateResult {
    const conversations = this.#shown;
    return html`
      <nav class="scroller" aria-label=${this.say.text('conversations')} @scroll=${this.#askForMore}>
        ${
          conversations.length === 0
            ? html`<p class="note">${this.say.text(this.loading ? 'loadingConversations' : 'noConversations')}</p>`
            : html`<ul role="list" @keydown=${this.#keyPressed}>
                ${repeat(
                  conversations,
                  ({ id }) => id,
                  (summary) => this.#row(summary),
                )}
              </ul>`
        }
      </nav>
    `;
  }

  #row(summary: ConversationSummary): TemplateResult {
    const name = conversationName(summary, this.currentMe?.id, this.say);
    const { id, unreadCount: unread, lastMessage } = summary;
    return html`
      <li>
        <button
          type="button"
          part="conversation-row"
          class=${unread > 0 ? 'unread' : ''}
          tabindex=${id === this.#tabStop ? 0 : -1}
          aria-current=${id === this.selected ? 'true' : nothing}
          @click=${() => emit(this, 'hypee-conversation-select', { id }, { cancelable: true })}
          @focus=${() => (this.current = id)}
        >
          <span class="avatar" aria-hidden="true">${initials(name)}</span>
          <span class="name" dir="auto">${name}</span>
          ${
            lastMessage
              ? html`<time datetime=${lastMessage.createdAt.toISOString()}
                  >${this.say.ago(lastMessage.createdAt)}</time
                >`
              : nothing
          }
          <span class="line" dir="auto">${lastLine(summary, this.currentMe?.id, this.say)}</span>
          ${unreadCount(unread, this.say)}
        </button>
      </li>
    `;
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

  readonly #askForMore = (): void => {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    const known = this.#shown.length;
    if (known === 0 || known === this.#askedAt || scrollHeight - scrollTop - clientHeight > AHEAD) return;
    this.#askedAt = known;
    emit(this, 'hypee-load-conversations', null);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-conversation-list': HypeeConversationList;
  }
}
