import { SOCKET } from '@hypee/chat-protocol';
import type { Clock, Timer } from '../ports.ts';
import type { Timers } from '../timers.ts';

/** Minds the end of a connection's token: warns before, and ends the connection when no other token came. */
export class TokenWatch {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #warn: (seconds: number) => void;
  readonly #expired: () => void;
  #expiresAt = 0;
  #running: Timer[] = [];

  constructor(clock: Clock, timers: Timers, on: { warn: (seconds: number) => void; expired: () => void }) {
    this.#clock = clock;
    this.#timers = timers;
    this.#warn = on.warn;
    this.#expired = on.expired;
  }

  /** Whole seconds the token is still good for. */
  get secondsLeft(): number {
    return Math.max(0, Math.floor((this.#expiresAt - this.#clock.now()) / 1000));
  }

  /** A token was accepted. */
  start(expiresAt: number): void {
    this.stop();
    this.#expiresAt = expiresAt;
    const left = expiresAt - this.#clock.now();
    this.#running = [
      this.#timers.after(left - SOCKET.tokenWarningSeconds * 1000, () => this.#warn(this.secondsLeft)),
      this.#timers.after(left + SOCKET.tokenGraceSeconds * 1000, this.#expired),
    ];
  }

  stop(): void {
    for (const timer of this.#running.splice(0)) timer.cancel();
  }
}
