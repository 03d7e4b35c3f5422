/** The protocol level this package describes. */
export const PROTOCOL_VERSION = 2;

/**
 * Every revision of the wire, oldest first; append only. A test hashes all schemas and fails when the hash is not the one
 * of the newest entry: whoever changes the wire writes down what changed, here and in docs/protocol.md.
 */
export const WIRE_REVISIONS: readonly { revision: number; hash: string; note: string }[] = [
  { revision: 1, hash: 'e0f2387f9e80aaee', note: 'The first wire.' },
  { revision: 2, hash: 'd2a3cfa1b678b2f0', note: 'The directory, `GET users/`, is paged by `cursor`.' },
];
