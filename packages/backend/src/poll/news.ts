import type { ResumePoint } from '@hypee/chat-protocol';
import { readAdmission } from '../hub/admission.ts';
import { myHeads } from '../rules/my-conversations.ts';
import type { ResumeOwner } from '../socket/resume.ts';
import { conversationFrame } from '../wire/control-frames.ts';
import type { PollMemory } from './memory.ts';

/**
 * Tells of conversations that the client does not name and in which something happened after the poll before: they are new to
 * it, or it has more than it names. It is told the whole conversation, and by the resume the last event: who has older ones
 * sees that some are missing.
 *
 * @returns the cursors to resume from: where somebody was let in again, that of before counts no more
 */
export async function tellNews(
  owner: ResumeOwner,
  cursors: readonly ResumePoint[],
  memory: PollMemory,
): Promise<readonly ResumePoint[]> {
  const isBack = (id: string): boolean => memory.gone.has(id) && owner.subscription(id) !== undefined;
  const named = cursors.filter(({ conversation_id }) => !isBack(String(conversation_id)));
  const known = new Set([...named.map(({ conversation_id }) => String(conversation_id)), ...memory.told.keys()]);
  // Read after subscribing: what happens from here on is heard.
  const heads = await owner.store.read((tx) => myHeads(tx, owner.userId));
  for (const { id, head } of memory.takeNews(heads)) {
    if (known.has(id) || owner.subscription(id) === undefined) continue;
    if (!owner.delivery.room.free) {
      memory.postpone(head);
      break;
    }
    const admission = await owner.store.read((tx) => readAdmission(tx, owner.signing, id, owner.userId));
    const subscription = owner.subscription(id);
    // Lost or let in meanwhile: whoever did that told the client.
    if (admission === undefined || subscription === undefined || subscription.position !== undefined) continue;
    owner.writer.addFrame(conversationFrame(admission.conversationJson));
    memory.toldConversation(id, Math.max(0, admission.seq - 1), admission.marksVersion);
    owner.delivery.writeNow();
  }
  return named;
}
