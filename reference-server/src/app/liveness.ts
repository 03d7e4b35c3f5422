/** What liveness needs of a socket; `ws` has it. */
export interface PingedSocket {
  ping(): void;
  terminate(): void;
  on(event: 'pong', listener: () => void): void;
}

/** Pings without an answer after which a socket counts as dead. */
const MISSES = 2;

/**
 * Pings every socket once in a round and cuts those that missed two in a row: a peer that lost its network never says so.
 * Sockets are spread over the seconds of a round, so that ten thousand of them are not pinged in one moment.
 */
export class Liveness {
  readonly #slots: Map<PingedSocket, number>[];
  #slot = 0;

  /** @param slots ticks in a round: with one tick a second, the seconds between two pings of a socket */
  constructor(slots: number) {
    this.#slots = Array.from({ length: slots }, () => new Map<PingedSocket, number>());
  }

  /**
   * Watches a socket from now on; its first ping comes after a whole round.
   *
   * @returns what to call when the socket is gone
   */
  watch(socket: PingedSocket): () => void {
    const slot = this.#current;
    slot.set(socket, 0);
    socket.on('pong', () => {
      if (slot.has(socket)) slot.set(socket, 0);
    });
    return () => slot.delete(socket);
  }

  get #current(): Map<PingedSocket, number> {
    const slot = this.#slots[this.#slot];
    if (!slot) throw new RangeError('Liveness needs at least one slot.');
    return slot;
  }

  /** Goes to the next slot and pings the sockets in it. */
  tick(): void {
    this.#slot = (this.#slot + 1) % this.#slots.length;
    const slot = this.#current;
    for (const [socket, misses] of slot) {
      if (misses >= MISSES) socket.terminate();
      else {
        slot.set(socket, misses + 1);
        socket.ping();
      }
    }
  }
}
