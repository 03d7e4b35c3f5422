import type { Timers } from '../timers.ts';

/** A head above the cursor for this long means a lost event, not a late one. */
const PATIENCE_MS = 5_000;

/** Heads of logs that were heard of, above this client's cursor: what reveals a lost tail that no later event would. */
export interface HeadWatch {
  /** The log of `id` reaches `seq`. */
  readonly heard: (id: string, seq: number) => void;
  /** The highest head heard of; 0 where there was none. */
  headOf(id: string): number;
  readonly drop: (id: string) => void;
  readonly clear: () => void;
}

/**
 * @param seqOf where this client's cursor stands, undefined for an unknown conversation
 * @param isBehind whether events are still on their way or being worked off
 * @param missed called when a head stayed above the cursor
 */
export function createHeadWatch(
  timers: Timers,
  {
    seqOf,
    isBehind,
    missed,
  }: { seqOf: (id: string) => number | undefined; isBehind: () => boolean; missed: (id: string) => void },
): HeadWatch {
  const heads = new Map<string, number>();
  /** Whose head is being watched, and since which clearing. */
  const watched = new Map<string, object>();
  let era = {};

  function look(id: string): void {
    const mine = era;
    watched.set(id, mine);
    timers.after(PATIENCE_MS, () => {
      if (mine !== era) return;
      watched.delete(id);
      if ((seqOf(id) ?? -1) >= (heads.get(id) ?? 0)) return;
      if (isBehind()) look(id);
      else missed(id);
    });
  }

  return {
    heard(id, seq) {
      if (seq <= (seqOf(id) ?? -1)) return;
      heads.set(id, Math.max(seq, heads.get(id) ?? 0));
      if (!watched.has(id)) look(id);
    },
    headOf: (id) => heads.get(id) ?? 0,
    drop: (id) => void heads.delete(id),
    clear() {
      heads.clear();
      watched.clear();
      era = {};
    },
  };
}
