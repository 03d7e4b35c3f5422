import type { Message } from '../schema/entities.ts';
import { parseMessage } from './entities.ts';
import { readNumber, readTextOrNull, record, rows } from './read.ts';

/** Readers of answers that few visits ask for. `undefined`: this is no such answer. */

/** What is pinned in a conversation. */
export const parsePins = record<{ results: Message[] }>({ results: rows(parseMessage) });

/** Messages that have what was looked for, each with where: `[start, end)` in UTF-16 code units. */
export interface ReadSearchPage {
  results: { message: Message; highlights: [start: number, end: number][] }[];
  next: string | null;
}

const readRange = (value: unknown): [number, number] | undefined => {
  const [start, end] = rows(readNumber)(value) ?? [];
  return start === undefined || end === undefined ? undefined : [start, end];
};

export const parseSearchPage = record<ReadSearchPage>({
  results: rows(record({ message: parseMessage, highlights: rows(readRange) })),
  next: readTextOrNull,
});
