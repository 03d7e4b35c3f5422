import assert from 'node:assert/strict';
import { Compile } from 'typebox/compile';
import { PollAnswer } from '@hypee/chat-protocol/schema';
import type { ApiAnswer } from '../../src/door.ts';
import type { LooseFrame } from './loose.ts';
import { eventsIn } from './test-socket.ts';
import type { World } from './world.ts';

const schema = Compile(PollAnswer);

/** A cursor as a client names it. */
export interface Point {
  conversation_id: string | number;
  cursor: string;
  marks?: string;
}

/** A poll that was begun. */
export class BegunPoll {
  status: number | undefined;
  headers: Readonly<Record<string, string>> = {};
  frames: LooseFrame[] = [];
  next = '';
  readonly bytes: () => number;
  #json = '';

  constructor(pending: Promise<ApiAnswer>) {
    this.bytes = () => Buffer.byteLength(this.#json);
    void pending.then(({ status, json, headers = {} }) => {
      this.status = status;
      this.headers = headers;
      this.#json = json;
      if (status !== 200) return;
      const value = JSON.parse(json) as { frames: LooseFrame[]; next: string };
      assert.ok(schema.Check(value), `an answer of the protocol: ${json.slice(0, 500)}`);
      this.frames = value.frames;
      this.next = value.next;
    });
  }

  get isOpen(): boolean {
    return this.status === undefined;
  }

  types(): string[] {
    return this.frames.map(({ type }) => type);
  }

  of(type: LooseFrame['type']): LooseFrame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  seqs(conversationId?: string): number[] {
    return eventsIn(this.frames, conversationId).map(({ seq }) => seq);
  }
}

/** A client that polls: it stores what it is told as the real one does, and polls again from there. */
export class Poller {
  readonly #world: World;
  readonly #token: string;
  readonly cursors = new Map<string, string>();
  next: string | undefined;

  constructor(world: World, who: string) {
    this.#world = world;
    this.#token = world.tokenOf(who);
  }

  get points(): Point[] {
    return Array.from(this.cursors, ([conversation_id, cursor]) => ({ conversation_id, cursor }));
  }

  /** Begins a poll and waits for nothing. */
  beginNow(wait: number, fields: object = {}): BegunPoll {
    const next = this.next === undefined ? {} : { next: this.next };
    const body = { cursors: this.points, ...next, wait, ...fields };
    return new BegunPoll(this.#world.begin(this.#token, 'POST', 'poll/', body));
  }

  /** Begins a poll and lets all happen that needs no time. */
  async begin(wait = 25, fields: object = {}): Promise<BegunPoll> {
    const poll = this.beginNow(wait, fields);
    await this.#world.clock.settle();
    return poll;
  }

  /** Takes what an answer tells. */
  take(poll: BegunPoll): BegunPoll {
    assert.equal(poll.status, 200, 'the poll was answered');
    this.next = poll.next;
    for (const frame of poll.frames) {
      const { type, conversation_id } = frame;
      if (type === 'gone') this.cursors.delete(conversation_id);
      else if (type === 'gap' || type === 'conversation') {
        this.cursors.set(frame.conversation.id, frame.conversation.cursor);
      } else if ('cursor' in frame) this.cursors.set(conversation_id, frame.cursor);
    }
    return poll;
  }

  /** Polls, expects an answer at once, and takes it. */
  async now(wait = 0, fields: object = {}): Promise<BegunPoll> {
    return this.take(await this.begin(wait, fields));
  }

  /** Polls until nothing is told any more. @returns all frames */
  async drain(): Promise<LooseFrame[]> {
    const frames: LooseFrame[] = [];
    for (;;) {
      const poll = await this.now();
      if (poll.frames.length === 0) return frames;
      frames.push(...poll.frames);
    }
  }
}

/** A client that holds these conversations as they are now, and has polled once. */
export async function startPolling(world: World, who: string, ...ids: string[]): Promise<Poller> {
  const poller = new Poller(world, who);
  for (const id of ids) poller.cursors.set(id, await world.cursorOf(who, id));
  await poller.now();
  return poller;
}
