import { SocketConnection } from './socket-connection.ts';

/** A level 2 client acknowledges after so many events. */
const ACK_EVERY = 64;
const OPENED_AT_ONCE = 50;

/** Many readers of one conversation, and when a message has reached all of them. */
export class Crowd {
  readonly #sockets: SocketConnection[] = [];
  readonly #waiting: { at: number; resolve: () => void }[] = [];
  #posted = 0;
  /** Events received, all sockets together. */
  deliveries = 0;

  /** Readers of the bare server, or of a base socket: they say nothing. */
  static async silent(port: number, path: (n: number) => string, count: number): Promise<Crowd> {
    const crowd = new Crowd();
    await crowd.#open(count, async (n) => {
      let seen = 0;
      return SocketConnection.open(port, path(n), ({ events }) => {
        crowd.#count(events - seen);
        seen = events;
      });
    });
    return crowd;
  }

  /** Readers of `/ws/` that connect and acknowledge as our client does. */
  static async acknowledging(port: number, token: (n: number) => string, count: number): Promise<Crowd> {
    const crowd = new Crowd();
    await crowd.#open(count, async (n) => {
      let seen = 0;
      let acked = 0;
      let resumed = () => {};
      const ready = new Promise<void>((resolve) => (resumed = resolve));
      const socket = await SocketConnection.open(port, '/ws/', (connection, others) => {
        if (others.some((frame) => frame.startsWith('{"type":"resumed"'))) resumed();
        crowd.#count(connection.events - seen);
        seen = connection.events;
        if (seen - acked < ACK_EVERY) return;
        acked = seen;
        connection.send({ type: 'ack', count: acked });
      });
      socket.send({ type: 'connect', token: token(n), cursors: [] });
      await ready;
      return socket;
    });
    return crowd;
  }

  async #open(count: number, open: (n: number) => Promise<SocketConnection>): Promise<void> {
    for (let n = 0; n < count; n += OPENED_AT_ONCE) {
      const some = Array.from({ length: Math.min(OPENED_AT_ONCE, count - n) }, (_, k) => open(n + k));
      this.#sockets.push(...(await Promise.all(some)));
    }
  }

  /** Call when posting a message; resolves when as many events as all messages so far mean have arrived. */
  delivered(): Promise<void> {
    this.#posted++;
    const at = this.#posted * this.#sockets.length;
    return new Promise((resolve) => this.#waiting.push({ at, resolve }));
  }

  #count(events: number): void {
    this.deliveries += events;
    while (this.#waiting[0] && this.#waiting[0].at <= this.deliveries) this.#waiting.shift()?.resolve();
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}
