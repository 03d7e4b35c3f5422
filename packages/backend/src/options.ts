import { DEFAULT_LIMITS, SOCKET, type Limits } from '@hypee/chat-protocol';
import { ATTACHMENT_TYPES } from './attachments/file-types.ts';

/** Whom users can look up: everybody the server knows, only who shares a conversation with them, or nobody. */
export type DirectoryPolicy = 'all' | 'shared' | 'none';

/** How visitors without an account are taken in. */
export interface GuestOptions {
  /** Users who are in the conversation of every guest: the first owns it, the others moderate it. */
  readonly hosts: readonly string[];
  /** Makes a token of a guest that the auth port accepts, with the role `guest`. */
  readonly issueToken: (userId: string) => string;
}

/** What an operator decides about a backend. */
export interface BackendOptions {
  /** Limits that differ from the protocol's defaults. */
  limits?: Partial<Limits>;
  /** `name/version`, as level discovery tells it; default `hypee-chat-backend`. */
  server?: string;
  /** Whom users can look up in the directory; default `shared`. */
  directory?: DirectoryPolicy;
  /** Milliseconds for which who closed their last socket is not told as offline: a reload is no departure; default 5,000. */
  presenceGraceMs?: number;
  /** Takes in visitors without an account; default: nobody. */
  guests?: GuestOptions;
  /** Events that a socket is sent beyond its client's last ack; default 256, at least 1. */
  windowEvents?: number;
  /** Media types of the files that are taken; none of them: no files are taken. Default: {@link ATTACHMENT_TYPES}. */
  attachmentTypes?: readonly string[];
  /** Bytes that all files of one user may have. Default: 1 GiB. */
  attachmentQuotaBytes?: number;
  /** Hours after which a file that was not sent is removed, and an upload that was not finished. Default: 24. */
  unsentHours?: number;
}

/** Options with every default filled in. */
export interface Settings {
  readonly limits: Limits;
  readonly server: string;
  readonly directory: DirectoryPolicy;
  readonly presenceGraceMs: number;
  readonly guests: GuestOptions | undefined;
  readonly windowEvents: number;
  readonly attachmentTypes: readonly string[];
  readonly attachmentQuotaBytes: number;
  readonly unsentHours: number;
}

const DEFAULT_QUOTA = 1024 ** 3;
const DEFAULT_HOURS = 24;

/** Fills in the defaults. */
export const settingsOf = (options: BackendOptions): Settings => ({
  limits: { ...DEFAULT_LIMITS, ...options.limits },
  server: options.server ?? 'hypee-chat-backend',
  directory: options.directory ?? 'shared',
  presenceGraceMs: options.presenceGraceMs ?? 5_000,
  guests: options.guests,
  windowEvents: options.windowEvents ?? SOCKET.windowEvents,
  attachmentTypes: options.attachmentTypes ?? ATTACHMENT_TYPES,
  attachmentQuotaBytes: options.attachmentQuotaBytes ?? DEFAULT_QUOTA,
  unsentHours: options.unsentHours ?? DEFAULT_HOURS,
});
