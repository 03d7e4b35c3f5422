import { refused } from './claims.ts';

/** A longer token is nobody's. Characters. */
export const MAX_TOKEN = 16_384;

/**
 * What a token says of itself. None of it is checked yet.
 *
 * @throws WireError `not_authenticated` where it is no token
 */
export function readHeader(token: string): Readonly<Record<string, unknown>> {
  return readPart(token, 0);
}

/** What a token claims. None of it is checked yet. @throws WireError `not_authenticated` where it is no token */
export function readClaims(token: string): Readonly<Record<string, unknown>> {
  return readPart(token, 1);
}

function readPart(token: string, index: number): Readonly<Record<string, unknown>> {
  const parts = token.length > MAX_TOKEN ? [] : token.split('.');
  try {
    const part: unknown = JSON.parse(Buffer.from(parts[index] ?? '', 'base64url').toString('utf8'));
    if (parts.length === 3 && typeof part === 'object' && part !== null) return part as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw refused('it is no JSON Web Token this server can read');
}
