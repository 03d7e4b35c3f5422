import type { Message } from '@hypee/chat';
import { css, html, type TemplateResult } from 'lit';
import { adopt } from '../base/adopt.ts';
import { pinIcon } from '../base/icons.ts';
import { onDemand } from '../base/on-demand.ts';
import { emit } from '../events.ts';
import { mentionStyles, textWithMentions } from '../mentions/text.ts';
import { ownLook } from '../renderers/on-demand.ts';
import type { Rendered } from '../renderers/types.ts';
import { enMessages } from '../strings/en-messages.ts';
import { bring, type Words } from '../strings/words.ts';
import type { HypeeMessage } from './hypee-message.ts';
import { quote, quoteStyles } from './quote.ts';
import { reactions, reactionStyles } from './reactions.ts';
import { mark } from './status-mark.ts';

bring(enMessages);

/** Files are shown by a part of their own. */
const files = onDemand(() => import('../attachments/attachments.ts'));

const styles = css`
  .replies {
    margin-block: 2px;
    font-size: 13px;
    line-height: 18px;
  }

  :host(:is([own], :not([own]))) .bubble.deleted {
    border-color: var(--_border);
    background: none;
    color: var(--_text-muted);
    font-style: italic;
  }

  @media (pointer: fine) {
    .replies {
      min-block-size: 32px;
    }
  }
`;

const sheets = [quoteStyles, mentionStyles, reactionStyles, styles];

/** What few messages have, and where it stands. */
export interface Extras {
  /** Above the text, in the bubble. */
  readonly above: readonly TemplateResult[];
  /** In the place of the text as it is drawn without. */
  readonly text: readonly TemplateResult[] | Rendered;
  /** Under the bubble. */
  readonly below: readonly TemplateResult[];
  /** Beside the time. */
  readonly mark: TemplateResult | undefined;
}

/** Draws them for a message, into an element that gets their look, which is not there from the start. */
export function extras(message: Message, words: Words, host: HypeeMessage): Extras {
  for (const { styleSheet } of sheets) adopt(host.shadowRoot, styleSheet);
  const { replyTo, replyCount, pinned, deletedAt, attachments, mentions } = message;
  const { meId } = host;
  const known = host.conversation?.messages.value.find(({ id }) => id === replyTo?.id);
  const above: TemplateResult[] = [];
  const below: TemplateResult[] = [];
  if (replyTo && !deletedAt) above.push(quote(replyTo, words, meId, known, host));
  const shown = attachments.length && !deletedAt ? files(host)?.attachmentsOf(message, words, host) : undefined;
  if (shown) above.push(shown);
  if (message.reactions.length && !deletedAt) below.push(reactions(message, words, meId, host));
  if (replyCount) below.push(thread(message, words, host));
  return {
    above,
    text:
      ownLook()?.messageBody(message, words, host) ??
      (mentions.length ? textWithMentions(message, words, host) : undefined),
    below,
    mark: pinned ? mark(pinIcon, words.text('pinned'), 'pinned') : undefined,
  };
}

function thread({ id, replyCount }: Message, words: Words, host: HTMLElement): TemplateResult {
  return html`
    <button
      type="button"
      class="replies"
      part="replies"
      @click=${() => emit(host, 'hypee-thread-open', { messageId: id })}
    >
      ${words.count('replies', replyCount)}
    </button>
  `;
}
