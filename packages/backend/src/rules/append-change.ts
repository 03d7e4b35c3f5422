import type { EventRow, MemberRow, Ports, WriteTransaction } from '../ports.ts';
import { timestamp } from '../time.ts';
import { memberFacts } from '../wire/change-bodies.ts';
import { readLogEvents, type LogEvent } from '../wire/log-event.ts';

/** Writes an event that is about a member. The change itself is written before: the event shows what it finds. */
export const appendMemberEvent = (
  tx: WriteTransaction,
  ports: Ports,
  type: 'member_joined' | 'member_updated' | 'member_left',
  member: MemberRow,
): Promise<LogEvent> =>
  appendChange(tx, ports, {
    conversation_id: member.conversation_id,
    type,
    user_id: member.user_id,
    data: memberFacts(member),
  });

/** Writes an event that is about no message. */
export async function appendChange(
  tx: WriteTransaction,
  { clock, random }: Ports,
  facts: Pick<EventRow, 'conversation_id' | 'type' | 'user_id' | 'data'>,
): Promise<LogEvent> {
  const row = {
    ...facts,
    event_id: random.eventId(),
    message_id: null,
    created_at: timestamp(clock.now()),
  };
  const seq = await tx.appendEvent(row);
  const [event] = await readLogEvents(tx, [{ ...row, seq }]);
  if (event === undefined) throw new Error('An event that was just written has no form.');
  return event;
}
