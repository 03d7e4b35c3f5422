/**
 * The place in the log that a cursor names: the number before its first dot (`seq.event_id`, PROTOCOL section 5). Cursors are
 * stored and returned whole; only the place is read, where no event tells it.
 */
export const seqOf = (cursor: string): number => Number.parseInt(cursor, 10) || 0;
