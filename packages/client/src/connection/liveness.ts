import type { Timer } from '../ports.ts';
import type { Timers } from '../timers.ts';

const ANSWER_MS = 5_000;
/** A timer this late was held by a sleeping or frozen page: its silence says nothing about the network. */
const LATE_MS = 5_000;

/** The watch over one open connection. */
export interface Liveness {
  /** A frame came. */
  heard(): void;
  /** Asks for a sign of life now. */
  probe(): void;
  /** How much silence is allowed has changed. */
  review(): void;
  stop(): void;
}

/**
 * Notices a connection that looks open but is not: silence is answered by a ping, no frame after that means dead. A browser
 * tells of such a socket up to 60 s late, or never.
 */
export function watchLiveness(
  timers: Timers,
  { silenceMs, ping, dead }: { silenceMs: () => number; ping: () => void; dead: () => void },
): Liveness {
  let heardAt = timers.monotonic();
  let probing = false;
  let timer: Timer | undefined;

  function arm(ms: number, fired: (late: boolean) => void): void {
    timer?.cancel();
    const due = timers.monotonic() + ms;
    timer = timers.after(ms, () => fired(timers.monotonic() - due > LATE_MS));
  }

  function watch(): void {
    probing = false;
    arm(Math.max(0, heardAt + silenceMs() - timers.monotonic()), () => {
      if (timers.monotonic() - heardAt >= silenceMs()) probe();
      else watch();
    });
  }

  function probe(): void {
    probing = true;
    ping();
    arm(ANSWER_MS, (late) => (late ? probe() : dead()));
  }

  watch();
  return {
    heard() {
      heardAt = timers.monotonic();
      if (probing) watch();
    },
    probe,
    review() {
      if (!probing) watch();
    },
    stop() {
      timer?.cancel();
    },
  };
}
