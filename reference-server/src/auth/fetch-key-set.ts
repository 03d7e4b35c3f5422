import { readKeySet, type NamedKey } from './jwk.ts';

const TIMEOUT_MS = 5_000;
/** A set of keys is a few of these. Bytes. */
const MAX_BYTES = 256 * 1024;

/**
 * Fetches a key set.
 *
 * @throws Error where nothing, too much or no key set is there, or it is elsewhere: keys are only taken from the address that
 *   the operator named
 */
export async function fetchKeySet(url: string): Promise<NamedKey[]> {
  const answer = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/jwk-set+json, application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`The key set's address answered ${answer.status}.`);
  return readKeySet(JSON.parse(await readText(answer)));
}

async function readText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new Error(`The key set is larger than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
