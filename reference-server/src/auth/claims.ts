import { WireError, type Identity } from '@hypee/chat-backend';
import type { UserRole } from '@hypee/chat-protocol';

const ROLES: readonly UserRole[] = ['user', 'bot', 'admin', 'guest'];
const MAX_ID = 255;
const MAX_NAME = 255;
const MAX_URL = 2_048;
/** The last moment a date can name, in milliseconds since 1970. */
const END_OF_TIME = 8_640_000_000_000_000;

/** The payload of a token whose signature and times have been checked. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Reads who speaks from a checked token.
 *
 * @throws WireError `not_authenticated` where it names no user, or limits itself in a way that cannot be read
 */
export function toIdentity(claims: Claims): Identity {
  const type = claims['token_type'];
  if (type !== undefined && type !== 'access') throw refused('it is no access token');
  const name = readText(claims['name'], MAX_NAME);
  const avatarUrl = readText(claims['avatar_url'], MAX_URL);
  const conversations = readConversations(claims['conversations']);
  return {
    userId: readUserId(claims),
    expiresAt: Math.min(Number(claims['exp']) * 1_000, END_OF_TIME),
    ...(typeof claims['iat'] === 'number' && { issuedAt: claims['iat'] * 1_000 }),
    role: ROLES.find((role) => role === claims['role']) ?? 'user',
    ...(name !== undefined && { name }),
    ...(avatarUrl !== undefined && { avatarUrl }),
    ...(conversations && { conversations }),
  };
}

/** What is said about a token that is refused; `why` completes "This token is not accepted: ". */
export function refused(why: string): WireError {
  return new WireError('not_authenticated', `This token is not accepted: ${why}. Ask the site for a new one.`);
}

function readUserId(claims: Claims): string {
  const id = readId(claims['sub'] ?? claims['user_id']);
  if (id === undefined) throw refused('it names no user in "sub" or "user_id"');
  return id;
}

function readId(value: unknown): string | undefined {
  if (typeof value !== 'string' && !Number.isSafeInteger(value)) return undefined;
  const id = String(value);
  return id.length > 0 && id.length <= MAX_ID ? id : undefined;
}

const readText = (value: unknown, max: number): string | undefined =>
  typeof value === 'string' && value.trim() !== '' && value.length <= max ? value.trim() : undefined;

/** A limit that cannot be read must not become "no limit". */
function readConversations(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const ids = Array.isArray(value) ? value.map(readId) : [undefined];
  if (ids.some((id) => id === undefined)) throw refused('"conversations" is no list of ids');
  return ids as string[];
}
