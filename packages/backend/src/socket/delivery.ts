import { SOCKET } from '@hypee/chat-protocol';
import type { Frame } from '../door.ts';
import { Batch } from '../hub/batch.ts';
import type { LiveBatch } from '../hub/live-batch.ts';
import type { Timers } from '../timers.ts';
import { frameOf } from '../wire/frame-of.ts';
import type { LogEvent } from '../wire/log-event.ts';
import { Room, type RoomEvents } from './room.ts';
import { SendWindow } from './send-window.ts';
import type { Writer } from './writer.ts';

/** How durable events leave on one connection: counted, and never more than the window allows. */
export class Delivery {
  readonly window: SendWindow;
  readonly room: Room;
  readonly #writer: Writer;

  /** @param windowEvents beyond the last ack at most */
  constructor(writer: Writer, timers: Timers, windowEvents: number, on: RoomEvents) {
    this.#writer = writer;
    this.window = new SendWindow(windowEvents);
    this.room = new Room(this.window, writer, timers, on);
  }

  /**
   * Writes what was collected now: what was read from the log may not wait, since the right to read it can be lost before the
   * turn ends.
   */
  writeNow(): void {
    this.#writer.flush();
  }

  /** Sends a turn's events in the batch shared by all sockets, or none of them. */
  sendLive({ events, batch }: LiveBatch): boolean {
    if (!this.room.fits(events.length, batch.bytes)) return false;
    for (const event of events) this.window.take(event.frame.bytes);
    this.#writer.add(batch);
    return true;
  }

  /** Sends as many of these events as fit, each as a frame. @returns how many */
  sendEvents(events: readonly LogEvent[]): number {
    const fitting = this.#takeFitting(events);
    if (fitting.length > 0) this.#writer.add(new Batch(fitting.map((event) => event.frame)));
    return fitting.length;
  }

  /**
   * Sends as many of these events as fit in `events` frames of at most 64 KiB; at least one frame, be it empty.
   *
   * @param more whether the log goes on after `events`
   * @returns how many events
   */
  sendChunks(conversationId: string, events: readonly LogEvent[], cursor: string, more: boolean): number {
    const fitting = this.#takeFitting(events);
    const frames: Frame[] = [];
    const id = JSON.stringify(conversationId);
    let texts: string[] = [];
    let bytes = 0;
    let place = cursor;
    const end = (goesOn: boolean): void => {
      frames.push(
        frameOf(
          `{"type":"events","conversation_id":${id},"events":[${texts.join(',')}],` +
            `"cursor":${JSON.stringify(place)},"more":${String(goesOn)}}`,
        ),
      );
      texts = [];
      bytes = 0;
    };
    for (const event of fitting) {
      // What surrounds the events: two cursors' worth is more than enough.
      if (bytes > 0 && bytes + event.frame.bytes + id.length + 512 > SOCKET.frameBytes) end(true);
      texts.push(event.frame.json);
      bytes += event.frame.bytes + 1;
      place = event.cursor;
    }
    end(more || fitting.length < events.length);
    this.#writer.add(new Batch(frames));
    return fitting.length;
  }

  /** Counts the longest prefix that fits. Where there is room at all the first event goes, so that progress is certain. */
  #takeFitting(events: readonly LogEvent[]): readonly LogEvent[] {
    let bytes = 0;
    let count = 0;
    for (const { frame } of events) {
      const isSure = count === 0 && this.room.free;
      if (!isSure && !this.room.fits(count + 1, bytes + frame.bytes)) break;
      bytes += frame.bytes;
      count += 1;
    }
    const fitting = events.slice(0, count);
    for (const { frame } of fitting) this.window.take(frame.bytes);
    return fitting;
  }
}
