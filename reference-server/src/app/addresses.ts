import { isIPv6 } from 'node:net';
import { Paces, WireError } from '@hypee/chat-backend';
import type { Limits } from '@hypee/chat-protocol';

/** Seconds after which an address with too many sockets may try again. */
const SOCKET_RETRY_SECONDS = 30;
/** Groups of an IPv6 address that name a network: a caller has all the addresses in it. */
const NETWORK_GROUPS = 4;

/** One socket of an address, from its handshake to its end. Both may be called again, and then do nothing. */
export interface SocketStay {
  /** It is known whose it is. */
  identified: () => void;
  left: () => void;
}

interface Count {
  sockets: number;
  unknown: number;
}

/** How much one address may do, whoever speaks from there. What it is refused for is refused to no other. */
export class Addresses {
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #paces: Paces;
  readonly #counts = new Map<string, Count>();

  /** @param now milliseconds since 1970 */
  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#paces = new Paces({
      perSecond: limits.address_requests_per_second,
      burst: limits.address_request_burst,
    });
  }

  /**
   * One request more from there.
   *
   * @throws WireError `rate_limited`
   */
  request(address: string): void {
    const waitMs = this.#paces.take(networkOf(address), this.#now());
    if (waitMs > 0) refuse('Too many requests from this address: try again later.', waitMs / 1_000);
  }

  /**
   * One socket more from there, which is a request too.
   *
   * @throws WireError `rate_limited`
   */
  enter(address: string): SocketStay {
    this.request(address);
    const network = networkOf(address);
    const count = this.#counts.get(network) ?? { sockets: 0, unknown: 0 };
    if (count.sockets >= this.#limits.address_sockets) {
      refuse('Too many sockets from this address: try again later.', SOCKET_RETRY_SECONDS);
    }
    if (count.unknown >= this.#limits.address_unknown_sockets) {
      refuse('Too many sockets from this address that have not said who they are: try again later.', 1);
    }
    count.sockets += 1;
    count.unknown += 1;
    this.#counts.set(network, count);
    let isUnknown = true;
    let isHere = true;
    const identified = (): void => {
      if (isUnknown) count.unknown -= 1;
      isUnknown = false;
    };
    return {
      identified,
      left: () => {
        identified();
        if (isHere) count.sockets -= 1;
        isHere = false;
        if (count.sockets === 0 && this.#counts.get(network) === count) this.#counts.delete(network);
      },
    };
  }
}

function refuse(text: string, retryAfter: number): never {
  throw new WireError('rate_limited', text, { retryAfter });
}

/** The address itself; of an IPv6 address its /64, and of an IPv4 address in IPv6 notation the IPv4 address. */
export function networkOf(address: string): string {
  const [mapped] = /(?<=^::ffff:)[\d.]+$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.replace(/%.*/, '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length;
  const all = [...groups, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...rest];
  return `${all
    .slice(0, NETWORK_GROUPS)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
