import type { Conversation, ConversationSummary, Outgoing, SendInput, User } from '@hypee/chat';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { HypeePart } from '../base/hypee-part.ts';
import { backIcon } from '../base/icons.ts';
import { conversationName } from '../base/names.ts';
import { Observer } from '../base/observer.ts';
import { emit, reportError, type HypeeRequests } from '../events.ts';
import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';
import { styles } from './hypee-conversation.styles.ts';

/**
 * One conversation: its header, its timeline and its composer. Answers what these ask for with the `Conversation` it is
 * given.
 *
 * @tagname hypee-conversation
 * @fires {CustomEvent<{ draft: SendInput }>} hypee-before-send - cancelable; what listeners change in `draft` is sent
 * @fires {CustomEvent<{ message: Message }>} hypee-sent - the server has a message that was written here
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - something could not be done
 * @fires {CustomEvent<null>} hypee-back - the user wants the list again
 * @csspart header - name and members
 * @csspart title - the name
 * @csspart timeline - the box that scrolls
 * @csspart day - the heading of a day
 * @csspart bubble - the box around a message's text
 * @csspart meta - time and status of a message
 * @csspart failure - why a message was not sent, and what can be done
 * @csspart typing - the line that says who is typing
 * @csspart composer - where a message is written
 * @csspart input - the field around the text
 * @csspart send - the button
 */
export class HypeeConversation extends HypeePart {
  /** @internal */
  static override styles = styles;

  @property({ attribute: false }) conversation: Conversation | undefined;
  @property({ attribute: false }) me: User | undefined;
  /** Shows a button that leads back, where there is room for one pane only. */
  @property({ type: Boolean }) back = false;
  /** Reading only. */
  @property({ type: Boolean, reflect: true }) disabled = false;

  @query('h2') private readonly heading!: HTMLElement | null;
  @query('hypee-composer') private readonly composer!: HypeeComposer | null;

  readonly #observer = new Observer(this);
  /** It was known once: when it is unknown now, it is gone. */
  #wasKnown = false;

  /** Puts the focus where the user writes. */
  async focusComposer(): Promise<void> {
    await this.updateComplete;
    await this.composer?.updateComplete;
    this.composer?.focus();
  }

  /** Puts the focus on the name: the place to begin where a keyboard on the screen would hide the conversation. */
  async focusHeading(): Promise<void> {
    await this.updateComplete;
    this.heading?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('conversation')) {
      this.#wasKnown = false;
      const { conversation } = this;
      this.#observer.observe(
        ...(conversation
          ? [conversation.summary, conversation.messages, conversation.history, conversation.typing, conversation.draft]
          : []),
      );
    }
    if (this.conversation?.summary.value) this.#wasKnown = true;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { conversation } = this;
    if (!conversation) return nothing;
    const summary = conversation.summary.value;
    if (!summary && this.#wasKnown)
      return html`${this.#header(undefined)}
        <p class="gone">${this.say.text('goneConversation')}</p>`;
    const name = this.#name(summary);
    // Another conversation gets other elements: scroll position, typed text and focus belong to one of them.
    return html`${this.#header(summary)}
    ${keyed(
      conversation,
      html`
        <hypee-timeline
          exportparts="timeline, day, bubble, meta, failure, typing"
          .words=${this.say}
          .messages=${conversation.messages.value}
          .history=${conversation.history.value}
          .typing=${conversation.typing.value}
          .me=${this.me}
          .label=${this.say.text('messagesOf', { name })}
          .showNames=${summary?.kind === 'group'}
          @hypee-load-older=${this.#answer(() => conversation.loadOlder())}
          @hypee-load-newer=${this.#answer(() => conversation.loadNewer())}
          @hypee-load-latest=${this.#answer(() => conversation.loadLatest())}
          @hypee-seen=${this.#answer(({ messageId }: Detail<'hypee-seen'>) => conversation.markAsRead(messageId))}
          @hypee-retry=${this.#answer(({ clientId }: Detail<'hypee-retry'>) => this.#follow(conversation.retry(clientId)))}
          @hypee-discard=${this.#answer(({ clientId }: Detail<'hypee-discard'>) => conversation.discard(clientId))}
        ></hypee-timeline>
        <hypee-composer
          exportparts="composer, input, send"
          .words=${this.say}
          .draft=${conversation.draft.value}
          .label=${this.say.text('composerLabel', { name })}
          .disabled=${this.disabled}
          @hypee-send=${this.#send}
          @hypee-draft=${this.#answer(({ text }: Detail<'hypee-draft'>) => conversation.draft.set(text))}
          @hypee-typing=${this.#answer(({ typing }: Detail<'hypee-typing'>) => conversation.setTyping(typing))}
        ></hypee-composer>
      `,
    )}`;
  }

  #header(summary: ConversationSummary | undefined): TemplateResult {
    const others = summary?.kind === 'group' ? this.say.count('members', summary.memberCount) : '';
    return html`
      <header part="header">
        ${
          this.back
            ? html`<button
                type="button"
                class="back"
                aria-label=${this.say.text('back')}
                @click=${() => emit(this, 'hypee-back', null)}
              >
                ${backIcon}
              </button>`
            : nothing
        }
        <div class="about">
          <h2 part="title" tabindex="-1" dir="auto">${this.#name(summary)}</h2>
          <p>${others}</p>
        </div>
      </header>
    `;
  }

  #name(summary: ConversationSummary | undefined): string {
    return summary ? conversationName(summary, this.me?.id, this.say) : this.say.text('unnamedConversation');
  }

  readonly #send = (event: HypeeRequests['hypee-send']): void => {
    event.stopPropagation();
    const { conversation } = this;
    const draft: SendInput = { content: event.detail.content };
    if (!conversation || !emit(this, 'hypee-before-send', { draft }, { cancelable: true })) {
      event.preventDefault();
      return;
    }
    try {
      this.#follow(conversation.send(draft));
    } catch (error) {
      event.preventDefault();
      reportError(this, error);
      return;
    }
    if (conversation.history.value.hasNewer)
      void conversation.loadLatest().catch((error: unknown) => reportError(this, error));
  };

  /** A refusal is shown on the message itself. */
  #follow(outgoing: Outgoing): void {
    outgoing.sent.then(
      (message) => emit(this, 'hypee-sent', { message }),
      () => undefined,
    );
  }

  /** A listener that does what was asked and keeps the request from going further. */
  #answer<RequestDetail>(action: (detail: RequestDetail) => unknown) {
    return async (event: CustomEvent<RequestDetail>): Promise<void> => {
      event.stopPropagation();
      try {
        await action(event.detail);
      } catch (error) {
        reportError(this, error);
      }
    };
  }
}

type Detail<Name extends keyof HypeeRequests> = HypeeRequests[Name]['detail'];

declare global {
  interface HTMLElementTagNameMap {
    'hypee-conversation': HypeeConversation;
  }
}
