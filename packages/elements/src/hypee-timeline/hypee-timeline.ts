import type { History, Message, User } from '@hypee/chat';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, queryAll } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import { Attention } from '../base/attention.ts';
import { FocusKeeper } from '../base/focus-keeper.ts';
import { HypeePart } from '../base/hypee-part.ts';
import { downIcon } from '../base/icons.ts';
import { messageKey } from '../base/names.ts';
import { emit } from '../events.ts';
import type { HypeeMessage } from '../hypee-message/hypee-message.ts';
import { styles } from './hypee-timeline.styles.ts';
import { newsSince } from './news.ts';
import { timelineRows, type Row } from './rows.ts';
import { ScrollKeeper } from './scroll-keeper.ts';
import { typingText } from './typing-text.ts';

/** More rows are asked for when fewer than this many screens are left above or below. */
const SCREENS_AHEAD = 1;

const COMPLETE: History = { hasOlder: false, hasNewer: false, loading: false };

/**
 * The messages of a conversation, newest at the end. Needs no chat: give it `messages` and `me`.
 *
 * Draws all messages it is given; a conversation hands over a bounded window of them and moves it on request.
 *
 * @tagname hypee-timeline
 * @fires {CustomEvent<null>} hypee-load-older - the user is near the first message and `history.hasOlder`
 * @fires {CustomEvent<null>} hypee-load-newer - the user is near the last message and `history.hasNewer`
 * @fires {CustomEvent<null>} hypee-load-latest - the user wants the newest messages, which are not among these
 * @fires {CustomEvent<{ messageId: string }>} hypee-seen - the newest message of another member was on the screen while the
 * page had the user's attention; once each
 * @fires {CustomEvent<{ clientId: string }>} hypee-retry - a failed message is to be sent again
 * @fires {CustomEvent<{ clientId: string }>} hypee-discard - a failed message is to be removed
 * @csspart timeline - the box that scrolls
 * @csspart day - the heading of a day
 * @csspart bubble - the box around a message's text
 * @csspart meta - time and status of a message
 * @csspart failure - why a message was not sent, and what can be done
 * @csspart typing - the line that says who is typing
 */
export class HypeeTimeline extends HypeePart {
  /** @internal */
  static override styles = styles;

  /** Oldest first. */
  @property({ attribute: false }) messages: readonly Message[] = [];
  /** Whose messages stand on the own side. */
  @property({ attribute: false }) me: User | undefined;
  /** What there is beyond `messages`. */
  @property({ attribute: false }) history: History = COMPLETE;
  /** Who is typing, without the user. */
  @property({ attribute: false }) typing: readonly User[] = [];
  /** What the list is called for those who hear it. */
  @property() label = '';
  /** Shows the names of senders. */
  @property({ type: Boolean, attribute: 'show-names' }) showNames = false;

  @query('.scroller') private readonly scroller!: HTMLElement | undefined;
  @query('.end') private readonly end!: HTMLElement;
  @queryAll('hypee-message') private readonly rows!: NodeListOf<HypeeMessage>;

