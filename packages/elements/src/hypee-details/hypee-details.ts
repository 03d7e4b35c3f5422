import type {
  Chat,
  ChatError,
  Conversation,
  ConversationSummary,
  Member,
  Message,
  Observable,
  User,
} from '@hypee/chat';
import { html, nothing, render, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { conversationAvatar } from '../base/conversation-avatar.ts';
import { ConversationPart } from '../base/conversation-part.ts';
import { drawEach, type Drawable } from '../base/draw-each.ts';
import { FocusKeeper } from '../base/focus-keeper.ts';
import { hasDirectory } from '../base/has-directory.ts';
import { backIcon } from '../base/icons.ts';
import { onDemand } from '../base/on-demand.ts';
import { emit, reportError } from '../events.ts';
import type { HypeeNewConversation } from '../hypee-new-conversation/hypee-new-conversation.ts';
import type { PeopleTask } from '../hypee-new-conversation/people-dialog.ts';
import { excerpt } from '../markdown/on-demand.ts';
import type { TextName } from '../strings/words.ts';
import { styles } from './hypee-details.styles.ts';
import { PinnedMessages } from './pinned-messages.ts';
import { PresenceOf, presenceText } from './presence-of.ts';
import { rightsIn, ROLES, type Rights } from './rights.ts';
import type { SharedFiles } from './shared-files.ts';

/** What shows files comes when there is a place for them. */
const filesPart = onDemand(() => import('./shared-files.ts'));

const HOUR = 60 * 60 * 1000;
/** How long a conversation can be muted. Milliseconds. */
const MUTES: readonly (readonly [TextName, number])[] = [
  ['muteHour', HOUR],
  ['muteWorkday', 8 * HOUR],
  ['muteWeek', 7 * 24 * HOUR],
  ['muteAlways', Infinity],
];
/** Until then is for good. */
const ALWAYS = new Date('9999-01-01T00:00:00Z');
/** Characters that the server takes as the title of a conversation. */
const TITLE_LENGTH = 255;

/** What is to be confirmed before it is done. */
interface Question {
  readonly key: string;
  readonly label: TextName;
  readonly question: string;
  readonly yes: TextName;
  readonly run: () => unknown;
}

/**
 * What there is to know and to do about a conversation: its name and its people, who of them is there, what is pinned, which photos,
 * videos and files were sent, how it calls the user. Offers only what the server allows the user. Comes with the first pane of a chat, or with
 * `@hypee/chat-elements/panes`.
 *
 * @tagname hypee-details
 * @fires {CustomEvent<MessagePlace>} hypee-message-open - the user chose a message that is pinned
 * @fires {CustomEvent<{ id: string }>} hypee-conversation-select - cancelable; the user wants to write to somebody
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - something could not be done
 * @csspart attachment - a file that was sent: the box of a picture, or a row
 * @csspart dialog - the box in which people are found
 */
export class HypeeDetails extends ConversationPart {
  /** @internal */
  static override styles = styles;

  /** Reading only. */
  @property({ type: Boolean, reflect: true }) disabled = false;

  /** Whose card is shown. */
  @state() private person: string | undefined;
  /** What is being asked: which action is to be confirmed, or how long to mute. */
  @state() private asked: string | undefined;
  @state() private renaming = false;
  /** Why something was not done. */
  @state() private refusal = '';
  @state() private blocked: readonly string[] = [];
  @query('hypee-new-conversation') private readonly picker!: HypeeNewConversation | null;

  /** @internal A member leaves, a button goes with what it offered. */
  protected readonly focusKeeper = new FocusKeeper(
    this,
    () => this.renderRoot.querySelector<HTMLElement>('h3') ?? undefined,
  );
  readonly #presence = new PresenceOf();
  readonly #pinned = new PinnedMessages(() => this.requestUpdate());
  #files: SharedFiles | undefined;
  /** Of whom it is known who is blocked. */
  #asker: Chat | undefined;

  protected override take(conversation: Conversation | undefined, another: boolean): void {
    if (another) {
      this.person = this.asked = undefined;
      this.renaming = false;
      this.refusal = '';
    }
    if (conversation && this.#isRich) this.#pinned.follow(conversation);
  }

  protected override observed(): readonly Observable<unknown>[] {
    const conversation = this.currentConversation;
    const chat = this.currentChat;
    if (!conversation) return [];
    const { summary, members, messages } = conversation;
    const present = this.#present;
    return [summary, members, messages, ...(chat ? [chat.me, chat.connection] : []), ...(present ? [present] : [])];
  }

  protected override update(changed: PropertyValues<this>): void {
    super.update(changed);
    const draw = (list: string, items: readonly Drawable[]): void => {
      const container = this.renderRoot.querySelector(list);
      if (container) drawEach(container, 'li', items);
    };
    draw('.members', this.#members.map(this.#memberRow));
    draw('.pins', (this.#pinned.messages ?? []).map(this.#pinRow));
    this.#files?.draw();
  }

  protected override updated(): void {
    const chat = this.currentChat;
    if (!chat || chat === this.#asker || !this.#isRich) return;
    this.#asker = chat;
    void this.#learnBlocked(chat);
  }

  protected override render(): TemplateResult | typeof nothing {
    const conversation = this.currentConversation;
    const summary = conversation?.summary.value;
    if (!conversation || !summary) return nothing;
    const person = this.#members.find(({ user }) => user.id === this.person);
    return html`
      ${this.refusal ? html`<p class="refusal" role="alert">${this.refusal}</p>` : nothing}
      ${person ? this.#card(conversation, person) : this.#about(conversation, summary)}
    `;
  }

  /** Whether the server has what is done here: one of level 1 has names only. */
  get #isRich(): boolean {
    const chat = this.currentChat;
    return chat !== undefined && hasDirectory(chat);
  }

  get #rights(): Rights {
    const summary = this.currentConversation?.summary.value;
    return rightsIn(summary, this.currentMe?.id, this.disabled || !this.#isRich);
  }

  get #members(): readonly Member[] {
    const conversation = this.currentConversation;
    const { length } = conversation?.members.value ?? [];
    return (length ? conversation?.members.value : conversation?.summary.value?.members) ?? [];
  }

  get #present(): ReturnType<PresenceOf['of']> {
    const others = this.#members.map(({ user }) => user.id).filter((id) => id !== this.currentMe?.id);
    return this.#isRich ? this.#presence.of(this.currentChat, others) : undefined;
  }

  #presenceOf(user: User): string {
    return presenceText(this.#present?.value.get(user.id), this.say);
  }

  #about(conversation: Conversation, summary: ConversationSummary): TemplateResult {
    const { say: words, currentMe: me } = this;
    const name = this.conversationName;
    const isGroup = summary.kind === 'group';
    const other = isGroup ? undefined : this.#members.find(({ user }) => user.id !== me?.id)?.user;
    const rights = this.#rights;
    return html`
      <div class="who">
        ${conversationAvatar(summary, name, me?.id)}
        ${
          this.renaming
            ? this.#renameForm(summary.title ?? '')
            : html`<h3 tabindex="-1" dir="auto">${name}</h3>
                <p class="note">
                  ${isGroup ? words.count('members', summary.memberCount) : other ? this.#presenceOf(other) : nothing}
                </p>
                ${
                  rights.manages
                    ? html`<button type="button" class="rename" @click=${() => this.#rename(true)}>
                        ${words.text('rename')}
                      </button>`
                    : nothing
                }`
        }
      </div>
      ${this.#isRich && !this.disabled ? this.#settings(conversation, summary) : nothing}
      ${this.#isRich ? html`${this.#pins()} ${this.#sharedFiles(conversation)}` : nothing}
      <section>
        <h4>${words.count('members', summary.memberCount)}</h4>
        ${
          rights.manages
            ? html`<button type="button" class="entry plain" @click=${this.#addPeople}>
                  ${words.text('addPeople')}
                </button>
                <hypee-new-conversation
                  exportparts="dialog"
                  .words=${words}
                  .chat=${this.currentChat}
                  .task=${this.#adding}
                ></hypee-new-conversation>`
            : nothing
        }
        <ul class="members" role="list"></ul>
      </section>
      ${
        rights.leaves || rights.deletes
          ? html`<section>
              ${
                rights.leaves
                  ? this.#risky({
                      key: 'leave',
                      label: 'leave',
                      question: words.text('leaveQuestion'),
                      yes: 'leaveYes',
                      run: () => conversation.leave(),
                    })
                  : nothing
              }
              ${
                rights.deletes
                  ? this.#risky({
                      key: 'delete',
                      label: 'deleteForAll',
                      question: words.text('deleteForAllQuestion'),
                      yes: 'deleteYes',
                      run: () => conversation.deleteForAll(),
                    })
                  : nothing
              }
            </section>`
          : nothing
      }
    `;
  }

  #renameForm(title: string): TemplateResult {
    const { say: words } = this;
    return html`<form @submit=${this.#renamed} @keydown=${this.#stepKeyPressed}>
      <input
        aria-label=${words.text('conversationName')}
        maxlength=${TITLE_LENGTH}
        autocomplete="off"
        dir="auto"
        .value=${title}
      />
      <button>${words.text('save')}</button>
      <button type="button" @click=${() => this.#rename(false)}>${words.text('cancelChange')}</button>
    </form>`;
  }

  #settings(conversation: Conversation, { membership }: ConversationSummary): TemplateResult {
    const { say: words } = this;
    const { mutedUntil, pinned, archived } = membership;
    const isMuted = mutedUntil !== null && mutedUntil > new Date();
    const change = (patch: Parameters<Conversation['updateMembership']>[0]): void =>
      void this.#act(() => conversation.updateMembership(patch));
    const toggle = (name: TextName, checked: boolean, patch: Parameters<typeof change>[0]): TemplateResult =>
      html`<button
        type="button"
        class="entry switch"
        role="switch"
        aria-checked=${checked}
        @click=${() => change(patch)}
      >
        ${this.#textOf(name)}
      </button>`;
    const mutedNote = !isMuted
      ? ''
      : mutedUntil >= ALWAYS
        ? words.text('muted')
        : words.text('mutedUntil', { time: words.moment(mutedUntil) });
    return html`<section>
      ${mutedNote ? html`<p class="note" role="status">${mutedNote}</p>` : nothing}
      ${
        isMuted
          ? html`<button type="button" class="entry plain" data-key="mute" @click=${() => change({ mutedUntil: null })}>
              ${words.text('unmute')}
            </button>`
          : this.asked === 'mute'
            ? this.#step(
                words.text('muteFor'),
                MUTES.map(
                  ([name, time]) =>
                    html`<button
                      type="button"
                      @click=${() => {
                        this.#answer('mute');
                        change({ mutedUntil: time === Infinity ? ALWAYS : new Date(Date.now() + time) });
                      }}
                    >
                      ${this.#textOf(name)}
                    </button>`,
                ),
                'mute',
              )
            : html`<button type="button" class="entry plain" data-key="mute" @click=${() => this.#ask('mute')}>
                ${words.text('mute')}
              </button>`
      }
      ${toggle('pinConversation', pinned, { pinned: !pinned })}
      ${toggle('archiveConversation', archived, { archived: !archived })}
    </section>`;
  }

  #pins(): TemplateResult {
    const { say: words } = this;
    const { messages, failed } = this.#pinned;
    return html`<section>
      <h4>${words.text('pinnedMessages')}</h4>
      ${
        failed
          ? html`<p class="note danger" role="alert">${words.text('pinnedFailed')}</p>
              <button type="button" @click=${this.#pinned.ask}>${words.text('retry')}</button>`
          : messages?.length === 0
            ? html`<p class="note">${words.text('noPinned')}</p>`
            : nothing
      }
      <ul class="pins" role="list"></ul>
    </section>`;
  }

  #sharedFiles(conversation: Conversation): TemplateResult | typeof nothing {
    const { currentChat: chat } = this;
    const part = filesPart(this);
    if (!part || !chat) return nothing;
    this.#files ??= new part.SharedFiles(this);
    return this.#files.sections(chat, conversation, this.say);
  }

  readonly #pinRow = (message: Message): Drawable => {
    const { say: words } = this;
    const text = excerpt(message, this, 100);
    const { id: messageId, conversationId, threadId } = message;
    return {
      key: messageId,
      from: [message, text, words],
      draw: (box) =>
        render(
          html`<button
            type="button"
            class="entry"
            @click=${() => emit(this, 'hypee-message-open', { conversationId, messageId, threadId })}
          >
            <span class="words"
              ><span class="name" dir="auto">${message.sender.name}</span
              ><span class="sub" dir="auto">${text}</span></span
            >
            <span class="role">${words.ago(message.createdAt)}</span>
          </button>`,
          box,
        ),
    };
  };

  readonly #memberRow = (member: Member): Drawable => {
    const { say: words, currentMe: me } = this;
    const { user, role } = member;
    const presence = this.#presenceOf(user);
    const isMe = user.id === me?.id;
    return {
      key: user.id,
      from: [user, role, presence, isMe, words],
      draw: (box) =>
        render(
          html`<button type="button" class="entry" @click=${() => this.#show(user.id)}>
            <hypee-avatar .user=${user} .words=${words}></hypee-avatar>
            <span class="words"
              ><span class="name" dir="auto">${user.name}</span
              ><span class="sub">${isMe ? words.text('you') : presence}</span></span
            >
            ${role === 'member' ? nothing : html`<span class="role">${this.#textOf(ROLES[role])}</span>`}
          </button>`,
          box,
        ),
    };
  };

  /** Somebody: whether they are there, and what can be done about them. */
  #card(conversation: Conversation, member: Member): TemplateResult {
    const { say: words, currentChat: chat, currentMe: me } = this;
    const { user, role } = member;
    const rights = this.#rights;
    const isMe = user.id === me?.id;
    const isBlocked = this.blocked.includes(user.id);
    const name = { name: user.name };
    return html`
      <button
        type="button"
        class="back"
        aria-label=${words.text('backToDetails')}
        @click=${() => this.#show(undefined)}
      >
        ${backIcon}
      </button>
      <div class="who">
        <hypee-avatar .user=${user} .words=${words}></hypee-avatar>
        <h3 tabindex="-1" dir="auto">${user.name}</h3>
        <p class="note">${isMe ? words.text('you') : this.#presenceOf(user)}</p>
        <p class="note">${this.#textOf(ROLES[role])}</p>
      </div>
      ${
        chat && this.#isRich && !this.disabled && !isMe
          ? html`<section>
              <button type="button" class="entry plain" @click=${() => this.#act(() => this.#writeTo(chat, user))}>
                ${words.text('writeTo')}
              </button>
              ${
                isBlocked
                  ? html`<button
                      type="button"
                      class="entry plain"
                      data-key="block"
                      @click=${() => this.#act(() => this.#block(chat, user, false))}
                    >
                      ${words.text('unblock')}
                    </button>`
                  : this.#risky({
                      key: 'block',
                      label: 'block',
                      question: words.text('blockQuestion', name),
                      yes: 'block',
                      run: () => this.#block(chat, user, true),
                    })
              }
            </section>`
          : nothing
      }
      ${
        rights.setsRoles
          ? html`<section role="group" aria-label=${words.text('makeRole')}>
              <h4>${words.text('makeRole')}</h4>
              ${(['owner', 'moderator', 'member'] as const).map(
                (one) =>
                  html`<button
                    type="button"
                    class="entry"
                    aria-pressed=${one === role}
                    @click=${() => this.#act(() => conversation.setRole(user.id, one))}
                  >
                    <span class="words">${this.#textOf(ROLES[one])}</span>${one === role ? '✓' : nothing}
                  </button>`,
              )}
            </section>`
          : nothing
      }
      ${
        rights.removes(member)
          ? html`<section>
              ${this.#risky({
                key: 'remove',
                label: 'removeMember',
                question: words.text('removeQuestion', name),
                yes: 'removeYes',
                run: () => conversation.removeMember(user.id),
              })}
            </section>`
          : nothing
      }
    `;
  }

  /** A button that asks before it does something. */
  #risky({ key, label, question, yes, run }: Question): TemplateResult {
    if (this.asked !== key) {
      return html`<button type="button" class="entry plain danger" data-key=${key} @click=${() => this.#ask(key)}>
        ${this.#textOf(label)}
      </button>`;
    }
    const act = (): void => {
      this.#answer(key);
      void this.#act(run);
    };
    return this.#step(
      question,
      html`<button type="button" class="danger" @click=${act}>${this.#textOf(yes)}</button>`,
      key,
    );
  }

  /** A question in the place of the button that asked it. */
  #step(question: string, answers: TemplateResult | TemplateResult[], key: string): TemplateResult {
    return html`<div class="question" role="group" aria-label=${question} @keydown=${this.#stepKeyPressed}>
      <p>${question}</p>
      ${answers}
      <button type="button" class="keep" @click=${() => this.#answer(key)}>${this.#textOf('cancelChange')}</button>
    </div>`;
  }

  #textOf(name: TextName): string {
    return this.say.text(name);
  }

  #ask(key: string): void {
    this.asked = key;
    this.#focus('.question .keep');
  }

  #answer(key: string): void {
    this.asked = undefined;
    this.#focus(`[data-key=${key}]`);
  }

  #rename(begin: boolean): void {
    this.renaming = begin;
    this.#focus(begin ? 'input' : '.rename');
  }

  /** Shows somebody, or everything again. */
  #show(id: string | undefined): void {
    this.person = id;
    this.asked = undefined;
    this.refusal = '';
    this.scrollTop = 0;
    this.#focus('h3');
  }

  /** Where the focus goes with the next drawing. */
  #focus(selector: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }

  /** Back from a question or a form, not out of the pane. */
  readonly #stepKeyPressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    if (this.asked) this.#answer(this.asked);
    else this.#rename(false);
  };

  readonly #renamed = (event: Event): void => {
    event.preventDefault();
    const title = this.renderRoot.querySelector('input')?.value.trim() ?? '';
    void this.#act(async () => {
      await this.currentConversation?.update({ title: title === '' ? null : title });
      this.#rename(false);
    });
  };

  readonly #addPeople = (click: Event): void => {
    // Some browsers give a button no focus by a click; the dialog gives it back there.
    if (click.currentTarget instanceof HTMLElement) click.currentTarget.focus();
    void this.picker?.show();
  };

  get #adding(): PeopleTask {
    return {
      title: this.say.text('addPeople'),
      act: this.say.text('add'),
      without: this.#members.map(({ user }) => user.id),
      run: (people) => this.currentConversation?.addMembers(people.map(({ id }) => id)) ?? Promise.resolve(),
      reason: (error) => this.#reason(error),
    };
  }

  async #writeTo(chat: Chat, { id: memberId }: User): Promise<void> {
    const { id } = await chat.createConversation({ memberIds: [memberId], kind: 'direct' });
    emit(this, 'hypee-conversation-select', { id }, { cancelable: true });
  }

  async #block(chat: Chat, { id }: User, isBlocked: boolean): Promise<void> {
    await (isBlocked ? chat.users.block(id) : chat.users.unblock(id));
    await this.#learnBlocked(chat);
    this.#focus('[data-key=block]');
  }

  /** Where that is not known nobody is. */
  async #learnBlocked(chat: Chat): Promise<void> {
    const blocked = await chat.users.blocked().catch(() => []);
    if (chat === this.currentChat) this.blocked = blocked.map(({ id }) => id);
  }

  /** Does something; a refusal is said here, and told to the page. */
  async #act(run: () => unknown): Promise<void> {
    this.refusal = '';
    try {
      await run();
    } catch (error) {
      this.refusal = this.#reason(error as ChatError);
      reportError(this, error);
    }
  }

  #reason(error: ChatError): string {
    const { say: words } = this;
    const reason =
      error.code === 'permission_denied'
        ? words.text('refusedForbidden')
        : error.code === 'validation_error' || error.code === 'conflict'
          ? words.text('refusedInvalid')
          : words.reason(error, this);
    return words.text('refused', { reason });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-details': HypeeDetails;
  }
}
