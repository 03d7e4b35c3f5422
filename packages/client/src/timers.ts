import type { Clock, Timer } from './ports.ts';

/** The timers of one chat: all of them end with it, so that nothing keeps a process alive or fires late. */
export interface Timers extends Pick<Clock, 'now' | 'monotonic' | 'after'> {
  /** Cancels what runs; later timers never start. */
  close(): void;
}

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

/** A wait that can be cut short. */
export interface Pause {
  /** Resolves when the time is over or `end` was called; never after the timers were closed. */
  readonly over: Promise<void>;
  end(): void;
}

export function pause(timers: Pick<Timers, 'after'>, ms: number): Pause {
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    const timer = timers.after(ms, resolve);
    end = () => {
      timer.cancel();
      resolve();
    };
  });
  return { over, end: () => end() };
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
