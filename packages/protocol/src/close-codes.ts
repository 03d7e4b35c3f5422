/** WebSocket close codes with a meaning of their own; every other code means: reconnect with backoff. */
export const CLOSE_CODES = {
  going_away: 1001,
  /** Base socket: over 1 MiB of unread buffer. */
  try_again_later: 1013,
  /** After `bye`: reconnect at `random(0, spread_ms)`. */
  service_restart: 1012,
  malformed: 4400,
  /** Token missing, invalid or expired. */
  unauthenticated: 4401,
  /** Origin refused, or another user's token in `auth`. */
  forbidden: 4403,
  /** Base socket only: no such conversation for this user. */
  not_found: 4404,
  /** No ack for 30 s while behind: reconnect with cursors. */
  behind: 4408,
  too_many_connections: 4409,
  too_large: 4413,
  too_many_frames: 4429,
  /** Tokens of this user were revoked: stop and wipe the local store. */
  revoked: 4440,
} as const;

export type CloseCodeName = keyof typeof CLOSE_CODES;
