import type { PresenceStatus } from '@hypee/chat-protocol';
import type { Frame } from '../door.ts';
import { Batch } from '../hub/batch.ts';
import type { Identity, Timer } from '../ports.ts';
import { mayKnow } from '../rules/directory.ts';
import type { PresenceWatcher } from '../rules/presence.ts';
import type { Services } from '../services.ts';
import { presenceFrame } from '../wire/control-frames.ts';

/** A change of one user is told at most once in this time. A connection that is behind is looked at as often. */
const EVERY_MS = 1_000;

/** What a watch needs of its connection. */
export interface PresenceWatchOwner {
  readonly identity: Identity;
  /** Whether ephemera would be dropped now. */
  readonly isBehind: boolean;
  add(batch: Batch): void;
  fail(error: unknown): void;
}

/**
 * Whose presence one connection wants to know. Nothing is queued: what is owed is remembered by the user's id, and told as it is
 * when there is room. Of whom the connection's user may not know it is told what is told of nobody: offline, and never seen.
 */
export class PresenceWatch implements PresenceWatcher {
  readonly #services: Services;
  readonly #owner: PresenceWatchOwner;
  readonly userId: string;
  #ids: ReadonlySet<string> = new Set();
  /** Whose present value is to be told, be it what was told before. */
  #asked = new Set<string>();
  /** Whose value may be another one than what was told. */
  #changed = new Set<string>();
  readonly #told = new Map<string, { status: PresenceStatus; at: number }>();
  #timer: Timer | undefined;
  #isTelling = false;
  #isClosed = false;

  constructor(services: Services, owner: PresenceWatchOwner) {
    this.#services = services;
    this.#owner = owner;
    this.userId = owner.identity.userId;
    services.presence.addWatcher(this);
  }

  /** Watches these users and no others, and tells how each of them is. */
  replace(userIds: readonly string[]): void {
    const { presence } = this.#services;
    const ids = new Set(userIds);
    for (const id of this.#ids) {
      if (ids.has(id)) continue;
      presence.unwatch(id, this);
      this.#told.delete(id);
    }
    for (const id of ids) if (!this.#ids.has(id)) presence.watch(id, this);
    this.#ids = ids;
    this.#asked = new Set(ids);
    this.#changed.clear();
    this.#tell();
  }

  changed(userId: string): void {
    this.#changed.add(userId);
    this.#tell();
  }

  rightsChanged(): void {
    for (const id of this.#ids) this.#changed.add(id);
    this.#tell();
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    for (const id of this.#ids) this.#services.presence.unwatch(id, this);
    this.#services.presence.removeWatcher(this);
  }

  #tell(): void {
    if (this.#isTelling || this.#isClosed) return;
    this.#isTelling = true;
    this.#tellAll()
      .catch((error: unknown) => this.#owner.fail(error))
      .finally(() => {
        this.#isTelling = false;
        if (!this.#isClosed && this.#asked.size + this.#changed.size > 0) this.#tellLater();
      });
  }

  #tellLater(): void {
    this.#timer ??= this.#services.timers.after(EVERY_MS, () => {
      this.#timer = undefined;
      this.#tell();
    });
  }

  async #tellAll(): Promise<void> {
    for (let due = this.#due(); due.length > 0; due = this.#due()) {
      const { identity } = this.#owner;
      const { ports, presence, settings } = this.#services;
      const rows = await ports.store.read(async (tx) => {
        const known: string[] = [];
        for (const id of due) if (await mayKnow(tx, settings.directory, identity, id)) known.push(id);
        return new Map((await tx.users(known)).map((row) => [row.id, row]));
      });
      if (this.#isClosed || this.#owner.isBehind) return;
      const frames: Frame[] = [];
      for (const id of due) {
        const wasAsked = this.#asked.delete(id);
        const hasChanged = this.#changed.delete(id);
        // Another list may have come meanwhile.
        if (!wasAsked && !hasChanged) continue;
        const row = rows.get(id);
        const value =
          row === undefined ? { user_id: id, status: 'offline' as const, last_seen_at: null } : presence.of(id, row);
        if (!wasAsked && value.status === this.#told.get(id)?.status) continue;
        this.#told.set(id, { status: value.status, at: ports.clock.now() });
        frames.push(presenceFrame(value));
      }
      if (frames.length > 0) this.#owner.add(new Batch(frames));
    }
  }

  /** Who can be told of now. */
  #due(): string[] {
    if (this.#isClosed || this.#owner.isBehind) return [];
    const before = this.#services.ports.clock.now() - EVERY_MS;
    const rested = [...this.#changed].filter((id) => (this.#told.get(id)?.at ?? -Infinity) <= before);
    return [...new Set([...this.#asked, ...rested])];
  }
}
