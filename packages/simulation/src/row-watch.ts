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
   * What went back as a conversation was taken over anew: right where the database was replaced, which requests find before the
   * socket tells it.
   */
  #doubtful: string[] = [];
  /** Stored before the server greeted the device: of which life of the database they are shows with a gap. */
  readonly #early = new Map<string, number>();

  constructor(broken: (what: string) => void) {
    this.#broken = broken;
  }

  /** The storage was erased: another life of it begins. */
  forget(): void {
    this.#known.clear();
    this.#early.clear();
    this.#epoch = undefined;
    this.#doubtful = [];
  }

  /** The world ends: no other life of the database will explain what went back. */
  settle(): void {
    for (const what of this.#doubtful) this.#broken(what);
  }

  /** The device noted which life of the database it follows. */
  entered(epoch: unknown): void {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#known.clear();
    this.#doubtful = [];
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
      const tell = known.life === life ? this.#broken : (what: string) => void this.#doubtful.push(what);
      const rises = (what: string, from: number, to: number): void => {
        if (to < from) tell(`${what} went back from ${from} to ${to}`);
      };
      rises(`the cursor in ${id}`, known.cursor, seq);
      rises(`the read mark in ${id}`, known.read, read);
      for (const [user, mark] of Object.entries(known.marks)) {
        const now = marks[user];
        if (!now) continue;
        rises(`the read mark of ${user} in ${id}`, mark.read, now.read);
        rises(`the delivered mark of ${user} in ${id}`, mark.delivered, now.delivered);
      }
    }
    // Of who left no mark is kept: when they come back theirs begin anew.
    this.#known.set(id, { cursor: seq, read, marks, life });
  }
}
