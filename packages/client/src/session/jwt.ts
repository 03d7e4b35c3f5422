/**
 * Whom a JWT speaks for: its `sub`, else its `user_id` (as SimpleJWT names it).
 *
 * The signature is the server's business; this only tells whose cache to open.
 *
 * @returns undefined where it is no JWT or names nobody
 */
export function subjectOf(token: string): string | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown> | null;
    const subject = claims?.['sub'] ?? claims?.['user_id'];
    return typeof subject === 'string' || typeof subject === 'number' ? String(subject) : undefined;
  } catch {
    return undefined;
  }
}
