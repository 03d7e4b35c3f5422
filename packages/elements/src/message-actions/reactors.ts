import type { User } from '@hypee/chat';
import { html, nothing } from 'lit';
import type { MessageFacts } from './message-facts.ts';
import type { MakePanel } from './panel.ts';

/** Who reacted to a message with what: members are known, the server tells of others. */
export function reactors({ message, me, chat, conversation, words }: MessageFacts): MakePanel {
  return (redraw) => {
    const known = new Map<string, User>((conversation?.members.value ?? []).map(({ user }) => [user.id, user]));
    if (me) known.set(me.id, me);
    const all = message.reactions.flatMap(({ emoji, userIds }) => userIds.map((id) => ({ id, emoji })));
    for (const id of new Set(all.map((one) => one.id).filter((one) => !known.has(one)))) {
      chat?.users.get(id).then(
        (user) => {
          known.set(id, user);
          redraw();
        },
        // Whom the server does not tell of stays somebody.
        () => undefined,
      );
    }
    return {
      draw: () => html`
        <h3 tabindex="-1" autofocus>${words.text('whoReacted')}</h3>
        <ul class="people">
          ${all.map(({ id, emoji }) => {
            const user = known.get(id);
            return html`
              <li>
                ${user ? html`<hypee-avatar .user=${user} .words=${words}></hypee-avatar>` : nothing}
                <span class="name" dir="auto">${user?.name ?? words.text('somebody')}</span>
                <span class="emoji-mark">${emoji}</span>
              </li>
            `;
          })}
        </ul>
      `,
    };
  };
}
