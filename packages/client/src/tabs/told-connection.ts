import { toStoredError } from '../model/from-outbox.ts';
import type { Connection } from '../types.ts';
import type { ToldConnection } from './tab-message.ts';

/** The connection's state, with its error as it can be copied from tab to tab. */
export const toldConnection = ({ error, ...connection }: Connection, term: number): ToldConnection => ({
  ...connection,
  term,
  told: error && toStoredError(error),
});
