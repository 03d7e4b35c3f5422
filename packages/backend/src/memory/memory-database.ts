import type {
  AttachmentRow,
  ConversationRow,
  ErasureRow,
  EventRow,
  MemberRow,
  MessageRow,
  OperationRow,
  ReactionRow,
  ReportRow,
  SendKeyRow,
  UploadRow,
  UserRow,
} from '../ports.ts';

/** Where a message stands in its conversation. */
export interface TimelineEntry {
  readonly seq: number;
  readonly id: string;
}

/**
 * The data behind a {@link MemoryStore}: plain rows, frozen and replaced on change. It outlives the store that wrote it, as
 * a disk outlives the process: a simulation kills the store and opens another on the same database.
 */
export class MemoryDatabase {
  readonly epoch: string;
  /** The highest `activity` given out. */
  activity = 0;
  readonly users = new Map<string, UserRow>();
  /** Milliseconds since 1970, by user. */
  readonly revocations = new Map<string, number>();
  readonly erasures = new Map<string, ErasureRow>();
  /** Users, by the guests they were. */
  readonly merges = new Map<string, string>();
  readonly conversations = new Map<string, ConversationRow>();
  readonly directKeys = new Map<string, string>();
  /** Conversation ids by creator and client id. */
  readonly conversationKeys = new Map<string, string>();
  /** By conversation, then user. */
  readonly members = new Map<string, Map<string, MemberRow>>();
  /** Who may not be added, by conversation and user. */
  readonly bans = new Map<string, true>();
  readonly conversationsByUser = new Map<string, Set<string>>();
  readonly messages = new Map<string, MessageRow>();
  /** Messages that can be found, in the order in which they came: by id, their place. */
  readonly places = new Map<string, number>();
  /** The highest place given out. */
  lastPlace = 0;
  /** Messages of a conversation, lowest `seq` first. */
  readonly timelines = new Map<string, TimelineEntry[]>();
  /** Events of a conversation, lowest `seq` first. */
  readonly logs = new Map<string, EventRow[]>();
  readonly sendKeys = new Map<string, SendKeyRow>();
  /** By message, then emoji and user. */
  readonly reactions = new Map<string, Map<string, ReactionRow>>();
  /** Whom users have blocked, by user. */
  readonly blocks = new Map<string, Set<string>>();
  /** By id, in the order in which they came. */
  readonly reports = new Map<string, ReportRow>();
  /** By user and op id. */
  readonly operations = new Map<string, OperationRow>();
  readonly attachments = new Map<string, AttachmentRow>();
  readonly uploads = new Map<string, UploadRow>();

  /** @param epoch names this life of the database: another one tells clients that a backup was restored */
  constructor(epoch = 'memory') {
    this.epoch = epoch;
  }
}

/** One text for several parts: no two lists of parts give the same text. */
export const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

/** The index of the first row whose `seq` is above `seq`; rows are sorted by `seq`. */
export function indexAbove(rows: readonly { readonly seq: number }[], seq: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.seq ?? Infinity) > seq) high = middle;
    else low = middle + 1;
  }
  return low;
}
