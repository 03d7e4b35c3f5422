import type { Clock, Timer } from './ports.ts';

/** The timers of one chat: all of them end with it, so that nothing keeps a process alive or fires late. */
export interface Timers extends Pick<Clock, 'now' | 'monotonic' | 'after'> {
  /** Cancels what runs; later timers never start. */
  close(): void;
}

/** Timers over a clock, which `close` ends all at once. */
export function createTimers(clock: Clock): Timers {
  const running = new Set<Timer>();
  let closed = false;
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after(ms, callback) {
      if (closed) return { cancel: () => undefined };
      const timer = clock.after(ms, () => {
        running.delete(handle);
        callback();
      });
      const handle: Timer = {
        cancel() {
          running.delete(handle);
          timer.cancel();
        },
      };
      running.add(handle);
      return handle;
    },
    close() {
      closed = true;
      for (const timer of running) timer.cancel();
    },
  };
}

/** Settles as `promise` does, or rejects with `late()` after `ms`. */
export function withDeadline<Value>(
  timers: Pick<Timers, 'after'>,
  ms: number,
  promise: Promise<Value>,
  late: () => Error,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = timers.after(ms, () => reject(late()));
    promise.then(resolve, reject).finally(() => timer.cancel());
  });
}
