import type { Message } from '../schema/entities.ts';
import type { ErrorBody, MarkAsReadAnswer } from '../schema/rest.ts';
import { parseConversation, parseMember, parseMessage, parseUser } from './entities.ts';
import { parseEvent, type ReadEvent } from './events.ts';
import { isObject, readCount, readIds, readList, readString, readText } from './read.ts';

/** Readers of REST answers. `undefined`: this is no such answer. */

export interface ReadProtocolAnswer {
  protocol: number;
  server: string;
  features: string[];
  /** Limits that are numbers, by name. */
  limits: Record<string, number>;
}

export function parseProtocolAnswer(value: unknown): ReadProtocolAnswer | undefined {
  if (!isObject(value)) return undefined;
  const protocol = readCount(value['protocol']);
  if (protocol === undefined) return undefined;
  const limits = isObject(value['limits']) ? value['limits'] : {};
  return {
    protocol,
    server: readText(value['server']),
    features: readIds(value['features']),
    limits: Object.fromEntries(
      Object.entries(limits).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    ),
  };
}

/** One page of a list. */
export interface ReadPage<Row> {
  results: Row[];
  /** Where the next page is, or null at the end. */
  next: string | null;
}

/** The reader of a list's pages: rows it cannot read are left out. */
const pageParser =
  <Row>(parseRow: (row: unknown) => Row | undefined) =>
  (value: unknown): ReadPage<Row> | undefined =>
    isObject(value) && Array.isArray(value['results'])
      ? { results: readList(value['results'], parseRow), next: readString(value['next']) ?? null }
      : undefined;

export const parseConversationsPage = pageParser(parseConversation);

export const parseMembersPage = pageParser(parseMember);

export const parseUsersPage = pageParser(parseUser);

export interface ReadMessagesPage {
  /** Oldest first. */
  results: Message[];
  has_before: boolean;
  has_after: boolean;
  cursor: string;
}

export function parseMessagesPage(value: unknown): ReadMessagesPage | undefined {
  if (!isObject(value) || !Array.isArray(value['results'])) return undefined;
  return {
    results: readList(value['results'], parseMessage),
    has_before: value['has_before'] === true,
    has_after: value['has_after'] === true,
    cursor: readText(value['cursor']),
  };
}

export function parseEventsPage(value: unknown): { events: ReadEvent[]; cursor: string; more: boolean } | undefined {
  if (!isObject(value) || !Array.isArray(value['events'])) return undefined;
  return {
    events: readList(value['events'], parseEvent),
    cursor: readText(value['cursor']),
    more: value['more'] === true,
  };
}

export function parseMarkAsReadAnswer(value: unknown): MarkAsReadAnswer | undefined {
  if (!isObject(value)) return undefined;
  const last_read_seq = readCount(value['last_read_seq']);
  if (last_read_seq === undefined) return undefined;
  return {
    last_read_seq,
    unread_count: readCount(value['unread_count']) ?? 0,
    mention_count: readCount(value['mention_count']) ?? 0,
  };
}

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
