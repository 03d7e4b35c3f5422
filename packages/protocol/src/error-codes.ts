/** Every error code of the wire and the HTTP status it comes with. */
export const ERROR_CODES = {
  validation_error: 400,
  not_authenticated: 401,
  token_expired: 401,
  permission_denied: 403,
  /** Also for all that exists but that the caller may not know of. */
  not_found: 404,
  /** With `Allow`, which names the methods that the path has. */
  method_not_allowed: 405,
  conflict: 409,
  /** The cursor cannot be resumed from: read the conversation and its newest page anew. */
  gap: 410,
  too_large: 413,
  unsupported_media_type: 415,
  /** With `Retry-After`. */
  rate_limited: 429,
  internal_error: 500,
  /** With `Retry-After`. */
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