  readonly #keeper = new ScrollKeeper(this, {
    scroller: () => this.scroller,
    rows: () => this.rows,
    endIsNewest: () => this.#endIsNewest,
    settled: () => {
      this.#askForMore();
      this.#noteSeen();
    },
  });
  /** @internal A confirmed message takes its place: rows move while somebody is on them. */
  protected readonly focusKeeper = new FocusKeeper(this);
  readonly #attention = new Attention(this);
  #endInView: IntersectionObserver | undefined;
  #endVisible = false;
  #lastSeen: string | undefined;
  #news: { key: string; text: string } | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endInView?.disconnect();
    this.#endInView = undefined;
    this.#endVisible = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('messages');
    if (!before) return;
    if (this.#wroteSomething(before)) this.#keeper.goToEnd();
    if (!(changed.get('history') ?? this.history).hasNewer) {
      this.#news = newsSince(before, this.messages, this.me?.id) ?? this.#news;
    }
  }

  protected override updated(): void {
    if (!this.#endInView) this.#observeEnd();
  }

  protected override render(): TemplateResult {
    const { loading, error } = this.history;
    return html`
      <div
        class=${this.#keeper.atEnd ? 'scroller at-end' : 'scroller'}
        part="timeline"
        role="log"
        tabindex="0"
        aria-live="off"
        aria-busy=${loading}
        aria-label=${this.label || nothing}
        @scroll=${this.#scrolled}
        @hypee-retry=${this.#focusLog}
        @hypee-discard=${this.#focusLog}
      >
        <div class="rows">
          ${error ? this.#loadError() : this.#note()}
          ${repeat(
            timelineRows(this.messages),
            ({ key }) => key,
            (row) => this.#row(row),
          )}
          <div class="end"></div>
        </div>
      </div>
      ${
        this.#keeper.atEnd
          ? nothing
          : html`<button
              type="button"
              class="to-newest"
              aria-label=${this.say.text('toNewest')}
              @click=${this.#toNewest}
            >
              ${downIcon}
            </button>`
      }
      <p class="typing" part="typing" dir="auto">${typingText(this.typing, this.say)}</p>
      <div class="visually-hidden" aria-live="polite">
        ${this.#news ? keyed(this.#news.key, html`<p>${this.#news.text}</p>`) : nothing}
      </div>
    `;
  }

  #row(row: Row): TemplateResult {
    if (row.kind === 'day') return html`<p class="day" part="day">${this.say.day(row.date)}</p>`;
    return html`<hypee-message
      exportparts="bubble, meta, failure"
      .message=${row.message}
      .words=${this.say}
      .own=${row.message.sender.id === this.me?.id}
      .first=${row.first}
      .last=${row.last}
      .showName=${this.showNames}
    ></hypee-message>`;
  }

  #note(): TemplateResult {
    if (this.history.loading) return html`<p class="note">${this.say.text('loadingMessages')}</p>`;
    const empty = this.messages.length === 0 && !this.history.hasOlder;
    return html`<p class="note" ?hidden=${!empty}>${this.say.text('noMessages')}</p>`;
  }

  #loadError(): TemplateResult {
    const name = this.history.hasOlder && this.messages.length > 0 ? 'hypee-load-older' : 'hypee-load-latest';
    return html`
      <p class="note" role="alert">
        ${this.say.text('loadFailed')}
        <button type="button" @click=${() => emit(this, name, null)}>${this.say.text('retry')}</button>
      </p>
    `;
  }

  get #endIsNewest(): boolean {
    return !this.history.hasNewer;
  }

  #wroteSomething(before: readonly Message[]): boolean {
    const last = this.messages.at(-1);
    if (!last || last.seq !== undefined || last.sender.id !== this.me?.id) return false;
    const key = messageKey(last);
    return !before.some((message) => messageKey(message) === key);
  }

  readonly #scrolled = (): void => {
    const wasAtEnd = this.#keeper.atEnd;
    this.#keeper.scrolled();
    if (this.#keeper.atEnd !== wasAtEnd) this.requestUpdate();
    this.#askForMore();
  };

  readonly #toNewest = (): void => {
    if (this.history.hasNewer) emit(this, 'hypee-load-latest', null);
    this.#keeper.goToEnd();
    this.#focusLog();
  };

  /** The button that was pressed goes away: the focus must not go with it. */
  readonly #focusLog = (): void => this.scroller?.focus({ preventScroll: true });

  #askForMore(): void {
    const { scroller, history } = this;
    if (!scroller || !this.isConnected || history.loading || history.error) return;
    const ahead = SCREENS_AHEAD * scroller.clientHeight;
    if (history.hasOlder && scroller.scrollTop < ahead) {
      emit(this, 'hypee-load-older', null);
    } else if (history.hasNewer && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < ahead) {
      emit(this, 'hypee-load-newer', null);
    }
  }

  /** Against the viewport: an end that is scrolled out of the page is not seen either. */
  #observeEnd(): void {
    this.#endInView = new IntersectionObserver(([entry]) => {
      this.#endVisible = entry?.isIntersecting ?? false;
      this.#noteSeen();
    });
    this.#endInView.observe(this.end);
  }

  #noteSeen(): void {
    if (!this.#endVisible || !this.#endIsNewest || !this.#attention.given) return;
    const newest = this.messages.findLast(({ seq, sender }) => seq !== undefined && sender.id !== this.me?.id);
    if (!newest || newest.id === this.#lastSeen) return;
    this.#lastSeen = newest.id;
    emit(this, 'hypee-seen', { messageId: newest.id });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-timeline': HypeeTimeline;
  }
}
