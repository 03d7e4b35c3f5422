import type { FastifyRequest } from 'fastify';
import { Paces, WireError } from '@hypee/chat-backend';
import { networkOf } from '../app/addresses.ts';

/** Guests from one address: these many at once, then one a minute. */
const RULE = { perSecond: 1 / 60, burst: 10 };
/** Addresses remembered. */
const REMEMBERED = 10_000;

/** Decides who may become a guest: a visitor of a page of the site, and not too many from one address. */
export class GuestGate {
  readonly #now: () => number;
  readonly #paces = new Paces(RULE, REMEMBERED);

  constructor(now: () => number) {
    this.#now = now;
  }

  /** That the origin is an allowed one is checked for all calls. @throws WireError `permission_denied` or `rate_limited` */
  check({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): void {
    if (headers.origin === undefined) {
      throw new WireError('permission_denied', 'Only pages of an allowed origin take in guests.');
    }
    const waitMs = this.#paces.take(networkOf(ip), this.#now());
    if (waitMs > 0) {
      throw new WireError('rate_limited', 'Too many guests came from this address. Try again later.', {
        retryAfter: waitMs / 1_000,
      });
    }
  }
}
