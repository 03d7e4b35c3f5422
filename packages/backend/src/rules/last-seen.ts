import type { Ports, UserRow } from '../ports.ts';
import { timestamp } from '../time.ts';
import type { Timers } from '../timers.ts';
import type { Users } from './users.ts';

/** Who is seen within this time is written together. */
const GATHER_MS = 200;
/** Rows of one transaction. */
const SLICE = 200;

/** When users were last there, stored a moment after it is known. */
export class LastSeen {
  readonly #ports: Pick<Ports, 'store' | 'log'>;
  readonly #timers: Timers;
  readonly #users: Users;
  /** Not stored yet. */
  readonly #times = new Map<string, string>();
  #writing = Promise.resolve();

  constructor(ports: Pick<Ports, 'store' | 'log'>, timers: Timers, users: Users) {
    this.#ports = ports;
    this.#timers = timers;
    this.#users = users;
  }

  /** The user is, or was, there at `now`, in milliseconds since 1970. */
  note(userId: string, now: number): void {
    if (this.#times.size === 0) this.#timers.after(GATHER_MS, () => void this.flush());
    this.#times.set(userId, timestamp(now));
  }

  /** When the user was last there. @param row the user as the store has them */
  of(userId: string, row: UserRow | undefined): string | null {
    return this.#times.get(userId) ?? row?.last_seen_at ?? null;
  }

  /** Writes what is not stored yet. Never rejects. */
  flush(): Promise<void> {
    return (this.#writing = this.#writing.then(() => this.#writeAll()));
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#times.size > 0) await this.#write([...this.#times].slice(0, SLICE));
    } catch (error) {
      this.#times.clear();
      this.#ports.log.warn({ error }, 'When users were last seen could not be written.');
    }
  }

  async #write(seen: readonly (readonly [string, string])[]): Promise<void> {
    const rows = await this.#ports.store.write(async (tx) => {
      const written: UserRow[] = [];
      for (const [id, time] of seen) {
        const row = await tx.user(id);
        if (row === undefined) continue;
        const after = { ...row, last_seen_at: time };
        await tx.putUser(after);
        written.push(after);
      }
      return written;
    });
    for (const row of rows) this.#users.changed(row);
    for (const [id, time] of seen) if (this.#times.get(id) === time) this.#times.delete(id);
  }
}
