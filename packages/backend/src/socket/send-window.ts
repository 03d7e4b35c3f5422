import { SOCKET } from '@hypee/chat-protocol';

/**
 * What a connection was sent and has not acknowledged. A frozen tab answers protocol pings and reads nothing, so only its
 * acks count.
 */
export class SendWindow {
  #sent = 0;
  #acked = 0;
  #bytes = 0;
  /** Sizes of the events beyond the last ack, as a ring by number; made with the first event: most sockets are idle. */
  #sizes: number[] | undefined;

  /** Durable events sent on this connection. */
  get sent(): number {
    return this.#sent;
  }

  get freeEvents(): number {
    return SOCKET.windowEvents - (this.#sent - this.#acked);
  }

  get freeBytes(): number {
    return SOCKET.windowBytes - this.#bytes;
  }

  /** Counts one event as sent. */
  take(bytes: number): void {
    this.#sizes ??= [];
    this.#sizes[this.#sent % SOCKET.windowEvents] = bytes;
    this.#sent += 1;
    this.#bytes += bytes;
  }

  /** @returns whether the count moved; undefined when more is acknowledged than was sent */
  ack(count: number): boolean | undefined {
    if (count > this.#sent) return undefined;
    if (count <= this.#acked) return false;
    for (; this.#acked < count; this.#acked += 1) this.#bytes -= this.#sizes?.[this.#acked % SOCKET.windowEvents] ?? 0;
    return true;
  }
}
