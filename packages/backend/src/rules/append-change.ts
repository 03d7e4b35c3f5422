import type { EventRow, MemberRow, Ports, WriteTransaction } from '../ports.ts';
import { timestamp } from '../time.ts';
import { memberFacts } from '../wire/change-bodies.ts';
import { readLogEvents, type LogEvent } from '../wire/log-event.ts';

/** Writes an event that is about a member. */
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

/** Writes an event that is no new message. The change itself is written before: the event shows what it finds. */
export async function appendChange(
  tx: WriteTransaction,
  ports: Ports,
  facts: Pick<EventRow, 'conversation_id' | 'type' | 'user_id' | 'data'> & Partial<Pick<EventRow, 'message_id'>>,
): Promise<LogEvent> {
  const row = {
    message_id: null,
    ...facts,
    event_id: ports.random.eventId(),
    created_at: timestamp(ports.clock.now()),
  };
  const seq = await tx.appendEvent(row);
  const [event] = await readLogEvents(tx, ports, [{ ...row, seq }]);
  if (event === undefined) throw new Error('An event that was just written has no form.');
  return event;
}
