import type { ConversationSummary, Message, User } from '@hypee/chat';
import { MemoryChat } from '../test/support/memory-chat.ts';
import type { MemoryConversation } from '../test/support/memory-conversation.ts';
import { alice, bob, carol, member, message, summary } from '../test/support/people.ts';
import type { Talk } from './talk.ts';

/** Who is in the pictures. */
export type Cast = Record<'me' | 'friend' | 'colleague' | 'newcomer' | 'longName', User>;

export function castOf(talk: Talk): Cast {
  return {
    me: { ...alice, name: talk.me },
    friend: { ...bob, name: talk.friend },
    colleague: { ...carol, name: talk.colleague },
    newcomer: { ...carol, id: 'dave', name: talk.newcomer },
    longName: { ...carol, id: 'wilhelmina', name: talk.longName },
  };
}

/** A moment by the calendar: `at(1, '18:05')` is yesterday. */
export function at(daysAgo: number, time: string): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const date = new Date();
  date.setDate(date.getDate() - daysAgo);
  date.setHours(hours, minutes, 0, 0);
  return date;
}

export type Line = readonly [when: Date, who: User, text: string, facts?: Partial<Message>];

/** What the device keeps and the server does not have. */
export const unsent = (key: string, facts: Partial<Message> = {}): Partial<Message> => ({
  id: key,
  clientId: key,
  seq: undefined,
  status: 'pending',
  ...facts,
});

/** Puts messages into a conversation, the oldest first. */
export function tell(conversation: MemoryConversation, lines: readonly Line[]): void {
  const messages = lines.map(([createdAt, who, text, facts], index) =>
    message(index + 1, who, text, {
      id: `${conversation.id}-${index}`,
      conversationId: conversation.id,
      createdAt,
      ...facts,
    }),
  );
  conversation.messages.set(messages);
  revise(conversation, { lastMessage: messages.at(-1) ?? null });
}

export function revise(conversation: MemoryConversation, facts: Partial<ConversationSummary>): void {
  const { value } = conversation.summary;
  if (value) conversation.summary.set({ ...value, ...facts });
}

/** The three days of `plan`, `tickets` and `today` between a friend and me. */
export function hike({ me, friend }: Cast, { plan, tickets, today }: Talk): Line[] {
  return [
    [at(2, '18:05'), friend, plan[0], {}],
    [at(2, '18:06'), me, plan[1], { status: 'read' }],
    [at(2, '18:06'), me, plan[2], { status: 'read' }],
    [at(2, '18:09'), friend, plan[3], {}],
    [at(2, '18:11'), me, plan[4], { status: 'read' }],
    [at(1, '12:31'), me, tickets[0], { status: 'read' }],
    [at(1, '12:40'), friend, tickets[1], {}],
    [at(1, '12:52'), me, tickets[2], { status: 'read' }],
    [at(0, '9:42'), friend, today[0], {}],
    [at(0, '9:44'), me, today[1], { status: 'read' }],
    [at(0, '9:52'), me, today[2], { status: 'delivered' }],
    [at(0, '10:28'), me, today[3], { status: 'sent' }],
  ];
}

/** The conversations most pictures begin with: `hike` with a friend, `walk` of a group, and others. */
export function inbox(talk: Talk): MemoryChat {
  const cast = castOf(talk);
  const { me, friend, colleague, newcomer, longName } = cast;
  const two = (other: User): Partial<ConversationSummary> => ({ members: [me, other].map(member) });
  const chat = new MemoryChat(
    [
      summary('hike', two(friend)),
      summary('walk', {
        kind: 'group',
        title: talk.group,
        members: [me, friend, colleague, newcomer].map(member),
        memberCount: 4,
        unreadCount: 3,
      }),
      summary('colleague', { ...two(colleague), draft: talk.today[3] }),
      summary('newcomer', { ...two(newcomer), unreadCount: 100 }),
      summary('long', two(longName)),
    ],
    me,
  );
  tell(chat.conversation('hike'), hike(cast, talk));
  tell(chat.conversation('walk'), [[at(0, '9:12'), colleague, talk.today[0]]]);
  tell(chat.conversation('colleague'), [[at(1, '17:20'), colleague, talk.tickets[0]]]);
  tell(chat.conversation('newcomer'), [[at(3, '8:15'), newcomer, talk.plan[4]]]);
  tell(chat.conversation('long'), [[at(30, '14:00'), longName, talk.sentence.repeat(4)]]);
  return chat;
}
