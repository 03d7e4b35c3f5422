import type { User } from '@hypee/chat';
import type { MessageFacts } from './message-facts.ts';

/** Somebody who reacted. */
export interface Reactor {
  readonly emoji: string;
  /** Undefined until the server told who that is. */
  user: User | undefined;
}

/**
 * Who reacted to a message: members are known, the server tells of others.
 *
 * @param found called when one more is known
 */
export function reactors({ message, me, chat, conversation }: MessageFacts, found: () => void): readonly Reactor[] {
  const known = new Map((conversation?.members.value ?? []).map(({ user }) => [user.id, user]));
  if (me) known.set(me.id, me);
  const all = message.reactions.flatMap(({ emoji, userIds }) =>
    userIds.map((id) => ({ id, reactor: { emoji, user: known.get(id) } })),
  );
  const unknown = new Set(all.filter(({ reactor }) => !reactor.user).map(({ id }) => id));
  for (const wanted of unknown) {
    chat?.users.get(wanted).then(
      (user) => {
        for (const { id, reactor } of all) if (id === wanted) reactor.user = user;
        found();
      },
      // Whom the server does not tell of stays somebody.
      () => undefined,
    );
  }
  return all.map(({ reactor }) => reactor);
}
