import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { ConversationRow, MemberRow } from '../ports.ts';
import type { Delivery } from '../rules/deliveries.ts';
import type { Head } from '../rules/my-conversations.ts';
import { marksVersion } from '../wire/marks-frames.ts';

/** Conversations kept that the client names no cursor of, those that were told last: the others are told anew as a whole. */
const MOST_UNNAMED = 100;

/** What a client can send back. */
const MOST_CHARS = 65_536;

/** How `next` is written; another one later gets another number. */
const FORMAT = 1;

const text = Type.String();
const seq = Type.Integer({ minimum: 0 });

/** What `next` says, as JSON. Nobody signed it: whatever it claims changes only what its bearer is told of their own. */
const Next = Type.Object({
  format: Type.Literal(FORMAT),
  session: text,
  user: text,
  epoch: text,
  resumed: Type.Boolean(),
  activity: Type.Union([seq, Type.Null()]),
  marks: Type.Array(Type.Tuple([text, text])),
  told: Type.Array(Type.Tuple([text, seq])),
  gaps: Type.Array(Type.Tuple([text, text])),
  gone: Type.Array(text),
});
type Next = Static<typeof Next>;

const next = Compile(Next);

/** Whose polls these are, and of which life of the database. */
export interface PollOwner {
  readonly userId: string;
  readonly epoch: string;
}

/** A conversation as one poll leaves it. */
export interface Place {
  readonly conversationId: string;
  /** The last event told, or where the client stands. */
  readonly seq: number;
  /** Whether events of it were told by this poll after the client had its place. */
  readonly moved: boolean;
}

/**
 * What the client of several polls was told. It travels: a poll gives it to the client as `next`, and the following poll has
 * it from there, so that the server keeps nothing between two polls and may be another process.
 */
export class PollMemory {
  /** Tells the polls of one client apart from those of the user's others. */
  readonly session: string;
  /** Whether there was a poll before. */
  readonly continues: boolean;
  /** Whether everything that was missed before the first poll is told. */
  resumed = false;
  /** What happened above this `activity` in conversations that the client does not name is news. */
  activity: number | undefined;
  /** The version of the marks that the client was told, by conversation. */
  readonly marks = new Map<string, string>();
  /** How far the client was told of conversations whose cursors do not show it (yet). */
  readonly told = new Map<string, number>();
  /** Cursors that were answered by a gap: the client may name them until it has the conversation anew. */
  readonly gaps = new Map<string, string>();
  /** Conversations that the client was told to be gone. */
  readonly gone = new Set<string>();
  /** Whether a conversation was lost during this poll. Not kept. */
  lost = false;
  /** Delivered marks that the client's cursors move. Not kept. */
  readonly delivered: Delivery[] = [];
  /** Where the client stands by its own cursors, those that are good. Not kept. */
  readonly #held = new Map<string, number>();
  #since: number | undefined;
  readonly #owner: PollOwner;

  private constructor(owner: PollOwner, session: string, continues: boolean) {
    this.#owner = owner;
    this.session = session;
    this.continues = continues;
  }

  /** The memory of a first poll. */
  static begin(owner: PollOwner, session: string): PollMemory {
    return new PollMemory(owner, session, false);
  }

  /** @returns undefined where there is none, or it is no `next` of this user and this life of the database */
  static read(owner: PollOwner, json: string | undefined): PollMemory | undefined {
    const value = json === undefined ? undefined : parse(json);
    if (!next.Check(value) || value.user !== owner.userId || value.epoch !== owner.epoch) return undefined;
    const memory = new PollMemory(owner, value.session, true);
    memory.resumed = value.resumed;
    memory.activity = value.activity ?? undefined;
    for (const [id, version] of value.marks) memory.marks.set(id, version);
    for (const [id, place] of value.told) memory.told.set(id, place);
    for (const [id, cursor] of value.gaps) memory.gaps.set(id, cursor);
    for (const id of value.gone) memory.gone.add(id);
    return memory;
  }

  /** How far the client was told of a conversation; undefined where nothing is known, or the log has no such place. */
  placeIn({ id, floor_seq, last_seq }: ConversationRow): number | undefined {
    const seq = this.told.get(id);
    return seq !== undefined && seq >= floor_seq && seq <= last_seq ? seq : undefined;
  }

