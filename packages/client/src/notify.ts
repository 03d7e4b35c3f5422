import type { Emitter } from './emitter.ts';
import type { Inside } from './inside.ts';
import type { ChatEvents, Message } from './types.ts';

/** How long a message may be read before anybody is called: here, in another tab or on another device, of which word comes behind it. */
const READ_FIRST_MS = 700;

/** Tells of a message that arrived, if the user wants to be called for it: see `ChatEvents.notification`. */
export function notify(inside: Inside, emitter: Emitter<ChatEvents>, message: Message): void {
  inside.context.timers.after(READ_FIRST_MS, () => {
    if (concerns(inside, message)) emitter.emit('notification', message);
  });
}

/** Every tab hears of the message: the one that leads by then calls. */
function concerns(
  { context, tabs, me }: Inside,
  { conversationId, kind, sender, seq = 0, mentions }: Message,
): boolean {
  const membership = context.state.rows.get(conversationId)?.conversation.membership;
  const id = me.value?.id ?? '';
  if (!membership || tabs.isFollowing || kind === 'system' || sender.id === id) return false;
  const { notify: wanted, muted_until, last_read_seq } = membership;
  if (seq <= last_read_seq) return false;
  if (muted_until !== null && Date.parse(muted_until) > context.timers.now()) return false;
  return wanted === 'all' || (wanted === 'mentions' && mentions.includes(id));
}
