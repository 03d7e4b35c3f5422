import type { Limits } from './schema/limits.ts';

/** The limits of a server whose operator changed nothing. */
export const DEFAULT_LIMITS: Limits = {
  content_chars: 8000,
  content_bytes: 16 * 1024,
  metadata_bytes: 4 * 1024,
  body_bytes: 256 * 1024,
  attachments: 10,
  attachment_bytes: 25 * 1024 * 1024,
  emoji: 20,
  page_size: 50,
  page_max: 100,
  receipt_members: 100,
  sends_per_second: 10,
  send_burst: 30,
  sockets: 20,
  frames_per_second: 20,
  frame_burst: 100,
  address_requests_per_second: 100,
  address_request_burst: 1_000,
  address_sockets: 1_000,
  address_unknown_sockets: 100,
};

/** Fixed figures of the level 2 socket. Times in milliseconds, sizes in bytes. */
export const SOCKET = {
  heartbeatMs: 20_000,
  connectTimeoutMs: 5_000,
  windowEvents: 256,
  windowBytes: 1024 * 1024,
  bufferBytes: 1024 * 1024,
  behindTimeoutMs: 30_000,
  terminateAfterCloseMs: 1_000,
  ackEvents: 64,
  ackMs: 1_000,
  frameBytes: 64 * 1024,
  clientFrameBytes: 16 * 1024,
  resumeConversations: 300,
  /** A cursor further behind than this gets `gap`. */
  resumeEvents: 1_000,
  heldEvents: 500,
  typingEveryMs: 3_000,
  typingForgottenMs: 6_000,
  serverPingMs: 25_000,
  tokenWarningSeconds: 60,
  tokenGraceSeconds: 30,
} as const;
