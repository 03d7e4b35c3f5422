import type { Conversation, Message } from '@hypee/chat';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { HypeePart } from '../base/hypee-part.ts';
import { onDemand } from '../base/on-demand.ts';
import { emit } from '../events.ts';
import { messageText } from '../markdown/on-demand.ts';
import { ownLook } from '../renderers/on-demand.ts';
import { styles } from './hypee-message.styles.ts';
import { isUnsent, statusMark } from './status-mark.ts';

/** Few messages have any: files, quotes, mentions, reactions, replies, pins, the look of what is deleted or the page's own. */
const extras = onDemand(() => import('./extras.ts'));

/** Whether a message has any. */
const isPlain = ({ replyTo, pinned, attachments, mentions, reactions, replyCount, deletedAt }: Message): boolean =>
  ![replyTo, pinned, deletedAt, replyCount, attachments[0], mentions[0], reactions[0]].some(Boolean);

/**
 * One message of a timeline: text, time, and how far an own message has come. The text is Markdown.
 *
 * @tagname hypee-message
 * @fires {CustomEvent<{ clientId: string }>} hypee-retry - a failed message is to be sent again
 * @fires {CustomEvent<{ clientId: string }>} hypee-discard - a failed message is to be removed
 * @fires {CustomEvent<{ url: string }>} hypee-link-click - cancelable: then the link is not followed
 * @fires {CustomEvent<{ messageId: string; emoji: string }>} hypee-react - the user's reaction is to be added or taken back
 * @fires {CustomEvent<{ messageId: string }>} hypee-show-message - the message that this one quotes is to be shown
 * @fires {CustomEvent<{ attachment: Attachment }>} hypee-attachment-open - cancelable: then a picture or film is not shown in the whole
 * window
 * @fires {CustomEvent<{ messageId: string }>} hypee-thread-open - the replies to it are to be shown
 * @fires {CustomEvent<{ error: ChatError }>} hypee-error - something could not be done
 * @slot - what floats over the bubble
 * @csspart bubble - the box around the text
 * @csspart attachment - a file of it: the box of a picture, or a row
 * @csspart upload - how far the files of an own message are
 * @csspart quote - what it answers, above the text
 * @csspart replies - the button under it that says how many replies it has
 * @csspart reaction - an emoji under the bubble, and how many chose it
 * @csspart meta - time and status
 * @csspart failure - why a message was not sent, and what can be done
 * @cssprop --hypee-bubble-own - background of one's own bubbles; default: the accent
 * @cssprop --hypee-bubble-own-text - text in one's own bubbles
 * @cssprop --hypee-bubble-other - background of the others' bubbles
 * @cssprop --hypee-bubble-other-text - text in the others' bubbles
 * @cssprop --hypee-radius - corner of a bubble; default 18px
 * @cssprop --hypee-radius-joined - corner where bubbles of one sender meet; default 6px
 */
export class HypeeMessage extends HypeePart {
  /** @internal */
  static override styles = styles;

  @property({ attribute: false }) message: Message | undefined;
  /** Whether the user of this chat wrote it. */
  @property({ type: Boolean, reflect: true }) own = false;
  /** First of a group: shows the sender's name. */
  @property({ type: Boolean, reflect: true }) first = true;
  /** Last of a group: shows the time, and where names are shown the picture. */
  @property({ type: Boolean, reflect: true }) last = true;
  /** Shows who wrote it, with a picture, where more than one other person may have. */
  @property({ type: Boolean, attribute: 'show-name', reflect: true }) showName = false;

  /** Whose reactions are shown as the user's own. */
  @property({ attribute: false }) meId: string | undefined;
  /** Who is mentioned in it is called as its members are. */
  @property({ attribute: false }) conversation: Conversation | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { message } = this;
    if (!message) return nothing;
    if (message.kind === 'system') return html`<p class="system" dir="auto">${message.content}</p>`;
    const extra = isPlain(message) && !ownLook() ? undefined : extras(this)?.extras(message, this.say, this);
    return html`${this.first ? this.#name(message) : nothing}
      <div
        class=${message.deletedAt ? 'bubble deleted' : 'bubble'}
        part="bubble"
        title=${this.say.moment(message.createdAt)}
      >
        ${this.#picture(message)}${
          message.deletedAt
            ? this.say.text('deleted')
            : html`${extra?.above}
                <div class="text">${extra?.text ?? messageText(message, this.say, this)}</div>`
        }<slot></slot>
      </div>
      ${extra?.below} ${this.#meta(message, extra?.mark)}${isUnsent(message.status) ? this.#failure(message) : nothing}`;
  }

  #picture({ sender }: Message): TemplateResult | typeof nothing {
    if (!this.showName || this.own || !this.last) return nothing;
    return html`<hypee-avatar .user=${sender} .words=${this.say}></hypee-avatar>`;
  }

  #name(message: Message): TemplateResult {
    const shown = this.showName && !this.own;
    const name = this.own ? this.say.text('you') : message.sender.name;
    return html`<p class=${shown ? 'name' : 'visually-hidden'} dir="auto">${name}</p>`;
  }

  /** Once a group, and where there is something to say: the bubble tells the time to those who ask. */
  #meta(message: Message, mark: unknown): TemplateResult | typeof nothing {
    const { status, editedAt, createdAt, pinned } = message;
    if (isUnsent(status) || !(this.last || editedAt || pinned || status === 'pending' || status === 'sending'))
      return nothing;
    return html`
      <p class="meta" part="meta">
        ${mark}${editedAt ? html`<span>${this.say.text('edited')}</span>` : nothing}
        <time datetime=${createdAt.toISOString()}>${this.say.time(createdAt)}</time>
        ${this.own ? statusMark(status, this.say) : nothing}
      </p>
    `;
  }

  #failure(message: Message): TemplateResult {
    const { clientId, error, status } = message;
    return html`
      <div class="failure" part="failure">
        <p class="reason">${statusMark(status, this.say)} <span>${this.say.text(status)}</span></p>
        ${error ? html`<p>${this.say.reason(error, this)}</p>` : nothing}
        ${
          clientId === null
            ? nothing
            : html`
                <div class="actions">
                  <button type="button" @click=${() => emit(this, 'hypee-retry', { clientId })}>
                    ${this.say.text('retry')}
                  </button>
                  <button type="button" @click=${() => emit(this, 'hypee-discard', { clientId })}>
                    ${this.say.text('discard')}
                  </button>
                </div>
              `
        }
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hypee-message': HypeeMessage;
  }
}