  /** The client stands at `seq` by its own cursor, and whether that is further than its delivered mark. */
  holds(conversationId: string, seq: number, isDelivery: boolean): void {
    this.#held.set(conversationId, seq);
    this.gaps.delete(conversationId);
    if (isDelivery) this.delivered.push({ conversationId, userId: this.#owner.userId, seq });
  }

  /** The client was told that it cannot go on from `cursor`, but has the conversation as it is at `seq`. */
  toldGap(conversationId: string, cursor: string, now: { seq: number; marksVersion: string }): void {
    this.toldConversation(conversationId, now.seq, now.marksVersion);
    this.gaps.set(conversationId, cursor);
  }

  /**
   * The user's delivered mark moved, which makes another version of the marks.
   *
   * @param conversation the row before
   */
  movedOwnMark(conversation: ConversationRow, member: MemberRow): void {
    if (this.marks.get(conversation.id) !== marksVersion(conversation, member)) return;
    this.marks.set(conversation.id, marksVersion({ marks_version: conversation.marks_version + 1 }, member));
  }

  /**
   * Conversations in which something happened since the poll before, the oldest news first. They count as told.
   *
   * @param heads all conversations of the user
   */
  takeNews(heads: ReadonlyMap<string, Head>): { id: string; head: Head }[] {
    const since = (this.#since = this.activity);
    this.activity = since ?? 0;
    for (const { activity } of heads.values()) this.activity = Math.max(this.activity, activity);
    if (since === undefined) return [];
    return [...heads]
      .filter(([id, { activity }]) => activity > since || this.gone.has(id))
      .sort(([, one], [, other]) => one.activity - other.activity)
      .map(([id, head]) => ({ id, head }));
  }

  /** This news and those after it did not fit: the next poll tells them. */
  postpone({ activity }: Head): void {
    this.activity = Math.max(this.#since ?? 0, activity - 1);
  }

  /** The client was told a whole conversation, and stands at `seq` of it. */
  toldConversation(conversationId: string, seq: number, version: string): void {
    this.gone.delete(conversationId);
    this.told.set(conversationId, seq);
    this.marks.set(conversationId, version);
  }

  /** The client was told that a conversation is gone. */
  toldGone(conversationId: string): void {
    this.lost = true;
    this.gone.add(conversationId);
    for (const known of [this.told, this.gaps, this.marks]) known.delete(conversationId);
  }

  /**
   * The text of `next`.
   *
   * @param named the conversations that the client named cursors of
   * @param idle nothing was told: a client that still stands where it stood before lost what it was told, and is told again
   */
  write(named: ReadonlySet<string>, places: Iterable<Place>, idle: boolean): string {
    const told = new Map(this.told);
    for (const { conversationId, seq: place, moved } of places) {
      const isTold = named.has(conversationId)
        ? this.#held.get(conversationId) !== place && (!idle || this.gaps.has(conversationId))
        : moved || told.has(conversationId);
      // Behind the others: the last ones told are kept the longest.
      told.delete(conversationId);
      if (isTold) told.set(conversationId, place);
    }
    const isNamed = ([id]: readonly [string, unknown]): boolean => named.has(id);
    const kept = new Map([...told].filter((place) => !isNamed(place)).slice(-MOST_UNNAMED));
    const value = {
      format: FORMAT,
      session: this.session,
      user: this.#owner.userId,
      epoch: this.#owner.epoch,
      resumed: this.resumed,
      activity: this.activity ?? null,
      marks: [...this.marks].filter(([id]) => named.has(id) || kept.has(id)),
      told: [...kept, ...[...told].filter(isNamed)],
      gaps: [...this.gaps].filter(isNamed),
      gone: [...this.gone].filter((id) => named.has(id)),
    } satisfies Next;
    const json = JSON.stringify(value);
    // Only names and cursors that no server gave are so long: who sends those is told of them again.
    return json.length <= MOST_CHARS ? json : JSON.stringify({ ...value, gaps: [], gone: [] });
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
