/** The protocol level this package describes. */
export const PROTOCOL_VERSION = 2;

/**
 * Every revision of the wire, oldest first; append only. A test hashes all schemas and fails when the hash is not the one
 * of the newest entry: whoever changes the wire writes down what changed, here and in docs/protocol.md.
 */
export const WIRE_REVISIONS: readonly { revision: number; hash: string; note: string }[] = [
  { revision: 1, hash: 'e0f2387f9e80aaee', note: 'The first wire.' },
  { revision: 2, hash: 'd2a3cfa1b678b2f0', note: 'The directory, `GET users/`, is paged by `cursor`.' },
  { revision: 3, hash: '892b157cf8305862', note: '`limits` tells `frames_per_second` and `frame_burst`.' },
  { revision: 4, hash: '1b5e6224754096cf', note: 'The error code `method_not_allowed`, 405.' },
  {
    revision: 5,
    hash: 'b2773a3b39d4fbab',
    note: '`connect` carries the status of its connection, and `presence_watch` names at most 300 users.',
  },
  {
    revision: 6,
    hash: 'd15fb336606820d0',
    note: '`limits` tells `address_requests_per_second`, `address_request_burst`, `address_sockets` and `address_unknown_sockets`.',
  },
  {
    revision: 7,
    hash: '0e6ee31783841fac',
    note: '`wait` of `POST poll/` is 25 seconds at most; it may tell a `presence`.',
  },
  { revision: 8, hash: '09c8093728a832c1', note: '`GET reports/` takes `status`, `limit` and `cursor`.' },
  {
    revision: 9,
    hash: '82f28f8018b555e8',
    note: 'Retention: conversations tell `retention_days` and `floor_seq`. `GET search/` finds files: with `has` it needs no `q`. What `users/me/export/` has.',
  },
];
