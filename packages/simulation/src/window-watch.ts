import type { Frame } from '@hypee/chat-backend';

const MEBIBYTE = 1024 * 1024;
/** What is not counted as an event: it bypasses the window. */
const UNCOUNTED = new Set(
  'hello heartbeat resumed gap gone marks conversation membership unread read delivered typing presence user_updated pong error bye auth_ok token_expiring'.split(
    ' ',
  ),
);
/** A socket that nobody reads is closed before it holds more. */
const BUFFER_BYTES = 2 * MEBIBYTE;

/** Counts what one socket is sent beyond its client's last ack, as the server has to. */
export class WindowWatch {
  readonly #events: number;
  readonly #broken: (what: string) => void;
  #sent = 0;
  #acked = 0;

  /** @param events the window */
  constructor(events: number, broken: (what: string) => void) {
    this.#events = events;
    this.#broken = broken;
  }

  /** @param buffered bytes on their way, these included */
  sent(frames: readonly Frame[], buffered: number): void {
    for (const { json } of frames) {
      const [, type = ''] = /^\{"type":"(\w+)"/.exec(json) ?? [];
      if (type === 'events') this.#sent += (JSON.parse(json) as { events: unknown[] }).events.length;
      else if (!UNCOUNTED.has(type)) this.#sent += 1;
    }
    const beyond = this.#sent - this.#acked;
    if (beyond > this.#events) {
      this.#broken(`${beyond} events were sent beyond the last ack, the window is ${this.#events}`);
    }
    if (buffered > BUFFER_BYTES) this.#broken(`${buffered} bytes wait for a socket, ${BUFFER_BYTES} may`);
  }

  received(text: string): void {
    if (text.startsWith('{"type":"ack"')) this.#acked = (JSON.parse(text) as { count: number }).count;
  }
}
