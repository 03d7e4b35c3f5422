import type { Ports } from '../ports.ts';
import { WireError } from '../wire-error.ts';

/** What of an attachment an address is for. */
export type FileVariant = 'content' | 'thumbnail';

/** What addresses are signed with: the time, and the key that belongs to the database. */
export type Signing = Pick<Ports, 'clock' | 'random'>;

/** An address stays the same this long, so that browsers cache what it gives, and is good for once or twice as long. */
const WINDOW_SECONDS = 60 * 60;

/** An address that whoever has it may read from. */
export interface SignedUrl {
  /** Below the server's origin. */
  url: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export function signedUrl(signing: Signing, id: string, variant: FileVariant): SignedUrl {
  const expires = (Math.floor(signing.clock.now() / 1_000 / WINDOW_SECONDS) + 2) * WINDOW_SECONDS;
  const signature = encodeURIComponent(sign(signing, id, variant, String(expires)));
  const path = `/api/attachments/${encodeURIComponent(id)}/${variant}/`;
  return { url: `${path}?expires=${String(expires)}&signature=${signature}`, expiresAt: expires * 1_000 };
}

/**
 * @returns for how many more seconds the address is good
 * @throws WireError `permission_denied` where it is not
 */
export function checkSignedUrl(
  signing: Signing,
  id: string,
  variant: FileVariant,
  { expires = '', signature = '' }: Readonly<Record<string, string>>,
): number {
  const left = Number(expires) - signing.clock.now() / 1_000;
  if (!isSame(signature, sign(signing, id, variant, expires))) {
    throw new WireError('permission_denied', 'This address was not made by this server: take the one it gives.');
  }
  if (!(left > 0)) {
    throw new WireError('permission_denied', `This address has expired: GET attachments/${id}/ gives a fresh one.`);
  }
  return Math.floor(left);
}

const sign = ({ random }: Signing, ...parts: readonly string[]): string =>
  random.hash(JSON.stringify(['file', ...parts]));

/** Takes as long for any wrong signature, so that none can be guessed piece by piece. */
function isSame(given: string, right: string): boolean {
  let difference = given.length ^ right.length;
  for (let index = 0; index < right.length; index += 1) {
    difference |= given.charCodeAt(index % (given.length || 1)) ^ right.charCodeAt(index);
  }
  return difference === 0;
}
