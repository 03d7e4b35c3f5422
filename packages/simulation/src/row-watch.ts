import type { ConversationRow } from '@hypee/chat/core';

/** What only ever rises. */
interface Places {
  cursor: number;
  read: number;
  marks: ConversationRow['marks'];
  /** Which take-over brought them. */
  life: number;
}

/**
 * Watches the conversations that a device stores: within one life of its storage, one of the server's database and one membership
 * no cursor and no mark goes back.
 */
export class RowWatch {
  readonly #broken: (what: string) => void;
  #epoch: unknown;
  #known = new Map<string, Places>();
  /**
   * Of which life of the database they are shows when they begin anew: what was stored before the server greeted the device, and
   * what was there when a backup was restored, which answers tell of before the next greeting does.
   */
  readonly #early = new Map<string, number>();

  constructor(broken: (what: string) => void) {
    this.#broken = broken;
  }

  /** The storage was erased: another life of it begins. */
  forget(): void {
    this.#known.clear();
    this.#early.clear();
    this.#epoch = undefined;
  }

  /** A backup of the database was restored. */
  restored(): void {
    for (const [id, { life }] of this.#known) this.#early.set(id, life);
  }

  /** The device noted which life of the database it follows. */
  entered(epoch: unknown): void {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#known.clear();
  }

  /**
   * The conversation was taken off the device. Who is let in again begins where the socket says it: the list, which is asked apart
   * from it, may have told of a later place before the socket told of the loss.
   */
  dropped(id: string): void {
    this.#known.delete(id);
  }

  stored({ id, seq, stale, marks, life = 0, conversation }: ConversationRow): void {
    if (this.#early.has(id) && this.#early.get(id) !== life) {
      this.#early.delete(id);
      this.#known.delete(id);
    }
    if (this.#epoch === undefined) this.#early.set(id, life);
    // One that is to begin anew has the places of another life.
    if (stale) return;
    const known = this.#known.get(id);
    const read = conversation.membership.last_read_seq;
    if (known) {
      this.#rises(`the cursor in ${id}`, known.cursor, seq);
      this.#rises(`the read mark in ${id}`, known.read, read);
      for (const [user, mark] of Object.entries(known.marks)) {
        const now = marks[user];
        if (!now) continue;
        this.#rises(`the read mark of ${user} in ${id}`, mark.read, now.read);
        this.#rises(`the delivered mark of ${user} in ${id}`, mark.delivered, now.delivered);
      }
    }
    // Of who left no mark is kept: when they come back theirs begin anew.
    this.#known.set(id, { life, cursor: seq, read, marks });
  }

  #rises(what: string, from: number, to: number): void {
    if (to < from) this.#broken(`${what} went back from ${from} to ${to}`);
  }
}
