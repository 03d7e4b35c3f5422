import type { Member } from '@hypee/chat';
import { html, nothing } from 'lit';
import type { MessageFacts } from './message-facts.ts';
import type { MakePanel } from './panel.ts';

/** How far a message has come, the farthest first. */
const MARKS = ['read', 'delivered', 'sent'] as const;

/** Who of the others has read a message of a group, who only got it, and who did not yet. Follows them while it is shown. */
export function readers({ conversation, message, me, words }: MessageFacts): MakePanel {
  return (redraw) => ({
    end: conversation?.members.subscribe(redraw) ?? (() => undefined),
    draw() {
      const { value } = conversation?.members ?? {};
      const others = (value ?? []).filter(({ user }) => user.id !== me?.id);
      return html`
        <h3 tabindex="-1" autofocus>${words.text('readBy')}</h3>
        <div class="people">
          ${MARKS.map((mark) => {
            const members = others.filter((member) => markOf(member, message.seq ?? Infinity) === mark);
            if (members.length === 0) return nothing;
            return html`
              <h4 id=${mark}>${words.text(mark)} <span>${words.number(members.length)}</span></h4>
              <ul aria-labelledby=${mark}>
                ${members.map(
                  ({ user }) => html`
                    <li>
                      <hypee-avatar .user=${user} .words=${words}></hypee-avatar>
                      <span class="name" dir="auto">${user.name}</span>
                    </li>
                  `,
                )}
              </ul>
            `;
          })}
        </div>
      `;
    },
  });
}

function markOf({ lastReadSeq, lastDeliveredSeq }: Member, seq: number): (typeof MARKS)[number] {
  if (lastReadSeq >= seq) return 'read';
  return lastDeliveredSeq >= seq ? 'delivered' : 'sent';
}
