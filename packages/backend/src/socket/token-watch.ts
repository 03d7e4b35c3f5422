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
  #timer: Timer | undefined;

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
    this.#timer = this.#timers.after(this.#until(-SOCKET.tokenWarningSeconds), () => {
      this.#timer = this.#timers.after(this.#until(SOCKET.tokenGraceSeconds), this.#expired);
      this.#warn(this.secondsLeft);
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Milliseconds from now until so many seconds after the token's end. */
  #until(seconds: number): number {
    return this.#expiresAt + seconds * 1000 - this.#clock.now();
  }
}
