import { SOCKET } from '@hypee/chat-protocol';

/**
 * What a connection was sent and has not acknowledged. A frozen tab answers protocol pings and reads nothing, so only its
 * acks count.
 */
export class SendWindow {
  readonly #events: number;
  #sent = 0;
  #acked = 0;
  #bytes = 0;
  /** Sizes of the events beyond the last ack, as a ring by number; made with the first event: most sockets are idle. */
  #sizes: number[] | undefined;

  /** @param events beyond the last ack at most */
  constructor(events: number) {
    this.#events = events;
  }

  /** Durable events sent on this connection. */
  get sent(): number {
    return this.#sent;
  }

  get freeEvents(): number {
    return this.#events - (this.#sent - this.#acked);
  }

  get freeBytes(): number {
    return SOCKET.windowBytes - this.#bytes;
  }

  /** Counts one event as sent. */
  take(bytes: number): void {
    this.#sizes ??= [];
    this.#sizes[this.#sent % this.#events] = bytes;
    this.#sent += 1;
    this.#bytes += bytes;
  }

  /** @returns whether the count moved; undefined when more is acknowledged than was sent */
  ack(count: number): boolean | undefined {
    if (count > this.#sent) return undefined;
    if (count <= this.#acked) return false;
    for (; this.#acked < count; this.#acked += 1) this.#bytes -= this.#sizes?.[this.#acked % this.#events] ?? 0;
    return true;
  }
}
