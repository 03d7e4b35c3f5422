import type { CoreOptions } from './core-options.ts';
import { createChat } from './create-chat.ts';
import type { Emitter } from './emitter.ts';
import type { Source } from './observable.ts';
import type { Ports } from './ports.ts';
import { asChatError } from './retry.ts';
import type { Chat, ChatEvents } from './types.ts';

/** What an application holds of a chat, and what it was made of. */
export interface Held {
  chat: Chat;
  ports: Ports;
  options: CoreOptions;
  emitter: Emitter<ChatEvents>;
}

/** Stay the same objects, whoever the user is. */
const OBSERVABLES = ['me', 'connection', 'storage', 'conversations', 'unreadCount'] as const;
const EVENTS = ['message', 'notification', 'error', 'event'] as const;

type Identify = Chat['identify'];

const known = new WeakMap<Chat, Identify>();
/** Guests whom a chat's user was before, by what its own `identify` is called with for them. */
const formerGuests = new WeakMap<object, string>();

/** @returns the guest whose unsent messages are to come along; undefined where another user takes over */
export const formerGuestIn = (next: object): string | undefined => formerGuests.get(next);

/**
 * Ends the chat of one user and begins that of another, in the same object: observables and listeners go on with the other's,
 * and nothing that the former chat may still say reaches them.
 */
export function identify(held: Held, next: Parameters<Identify>[0]): Promise<void> {
  const change = known.get(held.chat) ?? createChange(held);
  known.set(held.chat, change);
  return change(next);
}

function createChange(held: Held): Identify {
  const outlets = takeAway(held);
  let { options } = held;
  let undo: (() => void)[] = [];
  let last: Promise<unknown> = Promise.resolve();

  async function change(to: Parameters<Identify>[0]): Promise<void> {
    const { value: me } = held.chat.me;
    await held.chat.close();
    for (const end of undo) end();
    const { user: _former, ...rest } = options;
    options = { ...rest, ...to };
    const successor = createChat(held.ports, options);
    undo = [
      ...OBSERVABLES.map((name) => successor[name].subscribe(outlets.setters[name] as (value: unknown) => void)),
      ...EVENTS.map((name) => successor.on(name, (value: unknown) => outlets.emit(name, value as never))),
    ];
    // What the application holds stays, what it calls is the successor's.
    const kept = new Set<string>([...OBSERVABLES, 'on', 'identify']);
    const calls = Object.entries(successor).filter(([name]) => !kept.has(name));
    Object.assign(held.chat, Object.fromEntries(calls));
    if (me?.role !== 'guest' || me.id === options.user) return;
    const asGuest = { token: options.token };
    formerGuests.set(asGuest, me.id);
    // Its own call: what it is made of is nobody else's to touch. It waits for the network, and nobody for it.
    successor.identify(asGuest).catch((error: unknown) => outlets.emit('error', asChatError(error)));
  }

  // One after the other: the last one asked for stays.
  return (next) => {
    const changed = last.then(() => change(next));
    last = changed.catch(() => undefined);
    return changed;
  };
}

/** Takes observables and events away from the chat that has them. */
function takeAway({ chat, emitter }: Held): {
  setters: Record<(typeof OBSERVABLES)[number], Source<never>['set']>;
  emit: Emitter<ChatEvents>['emit'];
} {
  const setters = Object.fromEntries(
    OBSERVABLES.map((name) => {
      const source = chat[name] as unknown as Source<never>;
      const set = source.set.bind(source);
      source.set = () => undefined;
      return [name, set];
    }),
  ) as Record<(typeof OBSERVABLES)[number], Source<never>['set']>;
  const emit = emitter.emit.bind(emitter);
  emitter.emit = () => undefined;
  return { setters, emit };
}
