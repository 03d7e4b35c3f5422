import assert from 'node:assert/strict';
import { Compile } from 'typebox/compile';
import { BaseChatMessageFrame, ServerFrame } from '@hypee/chat-protocol/schema';
import type { DoorSocket, Frame, SocketSession } from '../../src/door.ts';
import type { LooseFrame } from './loose.ts';

const serverFrame = Compile(ServerFrame);
const baseFrame = Compile(BaseChatMessageFrame);

const DURABLE = new Set(['chat_message', 'message_updated']);

/** Durable events among frames, out of `events` frames and alone, in the order they came. */
export const eventsIn = (frames: readonly LooseFrame[], conversationId?: string): LooseFrame[] =>
  frames
    .flatMap((frame) => (frame.type === 'events' ? (frame.events as LooseFrame[]) : [frame]))
    .filter((event) => DURABLE.has(event.type))
    .filter((event) => conversationId === undefined || event.conversation_id === conversationId);

/** A socket whose other end is the test. Every frame that comes is checked against the protocol's schema. */
export class TestSocket implements DoorSocket {
  /** Each call of `send`, as it came. */
  readonly writes: (readonly Frame[])[] = [];
  readonly frames: LooseFrame[] = [];
  #closedWith: { code: number; reason: string } | undefined;
  terminated = false;
  bufferedBytes = 0;
  /** Does not answer a closing handshake. */
  deaf = false;
  session!: SocketSession;
  readonly #level: 1 | 2;

  constructor(level: 1 | 2) {
    this.#level = level;
  }

  send(frames: readonly Frame[]): void {
    assert.equal(this.#closedWith, undefined, 'nothing is sent after a close');
    this.writes.push(frames);
    for (const { json, bytes } of frames) {
      assert.equal(bytes, Buffer.byteLength(json), 'the frame tells its size');
      const value = JSON.parse(json) as LooseFrame;
      const schema = this.#level === 2 ? serverFrame : baseFrame;
      assert.ok(schema.Check(value), `a frame of the protocol: ${json.slice(0, 300)}`);
      this.frames.push(value);
    }
  }

  close(code: number, reason: string): void {
    this.#closedWith ??= { code, reason };
    if (!this.deaf) queueMicrotask(() => this.session.closed());
  }

  terminate(): void {
    this.terminated = true;
    this.session.closed();
  }

  /** The code this side was closed with; undefined while it is open. */
  closeCode(): number | undefined {
    return this.#closedWith?.code;
  }

  /** Says something as the client. */
  say(frame: object): void {
    this.sayText(JSON.stringify(frame));
  }

  sayText(text: string): void {
    this.session.receive(text, Buffer.byteLength(text));
  }

  /** Frames of one type, in order. */
  of(type: LooseFrame['type']): LooseFrame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  types(): string[] {
    return this.frames.map((frame) => frame.type);
  }

  /** Forgets what came so far. */
  clear(): void {
    this.frames.length = 0;
    this.writes.length = 0;
  }

  /** Durable events, out of `events` frames and alone, in the order they came. */
  events(conversationId?: string): LooseFrame[] {
    return eventsIn(this.frames, conversationId);
  }

  seqs(conversationId?: string): number[] {
    return this.events(conversationId).map((event) => event.seq);
  }

  contents(): string[] {
    return this.events().map((event) => event.message.content);
  }
}
