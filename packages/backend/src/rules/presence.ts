import type { PresenceFrame, PresenceStatus } from '@hypee/chat-protocol';
import type { Clock, Timer, UserRow } from '../ports.ts';
import type { Timers } from '../timers.ts';
import type { LastSeen } from './last-seen.ts';

/** How often it is noted that who is there is still there. */
const NOTE_EVERY_MS = 60_000;

const RANKS: Readonly<Record<PresenceStatus, number>> = { online: 2, away: 1, offline: 0 };

/** One connection of a user, as far as their presence goes. */
export interface Attendance {
  /** What the user says of themselves here; before that, what they came with. */
  say(status: PresenceStatus): void;
  /** The connection is gone. */
  leave(): void;
}

/** Who wants to know of changes. */
export interface PresenceWatcher {
  /** Whose connection it is. */
  readonly userId: string;
  /** The user's status is, or may be, another one. */
  changed(userId: string): void;
  /** What the watcher's user may know is, or may be, something else. */
  rightsChanged(): void;
}

interface Person {
  /** A connection that closed speaks for a while yet, so that a reload is not told as a departure. */
  readonly voices: Set<{ status: PresenceStatus; open: boolean }>;
  status: PresenceStatus;
}

/** Who is there: the best status of all connections of a user. Kept for this process, never stored. */
export class Presence {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #lastSeen: LastSeen;
  readonly #graceMs: number;
  readonly #people = new Map<string, Person>();
  readonly #watchers = new Map<string, Set<PresenceWatcher>>();
  readonly #ownWatchers = new Map<string, Set<PresenceWatcher>>();
  #noting: Timer | undefined;

  /** @param graceMs how long after its end a connection still counts */
  constructor(clock: Clock, timers: Timers, lastSeen: LastSeen, graceMs: number) {
    this.#clock = clock;
    this.#timers = timers;
    this.#lastSeen = lastSeen;
    this.#graceMs = graceMs;
  }

  arrive(userId: string, status: PresenceStatus): Attendance {
    let person = this.#people.get(userId);
    if (person === undefined) this.#people.set(userId, (person = { voices: new Set(), status: 'offline' }));
    const here = person;
    const voice = { status, open: true };
    here.voices.add(voice);
    this.#noteEveryMinute();
    this.#weigh(userId, here);
    const change = (make: () => void): void => {
      if (!voice.open) return;
      const wasSeen = isSeen(here);
      make();
      if (wasSeen && !isSeen(here)) this.#lastSeen.note(userId, this.#clock.now());
      this.#weigh(userId, here);
    };
    return {
      say: (next) => change(() => void (voice.status = next)),
      leave: () =>
        change(() => {
          voice.open = false;
          this.#timers.after(this.#graceMs, () => {
            here.voices.delete(voice);
            this.#weigh(userId, here);
          });
        }),
    };
  }

  /** What others are told of a user. @param row the user as the store has them */
  of(userId: string, row: UserRow | undefined): Omit<PresenceFrame, 'type'> {
    return {
      user_id: userId,
      status: this.#people.get(userId)?.status ?? 'offline',
      last_seen_at: this.#lastSeen.of(userId, row),
    };
  }

  watch(userId: string, watcher: PresenceWatcher): void {
    addTo(this.#watchers, userId, watcher);
  }

  unwatch(userId: string, watcher: PresenceWatcher): void {
    removeFrom(this.#watchers, userId, watcher);
  }

  /** A connection that may watch: it hears when its user's rights change. */
  addWatcher(watcher: PresenceWatcher): void {
    addTo(this.#ownWatchers, watcher.userId, watcher);
  }

  removeWatcher(watcher: PresenceWatcher): void {
    removeFrom(this.#ownWatchers, watcher.userId, watcher);
  }

  /** These users joined or left a conversation: others may know of them now, and they of others, or not any more. */
  membersChanged(userIds: readonly string[]): void {
    for (const userId of userIds) {
      this.#tell(userId);
      for (const watcher of this.#ownWatchers.get(userId) ?? []) watcher.rightsChanged();
    }
  }

  #weigh(userId: string, person: Person): void {
    if (person.voices.size === 0) this.#people.delete(userId);
    const status = bestOf(person);
    if (status === person.status) return;
    person.status = status;
    this.#tell(userId);
  }

  #tell(userId: string): void {
    for (const watcher of this.#watchers.get(userId) ?? []) watcher.changed(userId);
  }

  #noteEveryMinute(): void {
    this.#noting ??= this.#timers.after(NOTE_EVERY_MS, () => {
      this.#noting = undefined;
      const now = this.#clock.now();
      for (const [userId, person] of this.#people) if (isSeen(person)) this.#lastSeen.note(userId, now);
      if (this.#people.size > 0) this.#noteEveryMinute();
    });
  }
}

function bestOf({ voices }: Person): PresenceStatus {
  let best: PresenceStatus = 'offline';
  for (const { status } of voices) if (RANKS[status] > RANKS[best]) best = status;
  return best;
}

/** Whether the user is connected, and does not hide it. */
function isSeen({ voices }: Person): boolean {
  for (const { open, status } of voices) if (open && status !== 'offline') return true;
  return false;
}

function addTo<Value>(sets: Map<string, Set<Value>>, key: string, value: Value): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

function removeFrom<Value>(sets: Map<string, Set<Value>>, key: string, value: Value): void {
  const set = sets.get(key);
  if (set?.delete(value) === true && set.size === 0) sets.delete(key);
}
