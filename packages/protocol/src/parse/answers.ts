import type { Message } from '../schema/entities.ts';
import type { ErrorBody, MarkAsReadAnswer } from '../schema/rest.ts';
import { parseConversation, parseMember, parseMessage, parseUser } from './entities.ts';
import { parseEvent, type ReadEvent } from './events.ts';
import {
  isObject,
  readCount,
  readCountOr0,
  readFlag,
  readIds,
  readJsonObject,
  readString,
  readText,
  readTextOrNull,
  record,
  rows,
  type Read,
} from './read.ts';

/** Readers of REST answers. `undefined`: this is no such answer. */

export interface ReadProtocolAnswer {
  protocol: number;
  server: string;
  features: string[];
  /** Limits that are numbers, by name. */
  limits: Record<string, number>;
}

export const parseProtocolAnswer = record<ReadProtocolAnswer>({
  protocol: readCount,
  server: readText,
  features: readIds,
  limits: (value) =>
    Object.fromEntries(
      Object.entries(readJsonObject(value)).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    ),
});

/** One page of a list. */
export interface ReadPage<Row> {
  results: Row[];
  /** Where the next page is, or null at the end. */
  next: string | null;
}

/** The reader of a list's pages: rows it cannot read are left out. */
const pageOf = <Row>(parseRow: Read<Row>): Read<ReadPage<Row>> =>
  record({ results: rows(parseRow), next: readTextOrNull });

export const parseConversationsPage = pageOf(parseConversation);

export const parseMembersPage = pageOf(parseMember);

export const parseUsersPage = pageOf(parseUser);

export interface ReadMessagesPage {
  /** Oldest first. */
  results: Message[];
  has_before: boolean;
  has_after: boolean;
  cursor: string;
}

export const parseMessagesPage = record<ReadMessagesPage>({
  results: rows(parseMessage),
  has_before: readFlag,
  has_after: readFlag,
  cursor: readText,
});

export const parseEventsPage = record<{ events: ReadEvent[]; cursor: string; more: boolean }>({
  events: rows(parseEvent),
  cursor: readText,
  more: readFlag,
});

export const parseMarkAsReadAnswer = record<MarkAsReadAnswer>({
  last_read_seq: readCount,
  unread_count: readCountOr0,
  mention_count: readCountOr0,
});

/** An error answer; what a proxy or another server sent instead becomes a code by the caller. */
export function parseErrorBody(value: unknown): ErrorBody | undefined {
  if (!isObject(value)) return undefined;
  const detail = readString(value['detail']);
  const code = readString(value['code']);
  if (detail === undefined && code === undefined) return undefined;
  const body: ErrorBody = { detail: detail ?? '', code: code ?? '' };
  if (!isObject(value['fields'])) return body;
  const fields = Object.entries(value['fields']).map(([name, texts]) => [name, readIds(texts)] as const);
  return { ...body, fields: Object.fromEntries(fields) };
}
