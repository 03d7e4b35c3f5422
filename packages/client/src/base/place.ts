import type { Message } from '@hypee/chat-protocol';

/*
 * Level 1 has no log: a message stands where its time says, and among those of one time where its id says (PROTOCOL
 * section 6). Its place is made of that time, so that it is the same on every device and after every reload.
 */

/** Places a microsecond; more messages of one microsecond take those of the next ones. Exact in a double until 2112. */
export const PLACES = 2;

type Timed = Pick<Message, 'id' | 'created_at'>;

const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * Microseconds since 1970: Django's times are that exact, and two messages of one millisecond are common.
 *
 * @param time ISO 8601 with any fraction, with an offset or none (then it is UTC), or seconds or milliseconds since 1970
 */
export function microsOf(time: unknown): number | undefined {
  if (typeof time === 'number' && time > 0) return Math.round(time > 1e11 ? time * 1e3 : time * 1e6);
  if (typeof time !== 'string') return undefined;
  const [, day, clock, fraction = '', zone = 'Z'] = TIME.exec(time.trim()) ?? [];
  const seconds = Date.parse(`${day}T${clock}${zone}`);
  return Number.isNaN(seconds) ? undefined : seconds * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** The first place of a time in microseconds. */
export const placeOf = (micros: number): number => micros * PLACES;

const isNumber = (id: string): boolean => /^\d+$/.test(id);

/** Whether two messages stand in an order that only this client gives them: of one time, with ids that are not counted. */
export const isUnordered = (a: Timed, b: Timed): boolean =>
  microsOf(a.created_at) === microsOf(b.created_at) && !(isNumber(a.id) && isNumber(b.id));

/** Ids that are numbers by their size, others as text. */
export function compareIds(a: string, b: string): number {
  if (isNumber(a) && isNumber(b) && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The time of a message as the protocol writes it, with the microseconds kept. */
export const timeOfMicros = (micros: number): string =>
  `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, -1)}${String(micros % 1000).padStart(3, '0')}Z`;
