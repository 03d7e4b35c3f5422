import type { Key, Row, TableName } from './rows.ts';

/**
 * What one user keeps of one server on this device. A store keeps rows, atomically; every rule lives in the core.
 *
 * Rows are immutable: neither side changes one after it was handed over.
 */
export interface ChatStore {
  /** Whether rows outlive the page. */
  readonly persistent: boolean;
  /** Runs `work` on one consistent snapshot. `work` may await nothing but the transaction's own methods. */
  read<Value>(work: (tx: ReadTransaction) => Promise<Value>): Promise<Value>;
  /**
   * Runs `work` atomically and after every earlier write; resolves once it is committed. When `work` throws, nothing of it
   * stays. `work` may await nothing but the transaction's own methods, and may run again when the storage had to be reopened.
   */
  write<Value>(work: (tx: WriteTransaction) => Promise<Value>): Promise<Value>;
  /** Resolves when every write begun before is done. Nothing may be called afterwards. */
  close(): Promise<void>;
}

/** Reads on one consistent snapshot. */
export interface ReadTransaction {
  get<Name extends TableName>(table: Name, key: Key<Name>): Promise<Row<Name> | undefined>;
  /** Rows by key, lowest first unless `descending`. */
  list<Name extends TableName>(table: Name, page?: Page<Name>): Promise<Row<Name>[]>;
}

/** Both bounds are inclusive. */
export interface Page<Name extends TableName> {
  from?: Key<Name>;
  to?: Key<Name>;
  /** At most this many, taken from the end that comes first. */
  limit?: number;
  descending?: boolean;
}

/** Reads that see the changes of the same transaction, and changes that all others see at once. */
export interface WriteTransaction extends ReadTransaction {
  /** Adds the row, or replaces the one with the same key. */
  put<Name extends TableName>(table: Name, row: Row<Name>): Promise<unknown>;
  /** Removing what is not there is no error. */
  delete<Name extends TableName>(table: Name, key: Key<Name>): Promise<void>;
  /** Removes all rows from `from` to `to` (inclusive), the whole table without them. */
  clear<Name extends TableName>(table: Name, range?: { from: Key<Name>; to: Key<Name> }): Promise<void>;
}
