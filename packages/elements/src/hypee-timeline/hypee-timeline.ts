import type { Conversation, History, Message, Observable, User } from '@hypee/chat';
import { html, nothing, render, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, queryAll, state } from 'lit/decorators.js';
import { Attention } from '../base/attention.ts';
import { ConversationPart } from '../base/conversation-part.ts';
import { drawEach, type Drawable } from '../base/draw-each.ts';
import { FocusKeeper } from '../base/focus-keeper.ts';
import { downIcon } from '../base/icons.ts';
import { messageKey } from '../base/names.ts';
import { onDemand } from '../base/on-demand.ts';
import { emit, type HypeeRequests } from '../events.ts';
import type { HypeeMessage } from '../hypee-message/hypee-message.ts';
import { renderer } from '../markdown/on-demand.ts';
import type { MessageFacts } from '../message-actions/message-facts.ts';
import { ownLook } from '../renderers/on-demand.ts';
import { styles } from './hypee-timeline.styles.ts';
import { failureSince, newsSince, spoken } from './news.ts';
import { daysOf, firstUnread, type Day, type Row } from './rows.ts';
import { RowWindow } from './row-window.ts';
import { skeleton } from './skeleton.ts';

/** More rows are asked for when fewer than this many screens are left above or below. */
const SCREENS_AHEAD = 1;

/** Nobody waits for it: it comes with the first who types. */
const typingPart = onDemand(() => import('./typing-bubble.ts'));

const COMPLETE: History = { hasOlder: false, hasNewer: false, loading: false };

/**
 * The messages of a conversation, newest at the end: those of its `conversation`, or, with no chat at all, those it is
 * given as `messages` with `me`. Draws only the rows that can be seen, so an array of 100,000 messages costs what one of 100
 * does.
 *
 * For the Tab key the list is one stop, messages are none, and links and buttons in them are one each, as in a page. Arrow keys
 * move between messages, the others scroll.
 *
 * @tagname hypee-timeline
 * @fires {CustomEvent<null>} hypee-load-older - the user is near the first message and `history.hasOlder`
 * @fires {CustomEvent<null>} hypee-load-newer - the user is near the last message and `history.hasNewer`
 * @fires {CustomEvent<null>} hypee-load-latest - the user wants the newest messages, which are not among these
 * @fires {CustomEvent<{ messageId: string }>} hypee-load-around - a message is to be shown that is not among these
 * @fires {CustomEvent<{ messageId: string }>} hypee-seen - a message of another member, newer than any before, was on the
 * screen while the page had the user's attention
 * @fires {CustomEvent<{ clientId: string }>} hypee-retry - a failed message is to be sent again
 * @fires {CustomEvent<{ clientId: string }>} hypee-discard - a failed message is to be removed
 * @fires {CustomEvent<{ messageId: string; emoji: string }>} hypee-react - a reaction is to be added or taken back, where there is
 * no conversation to do it
 * @fires {CustomEvent<{ messageId: string }>} hypee-thread-open - the replies to a message are to be shown
 * @fires {CustomEvent<{ draft: SendInput }>} hypee-before-send - a message is forwarded; cancelable, and what listeners change in
 * `draft` is sent
 * @fires {CustomEvent<{ url: string }>} hypee-link-click - cancelable: then the link is not followed
 * @fires {CustomEvent<{ message: Message }>} hypee-sent - the server has a message that was written or forwarded here
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - something could not be done
 * @slot empty - what stands in a conversation without messages
 * @csspart timeline - the box that scrolls
 * @csspart day - the heading of a day, which stays in sight
 * @csspart unread-divider - the line before the first unread message
 * @csspart bubble - the box around a message's text
 * @csspart attachment - a file of a message: the box of a picture, or a row
 * @csspart upload - how far the files of an own message are
 * @csspart meta - time and status of a message
 * @csspart failure - why a message was not sent, and what to do
 * @csspart quote - what a message answers, above its text
 * @csspart replies - the button under a message that says how many replies it has
 * @csspart reaction - an emoji under a message, and how many chose it
 * @csspart typing - the bubble of who is typing
 * @csspart to-newest - the button that leads to the newest message
 */
export class HypeeTimeline extends ConversationPart {
  /** @internal */
  static override styles = styles;

  /** Oldest first. */
  @property({ attribute: false }) messages: readonly Message[] = [];
  /** What there is beyond `messages`. */
  @property({ attribute: false }) history: History = COMPLETE;
  /** Who is typing, without the user. */
  @property({ attribute: false }) typing: readonly User[] = [];
  /** What the list is called for those who hear it. */
  @property() label = '';
  /** Shows the names and pictures of senders. */
  @property({ type: Boolean, attribute: 'show-names' }) showNames = false;
  /**
   * The place (`seq`) up to which the user had read: a line stands after it, and there the list opens. Where more is unread
   * than is loaded it opens at the newest, and the line is there once one scrolls to it. A conversation gives this when it
   * is opened with unread messages.
   */
  @property({ attribute: false }) unreadAfter: number | undefined;

