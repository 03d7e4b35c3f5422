import { Batch } from '../hub/batch.ts';
import { readChangedMarks } from '../socket/log-portion.ts';
import type { ResumeOwner } from '../socket/resume.ts';
import type { Subscription } from '../socket/subscription.ts';
import { marksVersion } from '../wire/marks-frames.ts';
import type { PollMemory } from './memory.ts';

/**
 * Tells the marks that moved during a poll once more, with their version, so that the next poll finds nothing new in them. They
 * belong to the log's head: where the client is not there yet, the next poll tells them.
 */
export async function tellMovedMarks(
  owner: ResumeOwner,
  subscriptions: readonly Subscription[],
  memory: PollMemory,
): Promise<void> {
  const moved = subscriptions.filter((it) => it.marksTold > 0 && memory.marks.has(it.conversationId));
  if (moved.length === 0) return;
  const replies = await owner.store.read(async (tx) => {
    const found = [];
    for (const subscription of moved) {
      const { conversationId, marksTold } = subscription;
      const conversation = await tx.conversation(conversationId);
      const member = await tx.member(conversationId, owner.userId);
      if (conversation === undefined || member === undefined) continue;
      const known = memory.marks.get(conversationId);
      const frames = await readChangedMarks(tx, conversation, member, known, owner.limits.receipt_members);
      const version = marksVersion(conversation, member);
      found.push({ subscription, marksTold, frames, version, head: conversation.last_seq });
    }
    return found;
  });
  for (const { subscription, marksTold, frames, version, head } of replies) {
    const { conversationId, position } = subscription;
    const isNew = owner.subscription(conversationId) === subscription && subscription.marksTold === marksTold;
    if (!isNew || position !== head) continue;
    if (frames.length > 0) owner.writer.add(new Batch(frames));
    memory.marks.set(conversationId, version);
  }
}
