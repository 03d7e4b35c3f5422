import type { Conversation, Observable } from '@hypee/chat';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { ConversationPart } from '../base/conversation-part.ts';
import { plusIcon, sendIcon } from '../base/icons.ts';
import { onDemand } from '../base/on-demand.ts';
import { emit } from '../events.ts';
import { styles } from './hypee-composer.styles.ts';
import { fitsInBytes, LIMITS } from './text-limit.ts';

/** From here on the composer says how many characters are left. */
const COUNT_FROM = 200;

/** Offers members once an `@` was typed. */
const mentions = onDemand(() => import('../mentions/picker.ts'));

/** Files, emoji, voice notes, and how much of a text is left, once somebody turns to them or needs them. */
const tools = onDemand(() => import('../composer-tools/tools.ts'));

/** What a keyboard reports for a key that went to an input method: Safari sends it after the composition has ended. */
const KEY_OF_INPUT_METHOD = 229;

/**
 * Where a message is written. Enter sends, Shift+Enter breaks the line. Sends to its `conversation`; without one it fires
 * `hypee-send`, `hypee-draft` and `hypee-typing` for who holds it.
 *
 * @tagname hypee-composer
 * @fires {CustomEvent<SendInput>} hypee-send - cancelable: then the text stays; what listeners add is sent, too
 * @fires {CustomEvent<{ text: string }>} hypee-draft - the text changed
 * @fires {CustomEvent<{ typing: boolean }>} hypee-typing - at each change of the text; false when it became empty
 * @fires {CustomEvent<{ draft: SendInput }>} hypee-before-send - cancelable; what listeners change in `draft` is sent
 * @fires {CustomEvent<{ message: Message }>} hypee-sent - the server has a message that was written here
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - something could not be done
 * @slot composer-task - above the field: what the text is for, as an edit or a reply
 * @slot composer-start - before the field
 * @slot composer-end - between the field and the button
 * @csspart composer - the box
 * @csspart input - the field around the text
 * @csspart tool - a button beside the field: for files, emoji or a voice note
 * @csspart send - the button
 */
export class HypeeComposer extends ConversationPart {
  /** @internal */
  static override styles = styles;

  /** Text to begin with. Ignored once the user has typed: their text is newer. */
  @property() draft = '';
  /** What the field is called for those who hear it. */
  @property() label = '';
  /** Nothing can be written. */
  @property({ type: Boolean, reflect: true }) disabled = false;
  /** Characters (UTF-16 code units). Default: 8000. */
  @property({ type: Number, attribute: 'max-length' }) maxLength = LIMITS.characters;

  /** @internal What the user turned to, until its part is here: what happened, and files. */
  wish: string | readonly [Event, ...File[]] | undefined;
  /** @internal There is more to send than the text. */
  @state() laden = false;
  @state() private text = '';
  @query('textarea') private readonly field!: HTMLTextAreaElement;

  #touched = false;

  /** What stands in the field. */
  get value(): string {
    return this.text;
  }

  set value(text: string) {
    this.#touched = true;
    this.text = text;
  }

  /** Puts the focus into the field. */
  override focus(): void {
    this.field.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    // What was chosen beside a kept text is the tools' to show.
    if (changed.has('draft') && !this.#touched) this.wish = this.text = this.draft;
  }

  protected override take(conversation: Conversation | undefined, another: boolean): void {
    this.draft = conversation?.draft.value ?? '';
    if (!another) return;
    this.#touched = false;
    this.text = this.draft;
  }

  protected override observed(): readonly Observable<unknown>[] {
    const conversation = this.currentConversation;
    if (!conversation) return [];
    // Who names it draws it again when there is another name; a summary changes with each message.
    return [conversation.draft, ...(this.label ? [] : [conversation.summary])];
  }

  /** @internal Somebody turns to what it has beside the field. What is pasted can be read only now. */
  readonly use = (event: Event & { clipboardData?: DataTransfer | null }): void => {
    this.wish = [event, ...(event.clipboardData?.files ?? [])];
    this.requestUpdate();
  };

  protected override updated(): void {
    if (this.text.includes('@')) mentions(this)?.offerMentions(this);
    const isNear = this.#tooLong || this.text.length > this.maxLength - COUNT_FROM;
    tools(this.wish || isNear ? this : undefined)?.equip(this, isNear);
  }

  protected override render(): TemplateResult {
    const name = this.conversationName;
    const placeholder = this.say.text('composerPlaceholder');
    const label = this.label || (name ? this.say.text('composerLabel', { name }) : placeholder);
    return html`
      <slot name="composer-task"></slot>
      <form part="composer" @submit=${this.#submitted} @pointerenter=${this.use}>
        <button
          type="button"
          part="tool"
          aria-label=${this.say.text('attach')}
          ?disabled=${this.#closed}
          @focus=${this.use}
          @click=${this.use}
        >
          ${plusIcon}
        </button>
        <slot name="composer-start"></slot>
        <div class="field" part="input" data-text=${this.text}>
          <textarea
            rows="1"
            aria-label=${label}
            aria-invalid=${this.#tooLong}
            enterkeyhint=${isTouch() ? 'enter' : 'send'}
            placeholder=${placeholder}
            ?disabled=${this.#closed}
            .value=${this.text}
            @input=${this.#typed}
            @keydown=${this.#keyPressed}
            @paste=${this.use}
          ></textarea>
        </div>
        <slot name="composer-end"></slot>
        <button
          type="submit"
          part="send"
          aria-label=${this.say.text('send')}
          aria-disabled=${!this.#sendable}
          ?disabled=${this.#closed}
        >
          ${sendIcon}
        </button>
      </form>
    `;
  }

  /** Where its conversation cannot be reached nothing is taken: it would be lost. */
  get #closed(): boolean {
    return this.disabled || (this.conversation !== undefined && !this.currentConversation);
  }

  get #tooLong(): boolean {
    return this.text.length > this.maxLength || !fitsInBytes(this.text);
  }

  get #sendable(): boolean {
    return !this.#closed && (this.text.trim() !== '' || this.laden) && !this.#tooLong;
  }

  readonly #typed = (): void => {
    this.#touched = true;
    this.#setText(this.field.value);
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey !== isTouch() || isComposing(event)) return;
    event.preventDefault();
    this.#send();
  };

  readonly #submitted = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#send();
    this.field.focus();
  };

  #send(): void {
    if (!this.#sendable) return;
    const accepted = emit(this, 'hypee-send', { content: this.text }, { cancelable: true });
    if (!accepted) return;
    this.#touched = true;
    this.#setText('');
  }

  #setText(text: string): void {
    this.text = text;
    emit(this, 'hypee-draft', { text });
    emit(this, 'hypee-typing', { typing: text !== '' });
  }
}

/** Whether fingers are what this device is mainly used with. */
const isTouch = (): boolean => matchMedia('(pointer: coarse)').matches;

/** Enter that accepts a suggestion of an input method sends nothing. */
function isComposing(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only sign of it in Safari, after compositionend
  return event.isComposing || event.keyCode === KEY_OF_INPUT_METHOD;
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-composer': HypeeComposer;
  }
}
