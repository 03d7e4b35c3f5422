import { isIP } from 'node:net';

/** Names that Fastify knows for ranges of addresses. */
const RANGES = ['loopback', 'linklocal', 'uniquelocal'];

/**
 * Checks one entry of the list of proxies whose `X-Forwarded-For` is believed.
 *
 * @throws Error where it is neither an address, nor a range of them
 */
export function parseProxy(text: string): string {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
  if (RANGES.includes(text) || (family !== 0 && isRange && more.length === 0)) return text;
  throw new Error(
    `"${text}" is no proxy. Use an address, a range such as 10.0.0.0/8, or one of: ${RANGES.join(', ')}.`,
  );
}