  /** The message that was jumped to. */
  @state() private highlighted: string | undefined;
  @query('.scroller') private readonly scroller!: HTMLElement | undefined;
  @queryAll('.space') private readonly spacers!: NodeListOf<HTMLElement>;
  @query('.days') private readonly days!: HTMLElement;
  @query('[aria-live=polite]') private readonly live!: HTMLElement | null;

  readonly #window = new RowWindow<Message>(
    this,
    {
      scroller: () => this.scroller,
      spacers: () => this.spacers,
      boxes: () => this.#boxes,
      drawn: () => Promise.all(this.#boxes.map((box) => (box.lastElementChild as HypeeMessage).updateComplete)),
      endIsNewest: () => !this.history.hasNewer,
      settled: () => {
        this.#follow();
        this.#askForMore();
        this.#noteSeen();
      },
    },
    messageKey,
  );
  /** @internal A confirmed message takes its place: rows move while somebody is on them, and leave when they are scrolled away. */
  protected readonly focusKeeper = new FocusKeeper(this, () => this.scroller);
  readonly #attention = new Attention(this);
  #actions: Promise<unknown> | undefined;
  /** Of the rows that are drawn. */
  #boxes: HTMLElement[] = [];
  #inView: IntersectionObserver | undefined;
  #isInView = false;
  #lastSeen = 0;
  #unread: number | undefined;
  /** Undefined before there were messages, false while the first unread one may still be among those that are loading. */
  #opened: boolean | undefined;
  #knowsUnread = false;
  #wanted: string | undefined;
  /** The focus goes with it. */
  #follows = false;
  /** What is to be read out. */
  #said: HTMLElement | undefined;
  /** Messages of others that came while the user was elsewhere. */
  #news = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#inView?.disconnect();
    this.#inView = undefined;
    this.#isInView = false;
  }

  /**
   * Brings a message into sight and marks it for a moment. Asks for it with `hypee-load-around` where it is not among
   * `messages`, and shows it when it comes.
   */
  showMessage(messageId: string): void {
    this.#wanted = messageId;
    if (!this.#showWanted()) emit(this, 'hypee-load-around', { messageId });
  }

  /** Rows and places included. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const isComplete = await super.getUpdateComplete();
    await this.#window.done;
    return isComplete;
  }

  protected override take(conversation: Conversation | undefined, another: boolean): void {
    this.messages = conversation?.messages.value ?? [];
    this.history = conversation?.history.value ?? COMPLETE;
    this.typing = conversation?.typing.value ?? [];
    if (another) this.#begin();
    const summary = conversation?.summary.value;
    if (!summary || this.#knowsUnread) return;
    // Once: the mark moves on as soon as they are seen, the line stays where it was.
    this.#knowsUnread = true;
    this.unreadAfter = summary.unreadCount > 0 ? summary.membership.lastReadSeq : undefined;
  }

  protected override observed(): readonly Observable<unknown>[] {
    const conversation = this.currentConversation;
    if (!conversation) return [];
    const { summary, messages, history, typing } = conversation;
    // Who names it draws it again when there is another name; a summary changes with each message.
    const named = this.label ? [] : [summary];
    return [...named, messages, history, typing, ...(this.currentChat ? [this.currentChat.me] : [])];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get('messages');
    if (changed.has('messages')) this.#window.replace(before ?? [], this.messages);
    if (before && this.#opened !== undefined) this.#welcome(before, changed.get('history') ?? this.history);
    this.#unread = firstUnread(this.messages, this.unreadAfter, this.currentMe?.id, !this.history.hasOlder);
    if (this.#window.atEnd) this.#news = 0;
    this.#openAtUnread();
    this.#showWanted();
  }

  protected override update(changed: PropertyValues<this>): void {
    super.update(changed);
    this.#drawDays();
    // With the rows: alone it would lay the page out once more.
    if (this.#said) this.live?.replaceChildren(this.#said);
    this.#said = undefined;
  }

  protected override updated(): void {
    if (!this.#inView && this.scroller) this.#observeView(this.scroller);
  }

  protected override render(): TemplateResult {
    const { atEnd } = this.#window;
    const name = this.conversationName;
    return html`
      <div
        class="scroller"
        part="timeline"
        role="log"
        tabindex="0"
        aria-live="off"
        aria-busy=${this.history.loading}
        aria-label=${this.label || (name && this.say.text('messagesOf', { name })) || nothing}
        @scroll=${this.#scrolled}
        @keydown=${this.#keyPressed}
        @pointerover=${this.#turned}
        @focusin=${this.#turned}
        @hypee-show-message=${this.#asked}
        @hypee-retry=${this.#focusLog}
        @hypee-discard=${this.#focusLog}
      >
        <div class="rows">
          <span class="space"></span>
          ${this.messages.length === 0 ? this.#nothing() : nothing}
          <div class="days"></div>
          <span class="space"></span>
          ${
            this.history.hasNewer || this.typing.length === 0
              ? nothing
              : typingPart(this)?.typingBubble(this.typing, this.#named, this.say, this.shadowRoot)
          }
        </div>
      </div>
      ${this.messages.length > 0 ? this.#trouble() : nothing} ${atEnd ? nothing : this.#toNewestButton()}
      <div class="visually-hidden" aria-live="polite"></div>
    `;
  }

  /** What can be done with messages is loaded when somebody turns to them. */
  readonly #turned = ({ currentTarget: scroller }: Event): void => {
    this.#actions ??= import('../message-actions/message-actions.ts').then(
      ({ MessageActions }) => new MessageActions(this, scroller as HTMLElement, this.#about),
      () => (this.#actions = undefined),
    );
  };

  readonly #about = (row: HTMLElement): MessageFacts | undefined => {
    const message = this.messages[this.#window.indexOf(row) ?? -1];
    const { say: words, currentChat: chat, currentConversation: conversation, currentMe: me } = this;
    return message && { message, words, chat, conversation, me };
  };

  get #named(): boolean {
    return this.showNames || this.currentConversation?.summary.value?.kind === 'group';
  }

  #drawDays(): void {
    const { stretch } = this.#window;
    const days = daysOf(this.messages, stretch, this.#unread);
    const drawn = drawEach(this.days, 'section', days.map(this.#day));
    this.#boxes = drawn.flatMap(({ lastElementChild: rows }, place) =>
      rows ? drawEach(rows, 'div', days[place]?.rows.map(this.#row) ?? []) : [],
    );
  }

  readonly #day = ({ key, date }: Day): Drawable => ({
    key,
    // Today is called so for a day.
    from: [this.say, new Date().toDateString()],
    draw: (section) => {
      const name = this.say.day(date);
      Object.assign(section, { role: 'group', ariaLabel: name });
      render(
        html`<p class="day" part="day"><time datetime=${date.toISOString()}>${name}</time></p>
          <div></div>`,
        section,
      );
    },
  });

  readonly #row = ({ key, message, first, last, startsDay, startsUnread }: Row): Drawable => {
    const { say, currentMe: me } = this;
    const named = this.#named;
    const highlighted = key === this.highlighted;
    return {
      key,
      from: [message, first, last, startsDay, startsUnread, highlighted, named, say, me?.id, renderer()],
      draw: (box) => {
        Object.assign(box, {
          className: `row${startsDay ? ' starts-day' : ''}${highlighted ? ' highlighted' : ''}`,
          role: 'article',
          tabIndex: -1,
          ariaLabel: `${spoken(message, this)}, ${say.time(message.createdAt)}`,
          onanimationend: this.#highlightEnded,
        });
        render(
          html`${startsUnread ? html`<p class="unread" part="unread-divider">${say.text('unreadFromHere')}</p>` : nothing}
            <hypee-message
              exportparts="bubble, attachment, upload, meta, failure, quote, replies, reaction"
              .message=${message}
              .words=${say}
              .own=${message.sender.id === me?.id}
              .meId=${me?.id}
              .conversation=${this.currentConversation}
              .first=${first}
              .last=${last}
              .showName=${named}
            ></hypee-message>`,
          box,
        );
      },
    };
  };

  #nothing(): TemplateResult | typeof nothing {
    if (this.history.error) return this.#trouble();
    if (this.history.loading || this.history.hasOlder) return skeleton(this.say);
    return html`<div class="empty">
      <slot name="empty">${ownLook()?.emptyBody(this) ?? html`<p>${this.say.text('noMessages')}</p>`}</slot>
    </div>`;
  }

  /** Over the messages, not among them: what is read stays in its place. */
  #trouble(): TemplateResult | typeof nothing {
    if (!this.history.error) return nothing;
    const name = this.history.hasOlder && this.messages.length > 0 ? 'hypee-load-older' : 'hypee-load-latest';
    return html`
      <p class="trouble" role="alert">
        ${this.say.text('loadFailed')}
        <button type="button" @click=${() => emit(this, name, null)}>${this.say.text('retry')}</button>
      </p>
    `;
  }

  #toNewestButton(): TemplateResult {
    const label = this.#news > 0 ? this.say.count('newMessages', this.#news) : this.say.text('toNewest');
    return html`
      <button type="button" class="to-newest" part="to-newest" aria-label=${label} @click=${this.#toNewest}>
        ${downIcon} ${this.#news > 0 ? html`<span aria-hidden="true">${label}</span>` : nothing}
      </button>
    `;
  }

  /** Another conversation: nothing of the one before holds. */
  #begin(): void {
    this.#opened = undefined;
    this.#knowsUnread = false;
    this.#lastSeen = 0;
    this.live?.replaceChildren();
    this.#wanted = undefined;
    this.#window.goToEnd();
  }

  /** What is new in another list of messages, and where it leads. */
  #welcome(before: readonly Message[], history: History): void {
    if (this.#wroteSomething(before)) {
      this.unreadAfter = undefined;
      this.#window.goToEnd();
    }
    const news = history.hasNewer ? [] : newsSince(before, this.messages, this.currentMe?.id);
    this.#news += news.length;
    const error = failureSince(before, this.messages);
    const words = news.map((message) => spoken(message, this));
    if (error) words.push(this.say.text('failed'), this.say.reason(error, this));
    if (words.length === 0) return;
    // The same words again need another element, or they would not be heard.
    this.#said = document.createElement('p');
    this.#said.textContent = words.join('\n');
  }

  #wroteSomething(before: readonly Message[]): boolean {
    const last = this.messages.at(-1);
    if (!last || last.seq !== undefined || last.sender.id !== this.currentMe?.id) return false;
    const key = messageKey(last);
    return !before.some((message) => messageKey(message) === key);
  }

  #openAtUnread(): void {
    if (this.#opened || this.messages.length === 0) return;
    if (this.#unread !== undefined && (this.#opened === undefined || this.#window.atEnd))
      this.#window.goTo(this.#unread);
    this.#opened = this.#unread !== undefined || !this.history.loading;
  }

  #showWanted(): boolean {
    if (this.#wanted === undefined) return true;
    const index = this.messages.findIndex(({ id }) => id === this.#wanted);
    const message = this.messages[index];
    if (!message) return false;
    this.#wanted = undefined;
    this.highlighted = messageKey(message);
    this.#window.goTo(index);
    return true;
  }

  readonly #asked = (event: HypeeRequests['hypee-show-message']): void => {
    event.stopPropagation();
    this.#follows = true;
    this.showMessage(event.detail.messageId);
  };

  #follow(): void {
    const row = this.#follows && this.#boxes.find(({ classList }) => classList.contains('highlighted'));
    if (!row) return;
    this.#follows = false;
    row.focus({ preventScroll: true });
  }

  readonly #highlightEnded = (event: AnimationEvent): void => {
    if (event.target === event.currentTarget) this.highlighted = undefined;
  };

  readonly #scrolled = (): void => {
    const wasAtEnd = this.#window.atEnd;
    this.#window.scrolled();
    if (this.#window.atEnd !== wasAtEnd) this.requestUpdate();
    this.#askForMore();
    this.#noteSeen();
  };

  readonly #toNewest = (): void => {
    if (this.history.hasNewer) emit(this, 'hypee-load-latest', null);
    this.#window.goToEnd();
    this.#focusLog();
  };

  /** The button that was pressed goes away: the focus must not go with it. */
  readonly #focusLog = (): void => this.scroller?.focus({ preventScroll: true });

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const target = event.target as HTMLElement;
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const current = this.#window.indexOf(target);
    // Into the list from its end, as it was read last.
    const index = current === undefined ? this.#window.lastSeen : current + step;
    const box = index === undefined ? undefined : this.#window.boxOf(index);
    if (!box || (target !== this.scroller && current === undefined)) return;
    event.preventDefault();
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: 'nearest' });
  };

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

  /** A list that is scrolled out of the page is not seen. */
  #observeView(scroller: HTMLElement): void {
    this.#inView = new IntersectionObserver(
      ([entry]) => {
        this.#isInView = entry?.isIntersecting ?? false;
        this.#noteSeen();
      },
      { threshold: [0, 0.25, 0.5, 0.75, 1] },
    );
    this.#inView.observe(scroller);
  }

  #noteSeen(): void {
    if (!this.#isInView || !this.#attention.given) return;
    for (let index = this.#window.lastSeen ?? -1; index >= 0; index -= 1) {
      const message = this.messages[index];
      if (message?.seq === undefined || message.sender.id === this.currentMe?.id) continue;
      if (message.seq <= this.#lastSeen) return;
      this.#lastSeen = message.seq;
      emit(this, 'hypee-seen', { messageId: message.id });
      return;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-timeline': HypeeTimeline;
  }
}
