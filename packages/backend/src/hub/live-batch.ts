import type { LogEvent } from '../wire/log-event.ts';
import { frameOf } from '../wire/frame-of.ts';
import { Batch } from './batch.ts';

/** The events that one conversation got in one turn: consecutive, at least one. */
export class LiveBatch {
  readonly events: readonly LogEvent[];
  readonly first: number;
  readonly last: number;
  /** The events as the level 2 socket sends them. */
  readonly batch: Batch;
  #base: { batch: Batch | undefined } | undefined;

  constructor(events: readonly [LogEvent, ...LogEvent[]]) {
    this.events = events;
    this.first = events[0].seq;
    this.last = this.first + events.length - 1;
    this.batch = new Batch(events.map((event) => event.frame));
  }

  /** The new messages as the base socket sends them; undefined when there are none. Built when the first one asks. */
  get base(): Batch | undefined {
    this.#base ??= { batch: baseBatch(this.events) };
    return this.#base.batch;
  }
}

/** New messages in the frames of the base socket; other events have none there. */
export function baseBatch(events: readonly LogEvent[]): Batch | undefined {
  const frames = events.flatMap(({ newMessageJson }) =>
    newMessageJson === undefined ? [] : frameOf(`{"type":"chat_message","message":${newMessageJson}}`),
  );
  return frames.length === 0 ? undefined : new Batch(frames);
}
