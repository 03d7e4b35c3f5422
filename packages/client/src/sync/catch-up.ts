import type { OnlineContext } from '../core-context.ts';
import { createFill, type FillHooks } from './fill.ts';
import { createHeadWatch } from './head-watch.ts';
import type { HeldEvents } from './held-events.ts';

/** What is done about events that are missing. */
export interface CatchUp {
  /** Reads what is missing of a conversation from its log. */
  fill(id: string): void;
  /** The log of `id` reaches `seq`: what does not come by itself is read. */
  heard(id: string, seq: number): void;
  drop(id: string): void;
  clear(): void;
}

/** What catching up asks of the synchronisation. */
interface CatchUpHooks extends FillHooks {
  /** Whether events are still on their way or being worked off. */
  isBehind(): boolean;
}

/** Makes it for one chat. */
export function createCatchUp(context: OnlineContext, held: HeldEvents, hooks: CatchUpHooks): CatchUp {
  const { timers, state } = context;
  const heads = createHeadWatch(timers, {
    seqOf: (id) => state.rows.get(id)?.seq,
    isBehind: () => hooks.isBehind(),
    missed: (id) => (state.rows.has(id) ? fill(id) : hooks.gap(id)),
  });
  const fill = createFill(context, held, heads, hooks);
  return { fill, heard: heads.heard, drop: heads.drop, clear: heads.clear };
}
