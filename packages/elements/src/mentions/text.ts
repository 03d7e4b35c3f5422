import type { Message, User } from '@hypee/chat';
import { css, html, type TemplateResult } from 'lit';
import { Observer } from '../base/observer.ts';
import type { HypeeMessage } from '../hypee-message/hypee-message.ts';
import { markdown } from '../markdown/render.ts';
import type { Words } from '../strings/words.ts';
import { mentionsIn, type Mentionable } from './find.ts';

export const mentionStyles = css`
  .mention {
    background: none;
    color: var(--_accent-text);
    font-weight: 600;
  }

  :host([own]) .mention {
    color: inherit;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 3px;
  }

  :host(:is([own], :not([own]))) .mention.me {
    padding-inline: 3px;
    border-radius: 4px;
    background: var(--_surface-selected);
    color: var(--_text);
    text-decoration: none;
  }

  @media (forced-colors: active) {
    .mention {
      forced-color-adjust: none;
      background: Canvas;
      color: LinkText;
    }

    :host(:is([own], :not([own]))) .mention.me {
      background: Highlight;
      color: HighlightText;
    }
  }
`;

/** Messages that are drawn again when more members are known. */
const waiting = new WeakSet<HypeeMessage>();

/** The text of a message, with the names of those who are mentioned in it marked, the user's own most. */
export function textWithMentions(message: Message, words: Words, host: HypeeMessage): TemplateResult[] {
  const people = mentioned(message, host);
  return markdown(message, words, host.shadowRoot, (text) => marked(text, people, host.meId));
}

function marked(text: string, people: readonly Mentionable[], meId: string | undefined): unknown {
  const parts: unknown[] = [];
  let at = 0;
  for (const { start, end, ids } of mentionsIn(text, people)) {
    const isMe = meId !== undefined && ids.includes(meId);
    parts.push(
      text.slice(at, start),
      html`<mark class=${isMe ? 'mention me' : 'mention'}>${text.slice(start, end)}</mark>`,
    );
    at = end;
  }
  return parts.length ? [...parts, text.slice(at)] : text;
}

/** Who is mentioned, as far as they are known: the conversation tells of its first members at once, of the others when it is asked. */
function mentioned({ mentions }: Message, host: HypeeMessage): readonly User[] {
  const { conversation } = host;
  const first = conversation?.summary.value?.members ?? [];
  const isComplete = mentions.every((id) => first.some(({ user }) => user.id === id));
  if (!isComplete && !waiting.has(host)) {
    waiting.add(host);
    // From this drawing on, which is under way.
    new Observer(host, () => (host.conversation ? [host.conversation.members] : [])).hostUpdate();
  }
  const members = isComplete ? first : (conversation?.members.value ?? first);
  return members.map(({ user }) => user).filter(({ id }) => mentions.includes(id));
}
